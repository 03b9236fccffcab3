using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

public enum ReopeningState
{
    /// <summary>Waits for another person.</summary>
    Proposed,
    /// <summary>The month was opened.</summary>
    Approved,
}

/// <summary>A proposal to open a closed month again.</summary>
public sealed class Reopening : Row
{
    public static readonly NamePattern Names = new("periods", "reopenings");

    /// <summary>The name of the month.</summary>
    public string Period { get; private set; } = "";

    public ReopeningState State { get; private set; }

    public string Reason { get; private set; } = "";

    public Period Month => FiscalPeriod.MonthOf(FiscalPeriod.Names.Parse(Period));

    /// <summary>Refuses PERIOD_NOT_CLOSED.</summary>
    /// <param name="name">Its own name.</param>
    /// <param name="period">The month; null for one that was never closed itself, but lies before one that was.</param>
    /// <param name="months">How the month stands.</param>
    /// <param name="reason">Why.</param>
    public static Reopening Propose(ResourceName name, FiscalPeriod? period, Months months, string reason)
    {
        var reopening = new Reopening { Period = name.ParentText, Reason = reason };
        reopening.Named(name);
        if (period is null || months.State != PeriodState.Closed) throw Reasons.PeriodNotClosed(reopening.Month);
        return reopening;
    }

    /// <summary>
    /// Lets the month be opened: the latest closed one first, so that what later months were closed on stays true. Refuses
    /// REOPENING_NOT_PROPOSED, PERIOD_NOT_CLOSED, LATER_PERIOD_CLOSED.
    /// </summary>
    public void Approve(Months months)
    {
        if (State != ReopeningState.Proposed) throw Reasons.ReopeningNotProposed(this);
        if (months.State != PeriodState.Closed) throw Reasons.PeriodNotClosed(Month);
        if (months.LaterClosed is { } later) throw Reasons.LaterPeriodClosed(Month, later);
        State = ReopeningState.Approved;
    }
}
