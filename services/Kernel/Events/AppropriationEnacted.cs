namespace Fund.Kernel.Events;

/// <summary>An appropriation is in force; all its lines are voted, or changed as it says.</summary>
/// <param name="Appropriation">Its resource name.</param>
/// <param name="Title">What it is for, in words.</param>
/// <param name="DocumentNumber">The document that voted it.</param>
/// <param name="FiscalYear">The label of the year, such as 2026.</param>
/// <param name="TotalMinorUnits">The sum of its lines, more than zero whichever way it goes.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day from which it counts, ISO 8601.</param>
/// <param name="Kind">ORIGINAL, ADDITIONAL or REDUCED.</param>
/// <param name="Amends">The original that it changes; empty for an original.</param>
public sealed record AppropriationEnacted(
    string Appropriation, string Title, string DocumentNumber, string FiscalYear, long TotalMinorUnits, string Currency,
    string EffectiveDate, string Kind = "ORIGINAL", string Amends = "") : IEvent
{
    public string Resource => Appropriation;
}
