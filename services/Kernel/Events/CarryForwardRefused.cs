namespace Fund.Kernel.Events;

/// <summary>A drafted carry-forward was not approved; nothing was moved.</summary>
/// <param name="CarryForward">Its resource name.</param>
public sealed record CarryForwardRefused(string CarryForward) : IEvent
{
    public string Resource => CarryForward;
}
