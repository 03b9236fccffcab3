namespace Fund.Kernel.Identifiers;

/// <summary>
/// A unified social credit code (GB 32100-2015): authority, type, division, organisation code with its own check character
/// (GB 11714), check character. Two are equal when the codes are; lower case is read as upper case.
/// </summary>
public sealed record CreditCode
{
    private const int Length = 18;
    private const int OrganisationFrom = 8;
    private const int OrganisationDigits = 8;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private readonly string code;

    private CreditCode(string code) => this.code = code;

    /// <summary>The six digits of the division where it was registered.</summary>
    public string DivisionCode => code[2..8];

    /// <summary>The nine characters of the organisation, which outlive a change of its name.</summary>
    public string OrganisationCode => code[OrganisationFrom..(OrganisationFrom + OrganisationDigits + 1)];

    /// <summary><c>911100********341L</c>.</summary>
    public string Masked => Mask.Identity(code);

    /// <summary>
    /// Refuses CREDIT_CODE_LENGTH, CREDIT_CODE_CHARACTER, CREDIT_CODE_ORGANISATION_CHECK and CREDIT_CODE_CHECK, in this order.
    /// </summary>
    public static CreditCode Parse(string text)
    {
        string code = text.ToUpperInvariant();
        if (code.Length != Length) throw Malformed("CREDIT_CODE_LENGTH", "A credit code has 18 characters.");
        if (code.AsSpan().ContainsAnyExcept(Alphabet) || !code.AsSpan(2, 6).ContainsOnlyDigits())
            throw Malformed("CREDIT_CODE_CHARACTER",
                "A credit code has digits and capital letters without I, O, S, V, Z; places 3 to 8 are digits.");
        if (OrganisationCheck(code) != code[OrganisationFrom + OrganisationDigits])
            throw Malformed("CREDIT_CODE_ORGANISATION_CHECK",
                "Character 17 of the credit code does not fit the organisation code before it.");
        if (Check(code) != code[^1])
            throw Malformed("CREDIT_CODE_CHECK", "The last character of the credit code does not fit the others.");
        return new CreditCode(code);
    }

    /// <summary>The whole code.</summary>
    public string Reveal() => code;

    public override string ToString() => Masked;

    // GB 11714: letters count from A = 10 over the whole alphabet, unlike in the outer check.
    private static char OrganisationCheck(string code)
    {
        ReadOnlySpan<int> weights = [3, 7, 9, 10, 5, 8, 4, 2];
        int sum = 0;
        for (int i = 0; i < OrganisationDigits; i++)
        {
            char c = code[OrganisationFrom + i];
            sum += weights[i] * (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10);
        }
        return (11 - sum % 11) switch { 11 => '0', 10 => 'X', int digit => (char)('0' + digit) };
    }

    // GB 32100: MOD 31 with weights 3^i.
    private static char Check(string code)
    {
        int sum = 0, weight = 1;
        for (int i = 0; i < Length - 1; i++)
        {
            sum += Alphabet.IndexOf(code[i]) * weight;
            weight = weight * 3 % 31;
        }
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static Refusal Malformed(string reason, string message) => new(RefusalKind.Malformed, reason, message);
}
