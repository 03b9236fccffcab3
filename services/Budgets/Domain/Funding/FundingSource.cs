namespace Fund.Budgets.Domain.Funding;

/// <summary>One source of a rule: an allotment or a contribution.</summary>
public sealed class FundingSource
{
    public FundingSource(string source, long priority, long shareBasisPoints) =>
        (Source, Priority, ShareBasisPoints) = (source, priority, shareBasisPoints);

    /// <summary>The name of the rule.</summary>
    public string FundingRule { get; internal set; } = "";

    /// <summary>Its place in the rule, from 1.</summary>
    public long Number { get; internal set; }

    /// <summary>The name of the allotment or contribution, which is also its ledger account.</summary>
    public string Source { get; private set; }

    /// <summary>For an order: the lower is used first among equal end dates.</summary>
    public long Priority { get; private set; }

    /// <summary>For a ratio: its share; all shares add up to 10,000.</summary>
    public long ShareBasisPoints { get; private set; }
}
