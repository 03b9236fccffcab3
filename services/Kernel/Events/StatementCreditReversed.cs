namespace Fund.Kernel.Events;

/// <summary>A statement shows that the bank took back a credit it had booked. Payments tells it, once per booked entry.</summary>
/// <param name="BankFile">The statement's file, a resource name of Payments.</param>
/// <param name="BankAccount">The account it was booked on, a resource name of Budgets.</param>
/// <param name="CreditId">The id of the credit under its bank account; Budgets may know none, if it belonged to a payment.</param>
/// <param name="DebitId">The id of the reversing debit under its bank account, the same for the same entry.</param>
/// <param name="AmountMinorUnits">What went, more than zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="BookingDate">The bank's booking day, ISO 8601.</param>
/// <param name="BankReference">The bank's reference of the entry.</param>
public sealed record StatementCreditReversed(
    string BankFile, string BankAccount, string CreditId, string DebitId, long AmountMinorUnits, string Currency, string BookingDate,
    string BankReference) : IEvent
{
    public string Resource => BankFile;
}
