using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>An account at a bank. Its ledger account has its name and keeps the cash: in the bank, in transit, in suspense.</summary>
public sealed class BankAccount : Row
{
    public static readonly NamePattern Names = new("bankAccounts");

    public string DisplayName { get; private set; } = "";

    /// <summary>The bank's clearing number (CNAPS) or BIC.</summary>
    public string BankCode { get; private set; } = "";

    /// <summary>The number, sealed in the vault.</summary>
    public byte[] NumberSealed { get; private set; } = [];

    /// <summary>The blind index of the number: one bank account is entered once.</summary>
    public string NumberIndex { get; private set; } = "";

    /// <summary>Such as <c>****1234</c>.</summary>
    public string MaskedNumber { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Enters the account with what the bank says it holds at that day, of any sign.</summary>
    public static (BankAccount Account, OpenCash Posting) Open(
        ResourceName name, string displayName, string bankCode, byte[] numberSealed, string numberIndex, string maskedNumber,
        Money balance, DateOnly on)
    {
        var account = new BankAccount
        {
            DisplayName = displayName, BankCode = bankCode, NumberSealed = numberSealed, NumberIndex = numberIndex,
            MaskedNumber = maskedNumber,
            Currency = balance.Currency.Code,
        };
        account.Named(name);
        var posting = new OpenCash(account.HeadingOf(OpeningId(name.Text), on, name.Text), name.Text, balance.MinorUnits)
        {
            Opens = new Account { Name = name.Text, Kind = AccountKind.Cash, Currency = balance.Currency, Owner = name.Text,
                Office = name.Office.Text },
        };
        return (account, posting);
    }

    /// <summary>
    /// Enters a credit of a statement; it stands in suspense until someone names it. One of a month that is closed counts for
    /// <paramref name="today"/>. Refuses CURRENCY_MISMATCH.
    /// </summary>
    public (BankCredit Credit, Credit Posting) Book(string creditId, Money amount, DateOnly bookedOn, DateOnly today, string statement,
        string bankReference)
    {
        ResourceName name = BankCredit.Names.Under(Name, creditId);
        BankCredit credit = BankCredit.Of(name, Name, InMyCurrency(amount), bookedOn, statement, bankReference);
        return (credit, new Credit(HeadingOf(credit.BookingId, bookedOn, statement) with { LateDate = today }, Name, amount.MinorUnits));
    }

    /// <summary>Takes note of a debit that belongs to no payment. Refuses CURRENCY_MISMATCH.</summary>
    public BankDebit Note(string debitId, Money amount, DateOnly bookedOn, string statement, string bankReference) =>
        BankDebit.Of(BankDebit.Names.Under(Name, debitId), Name, InMyCurrency(amount), bookedOn, statement, bankReference);

    /// <summary>Takes note of what the bank says it holds at the end of a day. Refuses CURRENCY_MISMATCH.</summary>
    public CashDay Close(DateOnly date, Money closing, BankWord word, DateOnly countsOn) =>
        CashDay.Of(this, date, InMyCurrency(closing).Currency.Code, word, countsOn);

    /// <summary>The id of the posting that opened it.</summary>
    public static string OpeningId(string name) => $"{name}:open:1";

    private Heading HeadingOf(string id, DateOnly on, string document) => new(id, on, document, Kernel.Currency.Of(Currency));

    private Money InMyCurrency(Money amount) =>
        amount.Currency.Code == Currency ? amount : throw Reasons.CurrencyMismatch(Name, Currency, amount.Currency);
}
