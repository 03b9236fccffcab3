namespace Fund.Kernel.Events;

/// <summary>Authority was moved between two lines of a year.</summary>
/// <param name="Virement">Its resource name.</param>
/// <param name="FromLine">The appropriation line it was taken from.</param>
/// <param name="ToLine">The appropriation line it was given to.</param>
/// <param name="FiscalYear">The label of the year of both.</param>
/// <param name="AmountMinorUnits">The amount moved.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day from which it counts, ISO 8601.</param>
/// <param name="Policy">The policy that allowed it.</param>
public sealed record VirementPosted(
    string Virement, string FromLine, string ToLine, string FiscalYear, long AmountMinorUnits, string Currency, string EffectiveDate,
    string Policy) : IEvent
{
    public string Resource => Virement;
}
