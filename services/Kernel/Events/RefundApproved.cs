namespace Fund.Kernel.Events;

/// <summary>Raised money is on its way back to its giver: its cash is in transit.</summary>
/// <param name="Refund">Its resource name.</param>
/// <param name="Contribution">Where it comes from.</param>
/// <param name="BankAccount">The account it is paid from.</param>
/// <param name="AmountMinorUnits">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day it counts for, ISO 8601.</param>
public sealed record RefundApproved(
    string Refund, string Contribution, string BankAccount, long AmountMinorUnits, string Currency, string EffectiveDate) : IEvent
{
    public string Resource => Refund;
}
