namespace Fund.Budgets.Domain.Funding;

public enum FundingMethod
{
    /// <summary>One source after the other: earliest end date first, then the lower priority number.</summary>
    Order,
    /// <summary>All sources together, each by its fixed share.</summary>
    Ratio,
}
