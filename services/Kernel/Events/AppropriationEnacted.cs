namespace Fund.Kernel.Events;

/// <summary>An appropriation is in force; all its lines are voted.</summary>
/// <param name="Appropriation">Its resource name.</param>
/// <param name="Title">What it is for, in words.</param>
/// <param name="DocumentNumber">The document that voted it.</param>
/// <param name="FiscalYear">The label of the year, such as 2026.</param>
/// <param name="TotalMinorUnits">The sum of its lines.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day from which it counts, ISO 8601.</param>
public sealed record AppropriationEnacted(
    string Appropriation, string Title, string DocumentNumber, string FiscalYear, long TotalMinorUnits, string Currency,
    string EffectiveDate) : IEvent
{
    public string Resource => Appropriation;
}
