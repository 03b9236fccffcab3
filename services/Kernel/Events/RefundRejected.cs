namespace Fund.Kernel.Events;

/// <summary>The bank did not pay a refund: the money is unspent again.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where the money stands again.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day it counts for, ISO 8601.</param>
public sealed record RefundRejected(
    string Refund, string Contribution, long AmountMinorUnits, string Currency, string EffectiveDate) : IEvent
{
    public string Resource => Refund;
}
