namespace Fund.Kernel.Events;

/// <summary>The bank would not pay some attempts of a remittance: their sum, nobody by name.</summary>
public sealed record DisbursementRejected(
    string Remittance, string Run, string BankFile, long ItemCount, long AmountMinorUnits, string Currency, string BookingDate) : IEvent
{
    public string Resource => Remittance;
}
