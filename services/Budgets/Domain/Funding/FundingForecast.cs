namespace Fund.Budgets.Domain.Funding;

/// <summary>How long the sources of a rule last.</summary>
/// <param name="Months">The months that can be paid, from the first.</param>
/// <param name="FirstUnpaid">The day in the first month that cannot; null when all that were asked for can.</param>
/// <param name="ShortfallMinorUnits">What its sources lack in that month; 0 when all can be paid.</param>
public sealed record FundingForecast(IReadOnlyList<FundingMonth> Months, DateOnly? FirstUnpaid, long ShortfallMinorUnits);

/// <summary>What each source gives in one month.</summary>
public sealed record FundingMonth(DateOnly On, IReadOnlyList<FundingShare> Shares);
