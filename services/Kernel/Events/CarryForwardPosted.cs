namespace Fund.Kernel.Events;

/// <summary>Authority of a year goes on in the next.</summary>
/// <param name="CarryForward">Its resource name.</param>
/// <param name="FromAllotment">The allotment of the year that ends.</param>
/// <param name="ToAllotment">The allotment of the next year.</param>
/// <param name="AmountMinorUnits">What was available and went on.</param>
/// <param name="EncumberedMinorUnits">What was encumbered and went on.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record CarryForwardPosted(
    string CarryForward, string FromAllotment, string ToAllotment, long AmountMinorUnits, long EncumberedMinorUnits, string Currency)
    : IEvent
{
    public string Resource => CarryForward;
}
