namespace Fund.Kernel.Events;

/// <summary>A wage run has taken these rolls; no other run may.</summary>
public sealed record WageRunSubmitted(
    string Run, string Programme, string Period, IReadOnlyList<string> Rolls, long TotalMinorUnits, string Currency) : IEvent
{
    public string Resource => Run;
}
