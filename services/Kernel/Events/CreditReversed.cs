namespace Fund.Kernel.Events;

/// <summary>A credit has left the books, with the receipts that cited it: the bank took it back.</summary>
/// <param name="Credit">Its resource name.</param>
/// <param name="Debit">The booked debit that took it back.</param>
/// <param name="AmountMinorUnits">How much, more than zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day of the debit, ISO 8601.</param>
public sealed record CreditReversed(string Credit, string Debit, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Credit;
}
