namespace Fund.Kernel.Events;

/// <summary>Something of the bank waits for a person.</summary>
public sealed record BankExceptionOpened(
    string BankException, string Kind, string BankFile, long AmountMinorUnits, string Currency) : IEvent
{
    public string Resource => BankException;
}
