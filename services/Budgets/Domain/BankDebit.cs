using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// Money that a statement shows as gone and that belongs to no payment of ours: one row per booked entry. It moves nothing
/// until somebody names it or a refund cites it.
/// </summary>
public sealed class BankDebit : Row
{
    public static readonly NamePattern Names = new("bankAccounts", "debits");

    /// <summary>The name of the bank account.</summary>
    public string BankAccount { get; private set; } = "";

    /// <summary>More than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The bank's booking day.</summary>
    public DateOnly BookingDate { get; private set; }

    /// <summary>The statement's file, a resource name of Payments.</summary>
    public string Statement { get; private set; } = "";

    public string BankReference { get; private set; } = "";

    /// <summary>The refund it paid; empty for none yet.</summary>
    public string Refund { get; private set; } = "";

    /// <summary>What it was, if it paid no refund; empty where nobody has said so.</summary>
    public string Explanation { get; private set; } = "";

    /// <summary>The credit that the bank took back with it; empty for none.</summary>
    public string Reverses { get; private set; } = "";

    /// <summary>Whether that credit has left the books with it.</summary>
    public bool HasTakenBack { get; private set; }

    /// <summary>Whether it is known what it was.</summary>
    public bool IsNamed => Refund.Length > 0 || Explanation.Length > 0 || HasTakenBack;

    /// <summary>
    /// Names it as something else than a refund: it leaves the books on the bank's day or, where that month is closed, on
    /// <paramref name="today"/>. Refuses DEBIT_TAKEN.
    /// </summary>
    public TakeCash NameAs(string explanation, DateOnly today)
    {
        if (IsNamed) throw Reasons.DebitTaken(this);
        Explanation = explanation;
        var heading = new Heading($"{Name}:name:1", BookingDate, Name, Kernel.Currency.Of(Currency), LateDate: today);
        return new TakeCash(heading, BankAccount, AmountMinorUnits);
    }

    /// <summary>The name of the credit that is still to be taken back. Refuses DEBIT_TAKEN, DEBIT_REVERSES_NOTHING.</summary>
    public string CreditToTakeBack() =>
        IsNamed ? throw Reasons.DebitTaken(this) : Reverses.Length > 0 ? Reverses : throw Reasons.DebitReversesNothing(this);

    internal void Reverse(BankCredit credit) => Reverses = credit.Name;

    internal void TakeBack() => HasTakenBack = true;

    /// <summary>Whether both state the same booked entry; another file may have brought it a second time.</summary>
    public bool IsSameEntryAs(BankDebit other) =>
        (Name, AmountMinorUnits, Currency, BookingDate) == (other.Name, other.AmountMinorUnits, other.Currency, other.BookingDate);

    internal static BankDebit Of(ResourceName name, string bankAccount, Money amount, DateOnly bookedOn, string statement,
        string bankReference)
    {
        if (!amount.IsPositive) throw Reasons.AmountNotPositive();
        var debit = new BankDebit
        {
            BankAccount = bankAccount, AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code, BookingDate = bookedOn,
            Statement = statement, BankReference = bankReference,
        };
        debit.Named(name);
        return debit;
    }

    /// <summary>It paid the refund, exactly. Refuses DEBIT_OF_OTHER_ACCOUNT, DEBIT_TAKEN, REFUND_AMOUNT_DIFFERS.</summary>
    internal void Settle(ContributionRefund refund)
    {
        if (BankAccount != refund.BankAccount) throw Reasons.DebitOfOtherAccount(this, refund);
        if (IsNamed) throw Reasons.DebitTaken(this);
        if (AmountMinorUnits != refund.AmountMinorUnits) throw Reasons.RefundAmountDiffers(refund, AmountMinorUnits);
        Refund = refund.Name;
    }
}
