namespace Fund.Kernel;

/// <summary>
/// An office by its place in the tree, outermost first: <c>s-county.f-town.v03</c>. Each part is 1 to 40 of
/// <c>a-z 0-9 -</c>; at most 8 parts. A role held at an office reaches that office and those below it.
/// </summary>
public readonly record struct OfficeName
{
    private readonly string? text;

    private OfficeName(string text) => this.text = text;

    public string Text => text ?? throw new InvalidOperationException("A default OfficeName names no office; use OfficeName.Parse.");

    /// <summary>The office above, or null at the top.</summary>
    public OfficeName? Parent => Text.LastIndexOf('.') is var dot and > 0 ? new OfficeName(Text[..dot]) : null;

    /// <summary>This office and all above it, up to the top: where a role must be held to reach this one.</summary>
    public IEnumerable<OfficeName> SelfAndAbove()
    {
        for (OfficeName? office = this; office is { } one; office = one.Parent) yield return one;
    }

    /// <summary>The first part: the top office, which is also the shard key.</summary>
    public string Top => Text.Split('.')[0];

    /// <summary>Refuses OFFICE_NAME_MALFORMED.</summary>
    public static OfficeName Parse(string text) =>
        IsValid(text)
            ? new OfficeName(text)
            : throw new Refusal(RefusalKind.Malformed, "OFFICE_NAME_MALFORMED",
                "An office is named by its parts from the top, joined by dots, such as s-county.f-town.v03: a to z, digits, hyphens.");

    /// <summary>Whether <paramref name="other"/> is this office or lies below it.</summary>
    public bool Reaches(OfficeName other) =>
        other.Text == Text || other.Text.StartsWith(Text + ".", StringComparison.Ordinal);

    public override string ToString() => Text;

    private static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text)) return false;
        string[] parts = text.Split('.');
        return parts.Length <= 8 && parts.All(p => p.Length is >= 1 and <= 40 && p[0] != '-' && p.All(IsNameLetter));
    }

    private static bool IsNameLetter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
