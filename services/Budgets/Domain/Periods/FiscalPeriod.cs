using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>
/// A month or year that has been closed at least once, for the top office and all below it. Whether it is closed now the ledger knows.
/// </summary>
public sealed class FiscalPeriod : Row
{
    public static readonly NamePattern Names = new("periods");

    /// <summary>How often it has been closed, at least once.</summary>
    public long CloseCount { get; private set; }

    public Span Span => Span.Of(Names.Parse(Name));

    public static FiscalPeriod Of(ResourceName name)
    {
        var period = new FiscalPeriod();
        period.Named(name);
        return period;
    }

    /// <summary>Refuses PERIOD_CLOSED, EARLIER_PERIOD_OPEN, PERIOD_BLOCKED.</summary>
    /// <param name="months">Its last month among the others.</param>
    /// <param name="blockers">What keeps it open.</param>
    public void Close(Months months, IReadOnlyCollection<Blocker> blockers)
    {
        if (months.State != PeriodState.Open) throw Reasons.PeriodClosed(Span);
        if (months.EarlierOpen is { } earlier) throw Reasons.EarlierPeriodOpen(Span, earlier);
        if (blockers.Count > 0) throw Reasons.PeriodBlocked(Span, blockers);
        CloseCount++;
    }

    /// <summary>The ids of a year's lapses lie between the two, the second excluded.</summary>
    public static string LapsesFrom(string name) => $"{name}:lapse:";

    public static string LapsesUntil(string name) => $"{name}:lapse;";

    /// <summary>What lapses with a year on its last day; it is taken back as a whole when the year is opened again.</summary>
    public Lapse Lapse(string account, Currency currency) =>
        new(new Heading($"{LapsesFrom(Name)}{CloseCount}:{account}", Span.LastMonth.LastDay, Name, currency), account);
}
