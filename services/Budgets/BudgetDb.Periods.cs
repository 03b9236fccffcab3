using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using CarryForward = Fund.Budgets.Domain.Periods.CarryForward;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<FiscalPeriod> FiscalPeriods => Set<FiscalPeriod>();

    public DbSet<CarryForward> CarryForwards => Set<CarryForward>();

    public DbSet<Reopening> Reopenings => Set<Reopening>();

    /// <summary>Refuses REOPENING_NOT_FOUND.</summary>
    public async Task<Reopening> ReopeningOf(string name) =>
        await One(Reopenings, Reopening.Names.Parse(name)) ?? throw Domain.Periods.Reasons.ReopeningNotFound(name);

    /// <summary>Refuses CARRY_FORWARD_NOT_FOUND.</summary>
    public async Task<CarryForward> CarryForwardOf(string name) =>
        await One(CarryForwards, CarryForward.Names.Parse(name)) ?? throw Domain.Periods.Reasons.CarryForwardNotFound(name);

    /// <summary>A month among the others, as the ledger has them. A year that is not closed keeps its last month open.</summary>
    public async Task<Months> MonthsAround(Period month)
    {
        Statements statements = LedgerInDoor.On(this);
        PeriodState? own = null;
        Period? earlierOpen = null, laterClosed = null;
        await statements.Read("SELECT state FROM ledger_periods WHERE month = @1",
            row => own = LedgerWords.PeriodStateOf(row.GetString(0)), month.ToString());
        await statements.Read("SELECT month FROM ledger_periods WHERE month < @1 AND state = 'OPEN' ORDER BY month LIMIT 1",
            row => earlierOpen = Period.Parse(row.GetString(0)), month.ToString());
        await statements.Read(
            "SELECT MIN(fiscal_year) FROM ledger_accounts WHERE fiscal_year <> '' AND fiscal_year < @1 AND year_closed = 'NO'",
            row => earlierOpen = row.IsDBNull(0) ? earlierOpen : Earlier(earlierOpen, FiscalYear.Calendar(row.GetString(0))),
            month.ToString()[..4]);
        await statements.Read("SELECT month FROM ledger_periods WHERE month > @1 AND state = 'CLOSED' ORDER BY month DESC LIMIT 1",
            row => laterClosed = Period.Parse(row.GetString(0)), month.ToString());
        return new Months(own ?? (laterClosed is null ? PeriodState.Open : PeriodState.Closed), earlierOpen, laterClosed);
    }

    private static Period Earlier(Period? month, FiscalYear year) =>
        month is { } known && known.FirstDay <= year.LastDay ? known : Period.Of(year.LastDay);

    partial void DescribePeriods(ModelBuilder model)
    {
        model.Entity<FiscalPeriod>().ToTable("fiscal_periods").Ignore(row => row.Span);
        model.Entity<Reopening>().ToTable("reopenings").Ignore(row => row.Span);
        model.Entity<CarryForward>().ToTable("carry_forwards").Ignore(row => row.Amount);
    }
}
