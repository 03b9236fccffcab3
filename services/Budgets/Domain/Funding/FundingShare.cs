namespace Fund.Budgets.Domain.Funding;

/// <summary>What one source gives.</summary>
/// <param name="Source">The allotment or contribution.</param>
/// <param name="AmountMinorUnits">What it gives, more than zero.</param>
/// <param name="LeftMinorUnits">What it has available then.</param>
public sealed record FundingShare(string Source, long AmountMinorUnits, long LeftMinorUnits);
