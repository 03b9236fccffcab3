using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// Raised money: a promise outside the books until it comes. Its ledger account has its name and is opened at the first receipt.
/// </summary>
public sealed class Contribution : Row
{
    public static readonly NamePattern Names = new("contributions");

    public ContributionState State { get; private set; }

    public ContributionKind Kind { get; private set; }

    /// <summary>An organisation, or a number for a private giver: never a private person's name.</summary>
    public string Giver { get; private set; } = "";

    /// <summary>What it may pay; empty for anything of its office.</summary>
    public string Purpose { get; private set; } = "";

    public long PledgedMinorUnits { get; private set; }

    /// <summary>What has come; never more than was promised.</summary>
    public long ReceivedMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The last day it can be spent on; null for no end.</summary>
    public DateOnly? EndDate { get; private set; }

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
    /// Records what came with a booked credit of the contribution's own office or one above it. Refuses CURRENCY_MISMATCH,
    /// CREDIT_OF_OTHER_OFFICE, PLEDGE_EXCEEDED, CREDIT_EXHAUSTED.
    /// </summary>
    public (CreditUse Use, Receive Posting) Receive(BankCredit credit, Money amount, DateOnly on)
    {
        if (amount.Currency.Code != Currency) throw Reasons.CurrencyMismatch(Name, Currency, amount.Currency);
        if (!OfficeName.Parse(credit.Office).Reaches(OfficeName.Parse(Office))) throw Reasons.CreditOfOtherOffice(credit, this);
        if (amount.MinorUnits > PledgedMinorUnits - ReceivedMinorUnits) throw Reasons.PledgeExceeded(this, amount);

        CreditUse use = credit.Take(amount, on, Name, "");
        bool isFirst = ReceivedMinorUnits == 0;
        ReceivedMinorUnits += amount.MinorUnits;
        State = ReceivedMinorUnits == PledgedMinorUnits ? ContributionState.Received : ContributionState.PartlyReceived;
        var posting = new Receive(new Heading(use.PostingId, on, credit.Name, amount.Currency), Name, credit.BankAccount, amount.MinorUnits)
        {
            Opens = isFirst ? NewAccount() : null,
        };
        return (use, posting);
    }

    private Account NewAccount() => new()
    {
        Name = Name, Kind = AccountKind.Contribution, Currency = Kernel.Currency.Of(Currency), Owner = Name, Office = Office,
        Purpose = Purpose,
        EndsOn = EndDate ?? DateOnly.MaxValue,
    };
}
