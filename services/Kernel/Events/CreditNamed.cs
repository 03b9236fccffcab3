namespace Fund.Kernel.Events;

/// <summary>Money that stood in suspense was named as something else than a contribution.</summary>
/// <param name="Credit">The booked credit.</param>
/// <param name="AmountMinorUnits">How much of it.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day it counts for, ISO 8601.</param>
public sealed record CreditNamed(string Credit, long AmountMinorUnits, string Currency, string EffectiveDate) : IEvent
{
    public string Resource => Credit;
}
