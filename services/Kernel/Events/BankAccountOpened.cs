namespace Fund.Kernel.Events;

/// <summary>A bank account was entered in the books. Its number is not told.</summary>
/// <param name="BankAccount">Its resource name.</param>
/// <param name="OpeningMinorUnits">What it held; below zero where the bank says so.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OpeningDate">The day of that balance, ISO 8601.</param>
public sealed record BankAccountOpened(string BankAccount, long OpeningMinorUnits, string Currency, string OpeningDate) : IEvent
{
    public string Resource => BankAccount;
}
