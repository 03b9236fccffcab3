using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>
/// The codes of one kind that an office keeps. It holds for the office and for those below, unless one nearer to them has a list of the
/// kind in force. Lists of other kinds and of other offices know nothing of each other.
/// </summary>
public sealed class CodeList : Row
{
    public static readonly NamePattern Names = new("codeLists");

    public CodeKind Kind { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>Where the codes come from: a decree, a standard.</summary>
    public string Source { get; private set; } = "";

    public DateOnly FromDate { get; private set; }

    /// <summary>The last day; null: open.</summary>
    public DateOnly? UntilDate { get; private set; }

    /// <summary>The text of its <see cref="Form"/>.</summary>
    public string CodeLengths { get; private set; } = "";

    /// <summary>Whether a line must carry a code of this kind.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>The days on which lines are coded from it.</summary>
    public Validity Time => new(FromDate, UntilDate);

    public CodeForm Form => CodeForm.Parse(CodeLengths);

    /// <summary>Opens a list beside the office's others of the same kind. Refuses CODE_LIST_OVERLAPS.</summary>
    public static CodeList Open(
        ResourceName name, CodeKind kind, string title, string source, Validity time, CodeForm form, bool isRequired,
        IEnumerable<CodeList> others)
    {
        if (others.FirstOrDefault(other => other.Time.Overlaps(time)) is { } other) throw Reasons.CodeListOverlaps(other);
        var list = new CodeList
        {
            Kind = kind, Title = title, Source = source, FromDate = time.From, UntilDate = time.Until, CodeLengths = form.Text,
            IsRequired = isRequired,
        };
        list.Named(name);
        return list;
    }

    /// <summary>
    /// Ends it with a day, that one counted; earlier than it would have ended, never later. Refuses END_BEFORE_START, CODE_LIST_ENDED.
    /// </summary>
    public void End(DateOnly until)
    {
        if (until < FromDate) throw Reasons.EndBeforeStart(FromDate);
        if (UntilDate <= until) throw Reasons.CodeListEnded(this);
        UntilDate = until;
    }

    /// <summary>
    /// Of each kind, the list that holds for an office on a day: its own, else that of the nearest office above that has one.
    /// </summary>
    /// <param name="lists">Any that may be it; those of offices that do not reach the office are passed over.</param>
    public static IReadOnlyDictionary<CodeKind, CodeList> InForce(OfficeName office, DateOnly on, IEnumerable<CodeList> lists) =>
        lists.Where(list => OfficeName.Parse(list.Office).Reaches(office) && list.Time.Contains(on))
            .GroupBy(list => list.Kind)
            .ToDictionary(same => same.Key, same => same.MaxBy(list => list.Office.Length)!);
}
