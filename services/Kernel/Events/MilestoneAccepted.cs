namespace Fund.Kernel.Events;

/// <summary>What was delivered for a milestone was accepted; the amount is its share of the contract's value.</summary>
public sealed record MilestoneAccepted(
    string Contract, string MilestoneId, long AmountMinorUnits, string Currency) : IEvent
{
    public string Resource => Contract;
}
