using Fund.Contracts.Policy;
using Fund.Kernel;

namespace Fund.Contracts.Agreements;

/// <summary>Where a contract stands. The numbers are those of the wire.</summary>
public enum ContractState
{
    Draft = 1,
    AwaitingFunds = 2,
    Offered = 3,
    Active = 4,
    Completed = 5,
    Terminated = 6,
    Declined = 7,
    Suspended = 8,
}

/// <summary>The two sides of a contract. The numbers are those of the wire.</summary>
public enum Side
{
    Buyer = 1,
    Undertaker = 2,
}

/// <summary>An agreement with an undertaker, paid on acceptance. It is signed only when its whole value is reserved.</summary>
public sealed class Contract : Row
{
    public static readonly NamePattern Names = new("contracts");

    public ContractState State { get; set; } = ContractState.Draft;

    public string Title { get; set; } = "";

    public string Undertaker { get; set; } = "";

    public string Purpose { get; set; } = "";

    public string PolicyPack { get; set; } = "";

    /// <summary>Whether it sets up public-welfare posts or dispatches labour.</summary>
    public bool HasWelfarePosts { get; set; }

    public string LongTermReason { get; set; } = "";

    public string Currency { get; set; } = "";

    /// <summary>The sum of its sources, in minor units.</summary>
    public long Value { get; set; }

    public DateOnly StartDate { get; set; }

    /// <summary>Inclusive.</summary>
    public DateOnly EndDate { get; set; }

    /// <summary>The day the reservation counts for: of the request, so that a late repeat asks for the same.</summary>
    public DateOnly? FundsRequestedDate { get; set; }

    /// <summary>The reason Budgets refused with last; empty: none.</summary>
    public string FundsRefusal { get; set; } = "";

    /// <summary>Empty until Budgets has reserved the value.</summary>
    public string Encumbrance { get; set; } = "";

    public string BuyerSignedBy { get; set; } = "";

    public string UndertakerSignedBy { get; set; } = "";

    public List<Milestone> Milestones { get; } = [];

    public List<ContractSource> Sources { get; } = [];

    /// <summary>
    /// Completes a draft: its value is the sum of the sources, shared out over the milestones. Refuses DATES_REVERSED,
    /// MILESTONE_TWICE, MILESTONES_NOT_WHOLE, POST_SUBSIDY_AS_SERVICE and TERM_TOO_LONG.
    /// </summary>
    public void Draft(PolicyPack pack, IEnumerable<ContractSource> sources, IReadOnlyList<Milestone> milestones)
    {
        if (EndDate < StartDate) throw Reasons.DatesReversed();
        if (milestones.GroupBy(milestone => milestone.MilestoneId).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Reasons.MilestoneTwice(twice.Key);
        long shares = milestones.Sum(milestone => milestone.ShareBasisPoints);
        if (shares != 10_000) throw Reasons.MilestonesNotWhole(shares);
        if (HasWelfarePosts && pack.RefusesPostSubsidyAsService) throw Reasons.PostSubsidyAsService(pack.Name);
        if (pack.ServiceTermMonths(hasReason: LongTermReason.Length > 0) is { } months && EndDate >= StartDate.AddMonths(months))
            throw Reasons.TermTooLong(months, pack.Name);

        foreach (ContractSource source in sources)
        {
            source.Contract = Name;
            source.Ordinal = Sources.Count + 1;
            Sources.Add(source);
            Value += source.Amount;
        }
        long[] amounts = Allocate.ByWeight(Value, [.. milestones.Select(milestone => milestone.ShareBasisPoints)]);
        foreach (Milestone milestone in milestones)
        {
            milestone.Contract = Name;
            milestone.Amount = amounts[Milestones.Count];
            milestone.Ordinal = Milestones.Count + 1;
            Milestones.Add(milestone);
        }
    }

    /// <summary>Waits for Budgets. Refuses CONTRACT_NOT_DRAFT.</summary>
    public void RequestFunds(DateOnly today)
    {
        if (State != ContractState.Draft) throw Reasons.ContractNotDraft(this);
        State = ContractState.AwaitingFunds;
        FundsRequestedDate = today;
        FundsRefusal = "";
    }

    /// <summary>Budgets has reserved the value.</summary>
    public void Fund(string encumbrance)
    {
        State = ContractState.Offered;
        Encumbrance = encumbrance;
    }

    /// <summary>Budgets has refused: it is a draft again.</summary>
    public void RefuseFunds(string reason)
    {
        State = ContractState.Draft;
        FundsRefusal = reason;
    }

    /// <summary>Signs for one side; with both it is in force. Refuses CONTRACT_NOT_OFFERED, SIDE_SIGNED and SAME_PERSON_SIGNED.</summary>
    public void Sign(Side side, string person)
    {
        if (State != ContractState.Offered) throw Reasons.ContractNotOffered(this);
        (string mine, string other) = side == Side.Buyer ? (BuyerSignedBy, UndertakerSignedBy) : (UndertakerSignedBy, BuyerSignedBy);
        if (mine.Length > 0) throw Reasons.SideSigned(side);
        if (other == person) throw Reasons.SamePersonSigned();
        if (side == Side.Buyer) BuyerSignedBy = person;
        else UndertakerSignedBy = person;
        if (other.Length > 0) State = ContractState.Active;
    }

    /// <summary>
    /// Accepts what was delivered; with the last milestone the contract is completed. Refuses CONTRACT_NOT_ACTIVE,
    /// MILESTONE_NOT_FOUND and MILESTONE_ACCEPTED.
    /// </summary>
    public Milestone Accept(string milestoneId)
    {
        Milestone? milestone = Milestones.Find(part => part.MilestoneId == milestoneId);
        if (milestone is { State: MilestoneState.Accepted }) throw Reasons.MilestoneAccepted(milestoneId);
        if (State != ContractState.Active) throw Reasons.ContractNotActive(this);
        if (milestone is null) throw Reasons.MilestoneNotFound(milestoneId);
        milestone.State = MilestoneState.Accepted;
        if (Milestones.TrueForAll(part => part.State == MilestoneState.Accepted)) State = ContractState.Completed;
        return milestone;
    }
}
