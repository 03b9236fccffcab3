using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// Raised money: a promise outside the books until it comes. Its ledger account has its name and is opened at the first receipt.
/// </summary>
public sealed class Contribution : Row
{
    public static readonly NamePattern Names = new("contributions");

    /// <summary>Follows from what has happened to it: given back, else disputed, else expired, else by what has come.</summary>
    public ContributionState State { get; private set; }

    public ContributionKind Kind { get; private set; }

    /// <summary>An organisation, or a number for a private giver: never a private person's name.</summary>
    public string Giver { get; private set; } = "";

    /// <summary>What it may pay; empty for anything of its office.</summary>
    public string Purpose { get; private set; } = "";

    public long PledgedMinorUnits { get; private set; }

    /// <summary>What has come; never more than was promised.</summary>
    public long ReceivedMinorUnits { get; private set; }

    /// <summary>What went back or is on its way; never more than has come.</summary>
    public long RefundedMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The last day it can be spent on; null for no end.</summary>
    public DateOnly? EndDate { get; private set; }

    /// <summary>A later last day that waits for another person's approval; null for none.</summary>
    public DateOnly? ProposedEndDate { get; private set; }

    /// <summary>Why its use is in dispute; empty while it is not.</summary>
    public string DisputeReason { get; private set; } = "";

    /// <summary>Whether it was noticed that its last day is past. The ledger refuses from that day on, noticed or not.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>Whether nothing was left of it after its latest refund.</summary>
    public bool IsGivenBack { get; private set; }

    /// <summary>Whether it has an account in the ledger: from the first receipt on, whatever becomes of that.</summary>
    public bool HasAccount { get; private set; }

    /// <summary>Whether nothing may be newly spent of it. What comes back to one that was given back can only follow it.</summary>
    public bool IsSuspended => DisputeReason.Length > 0 || IsGivenBack;

    /// <summary>Refuses AMOUNT_NOT_POSITIVE.</summary>
    public static Contribution Pledge(ResourceName name, ContributionKind kind, string giver, string purpose, Money pledged,
        DateOnly? endDate)
    {
        if (!pledged.IsPositive) throw Reasons.AmountNotPositive();
        var contribution = new Contribution
        {
            Kind = kind, Giver = giver, Purpose = purpose, PledgedMinorUnits = pledged.MinorUnits, Currency = pledged.Currency.Code,
            EndDate = endDate,
        };
        contribution.Named(name);
        return contribution;
    }

    /// <summary>
    /// Records what came with a booked credit of the contribution's own office or one above it. Refuses CONTRIBUTION_REFUNDED,
    /// CURRENCY_MISMATCH, CREDIT_OF_OTHER_OFFICE, PLEDGE_EXCEEDED, CREDIT_EXHAUSTED, CREDIT_BOOKED_LATER.
    /// </summary>
    public (CreditUse Use, Receive Posting) Receive(BankCredit credit, Money amount, DateOnly on)
    {
        if (IsGivenBack) throw Reasons.ContributionRefunded(this);
        if (amount.Currency.Code != Currency) throw Reasons.CurrencyMismatch(Name, Currency, amount.Currency);
        if (!OfficeName.Parse(credit.Office).Reaches(OfficeName.Parse(Office))) throw Reasons.CreditOfOtherOffice(credit, this);
        if (amount.MinorUnits > PledgedMinorUnits - ReceivedMinorUnits) throw Reasons.PledgeExceeded(this, amount);

        CreditUse use = credit.Take(amount, on, Name, "");
        bool isFirst = !HasAccount;
        HasAccount = true;
        ReceivedMinorUnits += amount.MinorUnits;
        Restate();
        var posting = new Receive(new Heading(use.PostingId, on, credit.Name, amount.Currency), Name, credit.BankAccount, amount.MinorUnits)
        {
            Opens = isFirst ? NewAccount() : null,
        };
        return (use, posting);
    }

    /// <summary>
    /// Its use is doubted: nothing is newly spent of it until that is settled. Refuses CONTRIBUTION_NOT_RECEIVED, CONTRIBUTION_REFUNDED,
    /// CONTRIBUTION_DISPUTED.
    /// </summary>
    public void Dispute(string reason)
    {
        if (ReceivedMinorUnits == 0) throw Reasons.ContributionNotReceived(this);
        if (IsGivenBack) throw Reasons.ContributionRefunded(this);
        if (DisputeReason.Length > 0) throw Reasons.ContributionDisputed(this);
        DisputeReason = reason;
        Restate();
    }

    /// <summary>The doubt is gone. Refuses CONTRIBUTION_NOT_DISPUTED.</summary>
    public void Settle()
    {
        if (State != ContributionState.Disputed) throw Reasons.ContributionNotDisputed(this);
        DisputeReason = "";
        Restate();
    }

    /// <summary>Whether its last day is past and that has not been noticed.</summary>
    public bool IsDue(DateOnly today) => !HasExpired && EndDate < today;

    /// <summary>Its last day is past.</summary>
    public void Expire()
    {
        HasExpired = true;
        Restate();
    }

    /// <summary>
    /// Asks for a later last day, in the place of one asked for before. Refuses CONTRIBUTION_REFUNDED, EXTENSION_NOT_LATER.
    /// </summary>
    public void ProposeExtension(DateOnly until)
    {
        if (IsGivenBack) throw Reasons.ContributionRefunded(this);
        if (!(until > EndDate)) throw Reasons.ExtensionNotLater(this, until);
        ProposedEndDate = until;
    }

    /// <summary>Takes the later last day; it may be spent again until then. Refuses EXTENSION_NOT_PROPOSED.</summary>
    public DateOnly Extend()
    {
        DateOnly until = ProposedEndDate ?? throw Reasons.ExtensionNotProposed(this);
        (EndDate, ProposedEndDate, HasExpired) = (until, null, false);
        Restate();
        return until;
    }

    /// <summary>An amount leaves for its giver. Refuses REFUND_EXCEEDS_UNSPENT.</summary>
    /// <param name="amount">More than zero, in the currency of the contribution.</param>
    /// <param name="left">What stands on the contribution and its encumbrances before.</param>
    internal void GiveBack(Money amount, Stages left)
    {
        MustHold(amount, left);
        RefundedMinorUnits += amount.MinorUnits;
        IsGivenBack = left.Available == amount.MinorUnits && left.Encumbered == 0 && left.Obligated == 0;
        Restate();
    }

    /// <summary>The bank did not pay the amount out, or brought it back: it is unspent again.</summary>
    internal void TakeBack(Money amount)
    {
        RefundedMinorUnits -= amount.MinorUnits;
        IsGivenBack = false;
        Restate();
    }

    /// <summary>The bank took back what had come, or it was another's: it is only promised again.</summary>
    internal void TakeBackReceipt(long minorUnits)
    {
        ReceivedMinorUnits -= minorUnits;
        Restate();
    }

    /// <summary>Refuses REFUND_EXCEEDS_UNSPENT.</summary>
    internal void MustHold(Money amount, Stages left)
    {
        if (amount.MinorUnits > left.Available) throw Reasons.RefundExceedsUnspent(this, amount, left.Available);
    }

    private void Restate() => State =
        IsGivenBack ? ContributionState.Refunded
        : DisputeReason.Length > 0 ? ContributionState.Disputed
        : HasExpired ? ContributionState.Expired
        : ReceivedMinorUnits == PledgedMinorUnits ? ContributionState.Received
        : ReceivedMinorUnits > 0 ? ContributionState.PartlyReceived
        : ContributionState.Pledged;

    private Account NewAccount() => new()
    {
        Name = Name, Kind = AccountKind.Contribution, Currency = Kernel.Currency.Of(Currency), Owner = Name, Office = Office,
        Purpose = Purpose,
        EndsOn = EndDate ?? DateOnly.MaxValue, IsSuspended = IsSuspended,
    };
}
