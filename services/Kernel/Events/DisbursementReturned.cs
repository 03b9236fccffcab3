namespace Fund.Kernel.Events;

/// <summary>Some paid attempts of a remittance came back: their sum on one booking day, nobody by name.</summary>
public sealed record DisbursementReturned(
    string Remittance, string Run, string BankFile, long ItemCount, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Remittance;
}
