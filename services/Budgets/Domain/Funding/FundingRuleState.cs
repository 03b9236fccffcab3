namespace Fund.Budgets.Domain.Funding;

public enum FundingRuleState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>In force.</summary>
    Active,
    /// <summary>A newer rule of the same office and purpose took its place.</summary>
    Replaced,
}
