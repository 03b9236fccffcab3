using System.Globalization;

namespace Fund.Kernel;

/// <summary>A calendar month, written <c>2026-06</c>: the period of a muster roll, a wage run and a closing.</summary>
public readonly record struct Period(int Year, int Month) : IComparable<Period>
{
    public DateOnly FirstDay => new(Year, Month, 1);

    /// <summary>The last day still counts.</summary>
    public DateOnly LastDay => FirstDay.AddMonths(1).AddDays(-1);

    /// <summary>Whether it lies in the years that a fiscal year may have; no other period has a name.</summary>
    public bool IsOfFiscalYear => Year is >= 1900 and <= 9998;

    public Period Next => Of(FirstDay.AddMonths(1));

    public Period Previous => Of(FirstDay.AddMonths(-1));

    public static Period Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>Refuses PERIOD_MALFORMED, also outside the years that a fiscal year may have.</summary>
    public static Period Parse(string text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && Of(day).IsOfFiscalYear
            ? Of(day)
            : throw new Refusal(RefusalKind.Malformed, "PERIOD_MALFORMED", "A period is a year and a month, such as 2026-06.");

    public bool Contains(DateOnly day) => day >= FirstDay && day <= LastDay;

    public int CompareTo(Period other) => FirstDay.CompareTo(other.FirstDay);

    public override string ToString() => FirstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
