namespace Fund.Kernel.Identifiers;

/// <summary>The name of a person or a firm as the bank knows it. Personal data: its text form is the mask, <c>张*</c>.</summary>
public sealed record PartyName
{
    /// <summary>ISO 20022 gives 140 characters; one outside the basic plane counts once.</summary>
    public const int LengthMax = 140;

    private readonly string text;

    private PartyName(string text) => this.text = text;

    public string Masked => Mask.Name(text);

    /// <summary>
    /// Refuses PARTY_NAME_MALFORMED when it is empty, begins or ends with a space, or holds control characters or broken
    /// surrogates (no file could carry them), and PARTY_NAME_TOO_LONG beyond 140 characters.
    /// </summary>
    public static PartyName Parse(string text)
    {
        if (text.Length == 0 || text.Trim().Length != text.Length || !PersonalText.IsPrintable(text))
            throw new Refusal(RefusalKind.Malformed, "PARTY_NAME_MALFORMED",
                "A name is not empty and has no control characters or spaces at its ends.");
        return text.EnumerateRunes().Count() <= LengthMax
            ? new PartyName(text)
            : throw new Refusal(RefusalKind.Malformed, "PARTY_NAME_TOO_LONG", "A name has at most 140 characters.");
    }

    /// <summary>The name in full, for the bank file and for those who may see it.</summary>
    public string Reveal() => text;

    public override string ToString() => Masked;
}
