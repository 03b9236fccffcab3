namespace Fund.Kernel.Identifiers;

/// <summary>
/// A UnionPay card number: 16 to 19 digits, the first two 62, the last a Luhn check digit. Spaces between groups are dropped.
/// Personal data: its text form is the mask. A company's account has no check digit and is an <see cref="AccountNumber"/>.
/// </summary>
public sealed record BankCard
{
    private readonly string number;

    private BankCard(string number) => this.number = number;

    /// <summary><c>****1234</c>.</summary>
    public string Masked => Mask.Account(number);

    /// <summary>
    /// Refuses BANK_CARD_LENGTH, BANK_CARD_CHARACTER, BANK_CARD_ISSUER (not 62…) and BANK_CARD_CHECK_DIGIT, in this order.
    /// </summary>
    public static BankCard Parse(string text)
    {
        string number = Digits.Ungrouped(text);
        if (number.Length is < 16 or > 19) throw Malformed("BANK_CARD_LENGTH", "A card number has 16 to 19 digits.");
        if (!number.ContainsOnlyDigits()) throw Malformed("BANK_CARD_CHARACTER", "A card number has digits only.");
        if (!number.StartsWith("62", StringComparison.Ordinal))
            throw Malformed("BANK_CARD_ISSUER", "A UnionPay card number begins with 62.");
        if (LuhnSum(number) % 10 != 0)
            throw Malformed("BANK_CARD_CHECK_DIGIT", "The last digit of the card number does not fit the others.");
        return new BankCard(number);
    }

    /// <summary>The whole number, for the bank file only.</summary>
    public string Reveal() => number;

    public override string ToString() => Masked;

    private static int LuhnSum(string number)
    {
        int sum = 0;
        for (int i = 0; i < number.Length; i++)
        {
            int digit = number[^(i + 1)] - '0';
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum;
    }

    private static Refusal Malformed(string reason, string message) => new(RefusalKind.Malformed, reason, message);
}
