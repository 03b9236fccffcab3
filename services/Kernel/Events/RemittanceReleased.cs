namespace Fund.Kernel.Events;

/// <summary>A payment file was released to the bank.</summary>
public sealed record RemittanceReleased(
    string Remittance, string Run, string FileSha256, long ItemCount, long TotalMinorUnits, string Currency) : IEvent
{
    public string Resource => Remittance;
}
