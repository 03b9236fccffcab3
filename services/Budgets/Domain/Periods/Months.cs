using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>A month among the others: closed months have no open one before them.</summary>
/// <param name="State">Its own state.</param>
/// <param name="EarlierOpen">The first month before it that was posted into and is not closed; null for none.</param>
/// <param name="LaterClosed">The last month after it that is closed; null for none.</param>
public sealed record Months(PeriodState State, Period? EarlierOpen, Period? LaterClosed);
