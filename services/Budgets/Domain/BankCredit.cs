using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>Money that a statement brought: one row per booked entry. What its uses take never exceeds it.</summary>
public sealed class BankCredit : Row
{
    public static readonly NamePattern Names = new("bankAccounts", "credits");

    /// <summary>The name of the bank account.</summary>
    public string BankAccount { get; private set; } = "";

    public long AmountMinorUnits { get; private set; }

    /// <summary>The sum of its uses that stand.</summary>
    public long NamedMinorUnits { get; private set; }

    /// <summary>How many uses it has had.</summary>
    public long UseCount { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The bank's booking day.</summary>
    public DateOnly BookingDate { get; private set; }

    /// <summary>The statement's file, a resource name of Payments.</summary>
    public string Statement { get; private set; } = "";

    public string BankReference { get; private set; } = "";

    /// <summary>The debit with which the bank took it back, once it has left the books; empty where it has not.</summary>
    public string ReversedBy { get; private set; } = "";

    /// <summary>What nobody has named yet.</summary>
    public long InSuspenseMinorUnits => ReversedBy.Length > 0 ? 0 : AmountMinorUnits - NamedMinorUnits;

    /// <summary>The id of the posting that entered it.</summary>
    public string BookingId => $"{Name}:book:1";

    /// <summary>
    /// Names part of it as something else than a contribution: it leaves suspense. Refuses CURRENCY_MISMATCH, CREDIT_EXHAUSTED,
    /// CREDIT_BOOKED_LATER.
    /// </summary>
    public (CreditUse Use, NameCredit Posting) NameAs(string explanation, Money amount, DateOnly on)
    {
        CreditUse use = Take(amount, on, "", explanation);
        return (use, new NameCredit(new Heading(use.PostingId, on, Name, amount.Currency), BankAccount, amount.MinorUnits));
    }

    /// <summary>
    /// A part of it was named wrongly and stands in suspense again, for the day of the naming or, where that month is closed, for
    /// <paramref name="today"/>. Refuses CREDIT_TAKEN_BACK, CREDIT_USE_WITHDRAWN, RECEIPT_IN_USE.
    /// </summary>
    /// <param name="use">One of its uses.</param>
    /// <param name="receivedBy">The contribution that it is a receipt of; null where it is none.</param>
    /// <param name="available">What is available of that contribution, in minor units.</param>
    /// <param name="reason">Why it was wrong.</param>
    /// <param name="today">The day it counts for at the latest.</param>
    public Reverse Withdraw(CreditUse use, Contribution? receivedBy, long available, string reason, DateOnly today)
    {
        if (ReversedBy.Length > 0) throw Reasons.CreditTakenBack(this);
        if (use.WithdrawnBecause.Length > 0) throw Reasons.CreditUseWithdrawn(use);
        if (receivedBy is not null && use.AmountMinorUnits > available) throw Reasons.ReceiptInUse(use, Currency, available);
        use.Withdraw(reason);
        receivedBy?.TakeBackReceipt(use.AmountMinorUnits);
        NamedMinorUnits -= use.AmountMinorUnits;
        var heading = new Heading($"{use.PostingId}:back", use.EffectiveDate, Name, Kernel.Currency.Of(Currency), LateDate: today);
        return new Reverse(heading, use.PostingId);
    }

    /// <summary>Whether both state the same booked entry; another file may have brought it a second time.</summary>
    public bool IsSameEntryAs(BankCredit other) =>
        (Name, AmountMinorUnits, Currency, BookingDate) == (other.Name, other.AmountMinorUnits, other.Currency, other.BookingDate);

    /// <summary>It has left the books: the bank took it back.</summary>
    internal void TakeBack(BankDebit debit)
    {
        ReversedBy = debit.Name;
        debit.TakeBack();
    }

    internal static BankCredit Of(ResourceName name, string bankAccount, Money amount, DateOnly bookedOn, string statement,
        string bankReference)
    {
        if (!amount.IsPositive) throw Reasons.AmountNotPositive();
        var credit = new BankCredit
        {
            BankAccount = bankAccount, AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code, BookingDate = bookedOn,
            Statement = statement, BankReference = bankReference,
        };
        credit.Named(name);
        return credit;
    }

    internal CreditUse Take(Money amount, DateOnly on, string contribution, string explanation)
    {
        if (amount.Currency.Code != Currency) throw Reasons.CurrencyMismatch(Name, Currency, amount.Currency);
        if (!amount.IsPositive) throw Reasons.AmountNotPositive();
        if (amount.MinorUnits > InSuspenseMinorUnits) throw Reasons.CreditExhausted(this, amount);
        if (on < BookingDate) throw Reasons.CreditBookedLater(this, on);
        NamedMinorUnits += amount.MinorUnits;
        UseCount++;
        return new CreditUse(Name, UseCount, amount.MinorUnits, on, contribution, explanation);
    }
}
