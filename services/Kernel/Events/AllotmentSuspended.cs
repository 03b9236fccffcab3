namespace Fund.Kernel.Events;

/// <summary>Nothing may be newly spent on an allotment.</summary>
/// <param name="Allotment">Its resource name.</param>
public sealed record AllotmentSuspended(string Allotment) : IEvent
{
    public string Resource => Allotment;
}
