namespace Fund.Kernel.Events;

/// <summary>A statement shows that a refund has left the bank.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where it came from.</param>
/// <param name="Debit">The booked debit.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day, ISO 8601.</param>
public sealed record RefundPaid(
    string Refund, string Contribution, string Debit, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Refund;
}
