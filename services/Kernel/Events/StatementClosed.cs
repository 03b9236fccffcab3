namespace Fund.Kernel.Events;

/// <summary>
/// A statement says what the bank holds at the end of a day. Payments tells it after the entries of the statement; the same statement in
/// another file tells it again.
/// </summary>
/// <param name="BankFile">The statement's file, a resource name of Payments.</param>
/// <param name="BankAccount">The account, a resource name of Budgets.</param>
/// <param name="BookingDate">The day whose end the closing balance is of, ISO 8601.</param>
/// <param name="OpeningMinorUnits">The opening booked balance, of any sign; null where the bank does not state one alone.</param>
/// <param name="ClosingMinorUnits">The closing booked balance, of any sign.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EntryCount">How many booked entries the statement has.</param>
public sealed record StatementClosed(
    string BankFile, string BankAccount, string BookingDate, long? OpeningMinorUnits, long ClosingMinorUnits, string Currency,
    long EntryCount) : IEvent
{
    public string Resource => BankFile;
}
