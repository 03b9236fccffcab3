namespace Fund.Kernel.Events;

/// <summary>A refund was not approved.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where it would have come from.</param>
public sealed record RefundRefused(string Refund, string Contribution) : IEvent
{
    public string Resource => Refund;
}
