namespace Fund.Kernel.Events;

/// <summary>A released allotment was given more, or what it had not used was taken back.</summary>
/// <param name="Allotment">Its resource name.</param>
/// <param name="AllotmentChange">The document that did it.</param>
/// <param name="Kind">ADDITIONAL or REDUCED.</param>
/// <param name="DocumentNumber">The number of that document.</param>
/// <param name="AmountMinorUnits">By how much, more than zero whichever way it goes.</param>
/// <param name="PresentMinorUnits">What the allotment stands at since, used or not.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day from which it counts, ISO 8601.</param>
public sealed record AllotmentChanged(
    string Allotment, string AllotmentChange, string Kind, string DocumentNumber, long AmountMinorUnits, long PresentMinorUnits,
    string Currency, string EffectiveDate) : IEvent
{
    public string Resource => Allotment;
}
