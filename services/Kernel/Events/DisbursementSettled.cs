namespace Fund.Kernel.Events;

/// <summary>The bank paid some attempts of a remittance: their sum on one booking day, nobody by name.</summary>
public sealed record DisbursementSettled(
    string Remittance, string Run, string BankFile, long ItemCount, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Remittance;
}
