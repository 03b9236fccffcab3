namespace Fund.Kernel.Events;

/// <summary>A refund that was paid has come back from the bank; the money is unspent again.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where it stands again.</param>
/// <param name="Credit">The booked credit that brought it.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day, ISO 8601.</param>
public sealed record RefundReturned(
    string Refund, string Contribution, string Credit, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Refund;
}
