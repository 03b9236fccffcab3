namespace Fund.Kernel.Identifiers;

/// <summary>
/// An international bank account number (ISO 13616). Spaces between groups are dropped and small letters raised.
/// China issues none. Personal data: its text form is the mask.
/// </summary>
public sealed record Iban
{
    // SWIFT IBAN registry, release 101: country and total length.
    private static readonly Dictionary<string, int> Lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 " +
        "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 " +
        "LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 " +
        "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').ToDictionary(entry => entry[..2], entry => int.Parse(entry[2..], System.Globalization.CultureInfo.InvariantCulture));

    private readonly string text;

    private Iban(string text) => this.text = text;

    public string Country => text[..2];

    /// <summary><c>****1234</c>.</summary>
    public string Masked => Mask.Account(text);

    /// <summary>
    /// Refuses IBAN_CHARACTER, IBAN_COUNTRY_UNKNOWN, IBAN_LENGTH (each country has one) and IBAN_CHECK_DIGITS, in this order.
    /// </summary>
    public static Iban Parse(string text)
    {
        string iban = Digits.Ungrouped(text).ToUpperInvariant();
        if (iban.Length < 5 || !iban.All(char.IsAsciiLetterOrDigit) || !iban.AsSpan(2, 2).ContainsOnlyDigits())
            throw Malformed("IBAN_CHARACTER", "An IBAN is a country code, two check digits, and letters and digits.");
        if (!Lengths.TryGetValue(iban[..2], out int length))
            throw Malformed("IBAN_COUNTRY_UNKNOWN", "The IBAN begins with a country that issues none.");
        if (iban.Length != length) throw Malformed("IBAN_LENGTH", "The IBAN has not the length of its country.");
        if (Remainder(iban) != 1) throw Malformed("IBAN_CHECK_DIGITS", "The check digits of the IBAN do not fit the rest.");
        return new Iban(iban);
    }

    /// <summary>The whole text in capitals without spaces, for the bank file only.</summary>
    public string Reveal() => text;

    public override string ToString() => Masked;

    // ISO 7064 MOD 97-10 over the text with its first four characters moved to the end and letters read as 10 to 35.
    private static int Remainder(string iban)
    {
        int remainder = 0;
        foreach (char c in iban[4..] + iban[..4])
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        return remainder;
    }

    private static Refusal Malformed(string reason, string message) => new(RefusalKind.Malformed, reason, message);
}
