namespace Fund.Kernel.Events;

/// <summary>A ceiling is in force.</summary>
/// <param name="Ceiling">Its resource name.</param>
/// <param name="Subject">The appropriation line or the purpose it stands above.</param>
/// <param name="FiscalYear">The label of its year.</param>
/// <param name="AmountMinorUnits">The most that may be spent.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Replaced">The ceiling whose place it took; empty for none.</param>
public sealed record CeilingActivated(
    string Ceiling, string Subject, string FiscalYear, long AmountMinorUnits, string Currency, string Replaced) : IEvent
{
    public string Resource => Ceiling;
}
