using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<FiscalPeriod> FiscalPeriods => Set<FiscalPeriod>();

    public DbSet<Reopening> Reopenings => Set<Reopening>();

    /// <summary>Refuses REOPENING_NOT_FOUND.</summary>
    public async Task<Reopening> ReopeningOf(string name) =>
        await One(Reopenings, Reopening.Names.Parse(name)) ?? throw Domain.Periods.Reasons.ReopeningNotFound(name);

    /// <summary>A month among the others, as the ledger has them.</summary>
    public async Task<Months> MonthsAround(Period month)
    {
        Statements statements = LedgerInDoor.On(this);
        PeriodState? own = null;
        Period? earlierOpen = null, laterClosed = null;
        await statements.Read("SELECT state FROM ledger_periods WHERE month = @1",
            row => own = LedgerWords.PeriodStateOf(row.GetString(0)), month.ToString());
        await statements.Read("SELECT month FROM ledger_periods WHERE month < @1 AND state = 'OPEN' ORDER BY month LIMIT 1",
            row => earlierOpen = Period.Parse(row.GetString(0)), month.ToString());
        await statements.Read("SELECT month FROM ledger_periods WHERE month > @1 AND state = 'CLOSED' ORDER BY month DESC LIMIT 1",
            row => laterClosed = Period.Parse(row.GetString(0)), month.ToString());
        return new Months(own ?? (laterClosed is null ? PeriodState.Open : PeriodState.Closed), earlierOpen, laterClosed);
    }

    partial void DescribePeriods(ModelBuilder model)
    {
        model.Entity<FiscalPeriod>().ToTable("fiscal_periods");
        model.Entity<Reopening>().ToTable("reopenings").Ignore(row => row.Month);
    }
}
