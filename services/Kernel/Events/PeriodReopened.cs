namespace Fund.Kernel.Events;

/// <summary>A closed month takes postings again, by the word of two people.</summary>
/// <param name="Period">Its resource name, <c>offices/…/periods/2026-06</c>.</param>
/// <param name="Reopening">The proposal on which it was opened.</param>
public sealed record PeriodReopened(string Period, string Reopening) : IEvent
{
    public string Resource => Period;
}
