namespace Fund.Budgets.Domain.Funding;

public enum FundingMethod
{
    /// <summary>
    /// One source after the other: what is kept for the purpose before what serves any, then the earliest end date, then the lower
    /// priority number.
    /// </summary>
    Order,
    /// <summary>All sources together, each by its fixed share.</summary>
    Ratio,
    /// <summary>As an order; and beside a source those that match it pay their ratio of what it pays.</summary>
    Matching,
}
