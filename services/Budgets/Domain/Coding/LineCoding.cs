using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>What the lines of an office's document may be coded with on a day.</summary>
/// <param name="on">The day.</param>
/// <param name="lists">The lists in force, by kind. A kind without a list is free: its codes are taken as they are.</param>
/// <param name="versions">Of those lists, all versions of the lines' codes and of the codes directly below them.</param>
public sealed class LineCoding(DateOnly on, IReadOnlyDictionary<CodeKind, CodeList> lists, IEnumerable<CodeVersion> versions)
{
    // As many as fit into an answer's trailers; who has more begins with these.
    private const int FaultsShownMax = 20;

    private readonly Dictionary<CodeKind, Outline> outlines = lists.ToDictionary(
        list => list.Key, list => new Outline(list.Value, versions.Where(version => version.CodeList == list.Value.Name)));

    /// <summary>The kinds of code that a line carries, each with its field.</summary>
    public static IReadOnlyList<(CodeKind Kind, string Field, Func<AppropriationLine, string> CodeOf)> Kinds { get; } =
    [
        (CodeKind.Function, "function_code", line => line.FunctionCode),
        (CodeKind.Economic, "economic_code", line => line.EconomicCode),
        (CodeKind.Fund, "fund_code", line => line.FundCode),
        (CodeKind.Programme, "programme_code", line => line.ProgrammeCode),
    ];

    /// <summary>The day on which a draft's codes are looked up: today, or the day of its year that is nearest to today.</summary>
    public static DateOnly DayOf(FiscalYear year, DateOnly today) =>
        today < year.FirstDay ? year.FirstDay : today > year.LastDay ? year.LastDay : today;

    /// <summary>
    /// Refuses the first line at fault, naming the fields of all: CODE_MISSING, CODE_NOT_FOUND, CODE_NOT_VALID, CODE_IS_HEADING,
    /// CODE_NOT_LEAF.
    /// </summary>
    public void Check(IEnumerable<AppropriationLine> lines)
    {
        Refusal[] faults = [.. lines.OrderBy(line => line.Number).SelectMany(Faults).Take(FaultsShownMax)];
        if (faults.Length > 0) throw Reasons.Together(faults);
    }

    private IEnumerable<Refusal> Faults(AppropriationLine line)
    {
        foreach ((CodeKind kind, string field, Func<AppropriationLine, string> codeOf) in Kinds)
            if (Fault(kind, codeOf(line)) is { } fault)
                yield return fault.With("line", line.LineId).With("field", field).At($"lines[{line.Number - 1}].{field}", fault.Message);
    }

    private Refusal? Fault(CodeKind kind, string code)
    {
        if (!lists.TryGetValue(kind, out CodeList? list)) return null;
        if (code.Length == 0) return list.IsRequired ? Reasons.CodeMissing(list) : null;
        Outline outline = outlines[kind];
        CodeVersion[] known = [.. outline.VersionsOf(code)];
        if (known.Length == 0) return Reasons.CodeNotFound(list, code);
        if (known.FirstOrDefault(version => version.Time.Contains(on)) is not { } valid) return Reasons.CodeNotValid(list, code, on);
        if (outline.TakesPostings(valid, on)) return null;
        return valid.Posting == Posting.Forbidden ? Reasons.CodeIsHeading(valid) : Reasons.CodeNotLeaf(valid, on);
    }
}
