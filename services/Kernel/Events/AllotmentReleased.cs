namespace Fund.Kernel.Events;

/// <summary>An office may spend an allotment from now on.</summary>
/// <param name="Allotment">Its resource name.</param>
/// <param name="SpendingOffice">The office that may spend it, <c>offices/…</c>.</param>
/// <param name="Purpose">What it may be spent for; empty for anything.</param>
/// <param name="FiscalYear">The label of the year, such as 2026.</param>
/// <param name="AmountMinorUnits">The amount released.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day from which it counts, ISO 8601.</param>
/// <param name="EndDate">The last day it can be spent on, ISO 8601.</param>
public sealed record AllotmentReleased(
    string Allotment, string SpendingOffice, string Purpose, string FiscalYear, long AmountMinorUnits, string Currency,
    string EffectiveDate,
    string EndDate) : IEvent
{
    public string Resource => Allotment;
}
