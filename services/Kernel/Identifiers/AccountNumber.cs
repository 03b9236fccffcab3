namespace Fund.Kernel.Identifiers;

/// <summary>
/// A bank account as a bank file names it: an IBAN, or a number of the bank's own form (a card, a company's account).
/// Personal data: its text form is the mask. Two are equal when text and kind are.
/// </summary>
public sealed record AccountNumber
{
    /// <summary>ISO 20022 gives 34 characters to an account that is no IBAN.</summary>
    public const int LengthMax = 34;

    private readonly string text;

    private AccountNumber(string text, bool isIban)
    {
        this.text = text;
        IsIban = isIban;
    }

    public bool IsIban { get; }

    /// <summary><c>****1234</c>.</summary>
    public string Masked => Mask.Account(text);

    public static AccountNumber Of(Iban iban) => new(iban.Reveal(), isIban: true);

    public static AccountNumber Of(BankCard card) => new(card.Reveal(), isIban: false);

    /// <summary>
    /// An account of a form that only its bank can check. Refuses ACCOUNT_NUMBER_MALFORMED unless it is 1 to 34 visible ASCII characters.
    /// </summary>
    public static AccountNumber Parse(string text) =>
        IsWellFormed(text)
            ? new AccountNumber(text, isIban: false)
            : throw new Refusal(RefusalKind.Malformed, "ACCOUNT_NUMBER_MALFORMED",
                "An account number has 1 to 34 letters, digits and signs, no spaces.");

    /// <summary>
    /// An account as a bank's file states it; where the bank calls it an IBAN, it is believed without looking at check digits.
    /// Refuses as <see cref="Parse"/> does.
    /// </summary>
    public static AccountNumber Read(string text, bool isIban) => new(Parse(text).text, isIban);

    /// <summary>Whether <see cref="Parse"/> takes the text.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length is >= 1 and <= LengthMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The whole number, for the bank file only.</summary>
    public string Reveal() => text;

    public override string ToString() => Masked;
}
