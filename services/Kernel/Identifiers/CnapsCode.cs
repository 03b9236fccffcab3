namespace Fund.Kernel.Identifiers;

/// <summary>
/// The number of a bank branch in China's payment system (联行号): 12 digits, the last a check digit. Public, so not masked.
/// </summary>
public sealed record CnapsCode
{
    private CnapsCode(string text) => Text = text;

    public string Text { get; }

    /// <summary>Refuses CNAPS_CODE_MALFORMED unless it is 12 digits, and CNAPS_CHECK_DIGIT.</summary>
    public static CnapsCode Parse(string text)
    {
        if (text.Length != 12 || !text.ContainsOnlyDigits())
            throw new Refusal(RefusalKind.Malformed, "CNAPS_CODE_MALFORMED", "A bank number is 12 digits.");
        if (!CheckDigitFits(text))
            throw new Refusal(RefusalKind.Malformed, "CNAPS_CHECK_DIGIT",
                "The last digit of the bank number does not fit the others.");
        return new CnapsCode(text);
    }

    public override string ToString() => Text;

    // ISO 7064 MOD 11,10.
    private static bool CheckDigitFits(string text)
    {
        int product = 10;
        foreach (char c in text[..^1])
        {
            int sum = (product + c - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (product + text[^1] - '0') % 10 == 1;
    }
}
