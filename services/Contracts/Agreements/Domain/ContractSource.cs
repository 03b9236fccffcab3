namespace Fund.Contracts.Agreements;

/// <summary>What one source of money gives to a contract, as it is asked of Budgets.</summary>
public sealed class ContractSource
{
    public string Contract { get; set; } = "";

    /// <summary>1, 2, 3 … as drafted.</summary>
    public long Ordinal { get; set; }

    /// <summary>An allotment or contribution, by resource name.</summary>
    public string Source { get; set; } = "";

    /// <summary>In minor units of the contract's currency.</summary>
    public long Amount { get; set; }
}
