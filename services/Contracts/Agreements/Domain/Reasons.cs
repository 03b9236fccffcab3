using Fund.Kernel;

namespace Fund.Contracts.Agreements;

/// <summary>Every "no" about contracts.</summary>
internal static class Reasons
{
    public static Refusal ContractNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "CONTRACT_NOT_FOUND", "There is no such contract.").With("name", name);

    public static Refusal ContractExists(string name) =>
        new Refusal(RefusalKind.Conflict, "CONTRACT_EXISTS", "That name is taken. Choose another id.").With("name", name);

    public static Refusal DatesReversed() =>
        new Refusal(RefusalKind.Malformed, "DATES_REVERSED", "The last day lies before the first.")
            .At("end_date", "must not be before start_date");

    public static Refusal PostSubsidyAsService(string pack) =>
        new Refusal(RefusalKind.NotNow, "POST_SUBSIDY_AS_SERVICE",
            "Setting up public-welfare posts or dispatching labour may not be bought as a service here; make it a programme with posts.")
            .With("policyPack", pack);

    public static Refusal TermTooLong(int monthsMax, string pack) =>
        new Refusal(RefusalKind.NotNow, "TERM_TOO_LONG",
            $"A service contract may last {monthsMax} months here; some packs allow more with a reason.")
            .With("monthsMax", monthsMax).With("policyPack", pack);

    public static Refusal MilestonesNotWhole(long sum) =>
        new Refusal(RefusalKind.Malformed, "MILESTONES_NOT_WHOLE", "The shares of the milestones must add up to 10,000 basis points.")
            .With("sumBasisPoints", sum).At("milestones", "must have shares that add up to 10,000");

    public static Refusal MilestoneTwice(string milestone) =>
        new Refusal(RefusalKind.Malformed, "MILESTONE_TWICE", "Two milestones have the same id.").With("milestoneId", milestone)
            .At("milestones", "must have different ids");

    public static Refusal ContractNotDraft(Contract contract) =>
        NotNow("CONTRACT_NOT_DRAFT", "Only a drafted contract can be funded.", contract);

    public static Refusal ContractNotOffered(Contract contract) =>
        NotNow("CONTRACT_NOT_OFFERED", "Only a funded, unsigned contract can be signed.", contract);

    public static Refusal ContractNotActive(Contract contract) => NotNow("CONTRACT_NOT_ACTIVE", "The contract is not in force.", contract);

    public static Refusal SideNotYours(Side side) =>
        new Refusal(RefusalKind.NoRight, "SIDE_NOT_YOURS", "You hold no role that signs for that side.").With("side", side);

    public static Refusal SideSigned(Side side) =>
        new Refusal(RefusalKind.NotNow, "SIDE_SIGNED", "That side has signed.").With("side", side);

    public static Refusal SamePersonSigned() =>
        new(RefusalKind.NotNow, "SAME_PERSON_SIGNED", "You have signed for the other side; nobody signs for both.");

    public static Refusal MilestoneNotFound(string milestone) =>
        new Refusal(RefusalKind.NotFound, "MILESTONE_NOT_FOUND", "The contract has no such milestone.").With("milestoneId", milestone);

    public static Refusal MilestoneAccepted(string milestone) =>
        new Refusal(RefusalKind.NotNow, "MILESTONE_ACCEPTED", "The milestone was accepted before.").With("milestoneId", milestone);

    private static Refusal NotNow(string reason, string message, Contract contract) =>
        new Refusal(RefusalKind.NotNow, reason, message).With("state", contract.State);
}
