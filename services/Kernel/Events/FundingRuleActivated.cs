namespace Fund.Kernel.Events;

/// <summary>A funding rule is in force.</summary>
/// <param name="FundingRule">Its resource name.</param>
/// <param name="Purpose">What it pays.</param>
/// <param name="Replaced">The rule whose place it took; empty if none.</param>
public sealed record FundingRuleActivated(string FundingRule, string Purpose, string Replaced) : IEvent
{
    public string Resource => FundingRule;
}
