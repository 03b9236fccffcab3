namespace Fund.Kernel.Events;

/// <summary>A wage run was approved by the hash over its lines, payees, sources and totals.</summary>
public sealed record WageRunApproved(string Run, string RunHash, long TotalMinorUnits, string Currency) : IEvent
{
    public string Resource => Run;
}
