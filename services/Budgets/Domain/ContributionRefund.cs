using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum RefundState
{
    /// <summary>Waits for another person.</summary>
    Proposed,
    /// <summary>The cash is on its way: it is in transit until the bank has booked it or will not pay.</summary>
    Approved,
    /// <summary>A statement shows it.</summary>
    Paid,
    /// <summary>It was paid, and a later statement brought it back; the money is unspent again.</summary>
    Returned,
    /// <summary>The bank did not pay; the money is unspent again.</summary>
    Rejected,
    /// <summary>It was not approved.</summary>
    Refused,
}

/// <summary>
/// Unspent raised money that goes back to its giver: proposed by one person, approved by another, paid by the bank's word.
/// </summary>
public sealed class ContributionRefund : Row
{
    public static readonly NamePattern Names = new("contributions", "refunds");

    public RefundState State { get; private set; }

    /// <summary>The name of the contribution.</summary>
    public string Contribution { get; private set; } = "";

    /// <summary>The account it is paid from.</summary>
    public string BankAccount { get; private set; } = "";

    /// <summary>More than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Why it goes back.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Why it was refused or rejected; empty otherwise.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>The booked debit that paid it; empty until then.</summary>
    public string Debit { get; private set; } = "";

    /// <summary>The booked credit that brought it back; empty for none.</summary>
    public string Credit { get; private set; } = "";

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    private string ApprovalId => $"{Name}:approve:1";

    /// <summary>
    /// From a bank account of the contribution's own office or one above it. Refuses CURRENCY_MISMATCH, BANK_ACCOUNT_OF_OTHER_OFFICE,
    /// REFUND_EXCEEDS_UNSPENT.
    /// </summary>
    /// <param name="left">What stands on the contribution and its encumbrances.</param>
    public static ContributionRefund Propose(ResourceName name, Contribution contribution, BankAccount from, Money amount, string reason,
        Stages left)
    {
        if (amount.Currency.Code != contribution.Currency)
            throw Reasons.CurrencyMismatch(contribution.Name, contribution.Currency, amount.Currency);
        if (amount.Currency.Code != from.Currency) throw Reasons.CurrencyMismatch(from.Name, from.Currency, amount.Currency);
        if (!OfficeName.Parse(from.Office).Reaches(OfficeName.Parse(contribution.Office)))
            throw Reasons.BankAccountOfOtherOffice(from, contribution);
        contribution.MustHold(amount, left);
        var refund = new ContributionRefund
        {
            Contribution = contribution.Name, BankAccount = from.Name, Reason = reason,
            AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code,
        };
        refund.Named(name);
        return refund;
    }

    /// <summary>Sends it on its way. Refuses REFUND_NOT_PROPOSED, REFUND_EXCEEDS_UNSPENT.</summary>
    /// <param name="contribution">The one it goes back from.</param>
    /// <param name="left">What stands on the contribution and its encumbrances.</param>
    /// <param name="on">The day it counts for.</param>
    public Refund Approve(Contribution contribution, Stages left, DateOnly on)
    {
        if (State != RefundState.Proposed) throw Reasons.RefundNot("PROPOSED", this);
        contribution.GiveBack(Amount, left);
        State = RefundState.Approved;
        return new Refund(HeadingOf(ApprovalId, on), Contribution, BankAccount, AmountMinorUnits);
    }

    /// <summary>It will not be. Refuses REFUND_NOT_PROPOSED.</summary>
    public void Refuse(string why)
    {
        if (State != RefundState.Proposed) throw Reasons.RefundNot("PROPOSED", this);
        (State, Outcome) = (RefundState.Refused, why);
    }

    /// <summary>
    /// The bank booked it; it counts for the bank's day or, where that month is closed, for <paramref name="today"/>. Refuses
    /// REFUND_NOT_APPROVED, DEBIT_OF_OTHER_ACCOUNT, DEBIT_TAKEN, REFUND_AMOUNT_DIFFERS.
    /// </summary>
    public SettleCash Confirm(BankDebit debit, DateOnly today)
    {
        if (State != RefundState.Approved) throw Reasons.RefundNot("APPROVED", this);
        debit.Settle(this);
        (State, Debit) = (RefundState.Paid, debit.Name);
        return new SettleCash(HeadingOf($"{Name}:pay:1", debit.BookingDate) with { LateDate = today }, BankAccount, AmountMinorUnits);
    }

    /// <summary>
    /// The bank brought it back after it had booked it; it counts for the bank's day or, where that month is closed, for
    /// <paramref name="today"/>. Refuses REFUND_NOT_PAID, CREDIT_OF_OTHER_ACCOUNT, REFUND_AMOUNT_DIFFERS, CREDIT_EXHAUSTED.
    /// </summary>
    public (CreditUse Use, ReturnRefund Posting) Return(BankCredit credit, Contribution contribution, DateOnly today)
    {
        if (State != RefundState.Paid) throw Reasons.RefundNot("PAID", this);
        if (credit.BankAccount != BankAccount) throw Reasons.CreditOfOtherAccount(credit, this);
        if (credit.AmountMinorUnits != AmountMinorUnits) throw Reasons.RefundAmountDiffers(this, credit.AmountMinorUnits);
        CreditUse use = credit.Take(Amount, credit.BookingDate, "", $"The return of {Name}");
        contribution.TakeBack(Amount);
        (State, Credit) = (RefundState.Returned, credit.Name);
        Heading heading = HeadingOf(use.PostingId, credit.BookingDate) with { LateDate = today };
        return (use, new ReturnRefund(heading, Contribution, BankAccount, AmountMinorUnits));
    }

    /// <summary>The bank will not pay: all of it is taken back. Refuses REFUND_NOT_APPROVED.</summary>
    public Reverse Reject(Contribution contribution, string why, DateOnly on)
    {
        if (State != RefundState.Approved) throw Reasons.RefundNot("APPROVED", this);
        contribution.TakeBack(Amount);
        (State, Outcome) = (RefundState.Rejected, why);
        return new Reverse(HeadingOf($"{Name}:reject:1", on), ApprovalId);
    }

    private Heading HeadingOf(string id, DateOnly on) => new(id, on, Name, Amount.Currency);
}
