using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>A code as it is from one day until another. Versions of one code never overlap, and none is ever taken away.</summary>
public sealed class CodeVersion : Row
{
    /// <summary>The name of its list.</summary>
    public string CodeList { get; private set; } = "";

    public string Code { get; private set; } = "";

    public DateOnly FromDate { get; private set; }

    /// <summary>The last day; null: open.</summary>
    public DateOnly? UntilDate { get; private set; }

    /// <summary>The code it lies below; empty at the top.</summary>
    public string ParentCode { get; private set; } = "";

    public string Title { get; private set; } = "";

    /// <summary>The title in another language or in short.</summary>
    public string AlternativeTitle { get; private set; } = "";

    public Posting Posting { get; private set; }

    public Validity Time => new(FromDate, UntilDate);

    /// <summary>A version as it is asked for; an <see cref="Outline"/> decides whether it is entered.</summary>
    public static CodeVersion Of(
        CodeList list, string code, Validity time, string parentCode, string title, string alternativeTitle = "",
        Posting posting = Posting.Leaf) => new()
    {
        // Codes have signs that ids have not, so the name is put together here and never parsed.
        Name = $"{list.Name}/codes/{code}/versions/{time.From.ToText()}", Office = list.Office, CodeList = list.Name, Code = code,
        FromDate = time.From, UntilDate = time.Until, ParentCode = parentCode, Title = title, AlternativeTitle = alternativeTitle,
        Posting = posting,
    };

    /// <summary>Whether the other says the same of the same code for the same days.</summary>
    public bool SaysTheSameAs(CodeVersion other) =>
        (Name, Time, ParentCode, Title, AlternativeTitle, Posting)
            == (other.Name, other.Time, other.ParentCode, other.Title, other.AlternativeTitle, other.Posting);

    internal void LastsUntil(DateOnly day) => UntilDate = day;
}
