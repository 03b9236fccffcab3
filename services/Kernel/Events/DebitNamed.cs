namespace Fund.Kernel.Events;

/// <summary>Someone has said what a debit of a statement was that belongs to no payment: it has left the books.</summary>
/// <param name="Debit">Its resource name.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day, ISO 8601.</param>
public sealed record DebitNamed(string Debit, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Debit;
}
