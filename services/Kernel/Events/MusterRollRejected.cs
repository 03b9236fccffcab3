namespace Fund.Kernel.Events;

/// <summary>A submitted roll was sent back; it takes attendance again.</summary>
public sealed record MusterRollRejected(
    string Roll, string Programme, string Site, string Period) : IEvent
{
    public string Resource => Roll;
}
