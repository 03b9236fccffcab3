using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>What is closed at once: a month, or a year with its last month.</summary>
/// <param name="Label">Such as 2026-06 or 2026.</param>
/// <param name="LastMonth">The month; of a year its last.</param>
/// <param name="Year">Null for a month.</param>
public readonly record struct Span(string Label, Period LastMonth, FiscalYear? Year)
{
    /// <summary>Whether it is a month that ends a year, which is closed with the year and not by itself.</summary>
    public bool EndsYear => Year is null && LastMonth.LastDay == FiscalYear.Calendar(LastMonth.FirstDay.ToText()[..4]).LastDay;

    /// <summary>Refuses OFFICE_NOT_TOP, PERIOD_MALFORMED, FISCAL_YEAR_MALFORMED.</summary>
    public static Span Of(ResourceName name)
    {
        if (name.Office.Parent is not null) throw Reasons.OfficeNotTop(name.Office);
        if (name.Id.Length > 4) return new Span(name.Id, Period.Parse(name.Id), null);
        var year = FiscalYear.Calendar(name.Id);
        return new Span(name.Id, Period.Of(year.LastDay), year);
    }

    /// <summary>The month by itself. Refuses LAST_MONTH_OF_YEAR.</summary>
    public void MustStandAlone()
    {
        if (EndsYear) throw Reasons.LastMonthOfYear(this);
    }

    /// <summary>It can be closed from the day after its last. Refuses PERIOD_NOT_OVER.</summary>
    public void MustBeOver(DateOnly today)
    {
        if (today <= LastMonth.LastDay) throw Reasons.PeriodNotOver(this, today);
    }

    public override string ToString() => Label;
}
