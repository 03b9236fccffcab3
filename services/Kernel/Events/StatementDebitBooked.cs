namespace Fund.Kernel.Events;

/// <summary>A statement shows money gone that belongs to no payment of ours. Payments tells it, once per booked entry.</summary>
/// <param name="BankFile">The statement's file, a resource name of Payments.</param>
/// <param name="BankAccount">The account it was booked on, a resource name of Budgets.</param>
/// <param name="DebitId">The id of the debit under its bank account: 3 to 63 of <c>a-z 0-9 -</c>, the same for the same entry.</param>
/// <param name="AmountMinorUnits">What went, more than zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day, ISO 8601.</param>
/// <param name="BankReference">The bank's reference of the entry.</param>
public sealed record StatementDebitBooked(
    string BankFile, string BankAccount, string DebitId, long AmountMinorUnits, string Currency, string BookingDate,
    string BankReference) : IEvent
{
    public string Resource => BankFile;
}
