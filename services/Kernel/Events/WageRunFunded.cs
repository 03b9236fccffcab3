namespace Fund.Kernel.Events;

/// <summary>The money of a wage run is due.</summary>
public sealed record WageRunFunded(string Run, string Encumbrance, long TotalMinorUnits, string Currency) : IEvent
{
    public string Resource => Run;
}
