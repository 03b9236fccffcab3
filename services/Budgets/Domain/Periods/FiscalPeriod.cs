using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>
/// A month that has been closed at least once, for the top office and all below it. Whether it is closed now the ledger knows.
/// </summary>
public sealed class FiscalPeriod : Row
{
    public static readonly NamePattern Names = new("periods");

    /// <summary>How often it has been closed, at least once.</summary>
    public long CloseCount { get; private set; }

    /// <summary>The month of a name. Refuses PERIOD_MALFORMED, OFFICE_NOT_TOP.</summary>
    public static Period MonthOf(ResourceName name)
    {
        if (name.Office.Parent is not null) throw Reasons.OfficeNotTop(name.Office);
        return Period.Parse(name.Id);
    }

    /// <summary>A month can be closed from the day after its last. Refuses PERIOD_NOT_OVER.</summary>
    public static void MustBeOver(Period month, DateOnly today)
    {
        if (today <= month.LastDay) throw Reasons.PeriodNotOver(month, today);
    }

    public static FiscalPeriod Of(ResourceName name)
    {
        var period = new FiscalPeriod();
        period.Named(name);
        return period;
    }

    /// <summary>Refuses PERIOD_CLOSED, EARLIER_PERIOD_OPEN, PERIOD_BLOCKED.</summary>
    public static void MustBeClosable(Period month, Months months, IReadOnlyCollection<Blocker> blockers)
    {
        if (months.State != PeriodState.Open) throw Reasons.PeriodClosed(month);
        if (months.EarlierOpen is { } earlier) throw Reasons.EarlierPeriodOpen(month, earlier);
        if (blockers.Count > 0) throw Reasons.PeriodBlocked(month, blockers);
    }

    /// <summary>Refuses as <see cref="MustBeClosable"/>.</summary>
    public void Close(Months months, IReadOnlyCollection<Blocker> blockers)
    {
        MustBeClosable(MonthOf(Names.Parse(Name)), months, blockers);
        CloseCount++;
    }
}
