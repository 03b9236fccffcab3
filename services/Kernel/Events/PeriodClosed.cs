namespace Fund.Kernel.Events;

/// <summary>Nothing is posted into a month any more.</summary>
/// <param name="Period">Its resource name, <c>offices/…/periods/2026-06</c>.</param>
public sealed record PeriodClosed(string Period) : IEvent
{
    public string Resource => Period;
}
