using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

public enum ReopeningState
{
    /// <summary>Waits for another person.</summary>
    Proposed,
    /// <summary>It was opened.</summary>
    Approved,
}

/// <summary>A proposal to open a closed month or year again.</summary>
public sealed class Reopening : Row
{
    public static readonly NamePattern Names = new("periods", "reopenings");

    /// <summary>The name of the month or year.</summary>
    public string Period { get; private set; } = "";

    public ReopeningState State { get; private set; }

    public string Reason { get; private set; } = "";

    public Span Span => Span.Of(FiscalPeriod.Names.Parse(Period));

    /// <summary>Refuses LAST_MONTH_OF_YEAR, PERIOD_NOT_CLOSED.</summary>
    /// <param name="name">Its own name.</param>
    /// <param name="period">The month or year; null for one that was never closed itself, but lies before one that was.</param>
    /// <param name="months">How its last month stands.</param>
    /// <param name="reason">Why.</param>
    public static Reopening Propose(ResourceName name, FiscalPeriod? period, Months months, string reason)
    {
        var reopening = new Reopening { Period = name.ParentText, Reason = reason };
        reopening.Named(name);
        reopening.Span.MustStandAlone();
        if (period is null || months.State != PeriodState.Closed) throw Reasons.PeriodNotClosed(reopening.Span);
        return reopening;
    }

    /// <summary>
    /// Lets it be opened: the latest closed one first, so that what later months were closed on stays true. Refuses
    /// REOPENING_NOT_PROPOSED, PERIOD_NOT_CLOSED, LATER_PERIOD_CLOSED.
    /// </summary>
    public void Approve(Months months)
    {
        if (State != ReopeningState.Proposed) throw Reasons.ReopeningNotProposed(this);
        if (months.State != PeriodState.Closed) throw Reasons.PeriodNotClosed(Span);
        if (months.LaterClosed is { } later) throw Reasons.LaterPeriodClosed(Span, later);
        State = ReopeningState.Approved;
    }
}
