namespace Fund.Kernel.Events;

/// <summary>Unspent raised money shall go back to its giver; another person decides.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where it comes from.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record RefundProposed(string Refund, string Contribution, long AmountMinorUnits, string Currency) : IEvent
{
    public string Resource => Refund;
}
