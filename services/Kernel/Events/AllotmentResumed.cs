namespace Fund.Kernel.Events;

/// <summary>A suspended allotment may be spent again.</summary>
/// <param name="Allotment">Its resource name.</param>
public sealed record AllotmentResumed(string Allotment) : IEvent
{
    public string Resource => Allotment;
}
