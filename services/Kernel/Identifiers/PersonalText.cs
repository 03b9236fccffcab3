using System.Text;

namespace Fund.Kernel.Identifiers;

/// <summary>Free words that may name a person, such as the text a bank puts beside a payment. Its text form shows nothing.</summary>
public sealed record PersonalText
{
    private readonly string text;

    public PersonalText(string text) => this.text = text;

    /// <summary>The words in full, for those who may see them.</summary>
    public string Reveal() => text;

    public override string ToString() => "****";

    /// <summary>
    /// Whether every character may stand in a file: no control characters, no broken surrogates, none of U+FFFE and U+FFFF.
    /// </summary>
    public static bool IsPrintable(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            // A broken surrogate is enumerated as U+FFFD, which is no name's letter either.
            if (Rune.IsControl(rune) || rune.Value is 0xFFFD or 0xFFFE or 0xFFFF) return false;
        return true;
    }
}
