namespace Fund.Kernel.Events;

/// <summary>Someone has explained why the books and the bank differ at the end of a day.</summary>
/// <param name="CashDay">The day of the bank account, a resource name.</param>
/// <param name="DifferenceMinorUnits">What the books hold more than the bank, of any sign.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record CashDayExplained(string CashDay, long DifferenceMinorUnits, string Currency) : IEvent
{
    public string Resource => CashDay;
}
