namespace Fund.Budgets.Domain;

public enum ContributionKind
{
    /// <summary>A gift.</summary>
    Gift,
    /// <summary>Money of the village.</summary>
    Village,
    /// <summary>A fee that users pay.</summary>
    UserFee,
    /// <summary>A grant that matches other money.</summary>
    MatchingGrant,
}
