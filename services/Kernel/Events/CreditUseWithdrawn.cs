namespace Fund.Kernel.Events;

/// <summary>A part of a credit was named wrongly: it is in suspense again.</summary>
/// <param name="Credit">The booked credit.</param>
/// <param name="Number">Which part of it, from 1.</param>
/// <param name="AmountMinorUnits">How much, more than zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record CreditUseWithdrawn(string Credit, long Number, long AmountMinorUnits, string Currency) : IEvent
{
    public string Resource => Credit;
}
