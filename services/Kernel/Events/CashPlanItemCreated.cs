namespace Fund.Kernel.Events;

/// <summary>An office expects cash to come or to be paid.</summary>
/// <param name="CashPlanItem">Its resource name.</param>
/// <param name="Direction">IN or OUT.</param>
/// <param name="AmountMinorUnits">Of each month.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="FromMonth">The first month, such as 2026-03.</param>
/// <param name="UntilMonth">The last month, inclusive.</param>
/// <param name="Purpose">What is paid; empty for none.</param>
public sealed record CashPlanItemCreated(
    string CashPlanItem, string Direction, long AmountMinorUnits, string Currency, string FromMonth, string UntilMonth, string Purpose)
    : IEvent
{
    public string Resource => CashPlanItem;
}
