namespace Fund.Kernel.Events;

/// <summary>A submitted wage run was refused; its rolls are free for another.</summary>
public sealed record WageRunRejected(
    string Run, IReadOnlyList<string> Rolls) : IEvent
{
    public string Resource => Run;
}
