using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets.Periods;

/// <summary>What a year's end does to the accounts and documents of the year.</summary>
public sealed class YearEnd(LedgerInDoor ledger, Clock clock)
{
    /// <summary>What nobody encumbered: what is voted of a line and available of an allotment.</summary>
    public static async Task<List<(string Account, Money Amount)>> Lapsing(BudgetDb db, FiscalYear year)
    {
        var lapsing = new List<(string, Money)>();
        await LedgerInDoor.On(db).Read(
            """
            SELECT name, currency, voted + available FROM ledger_accounts
            WHERE fiscal_year = @1 AND kind IN ('APPROPRIATION_LINE', 'ALLOTMENT') AND year_closed = 'NO' AND voted + available > 0
            ORDER BY name
            """,
            row => lapsing.Add((row.GetString(0), Money.Of(row.GetString(1), row.GetInt64(2)))), year.Label);
        return lapsing;
    }

    /// <summary>What of the year is still undecided or reserved.</summary>
    public async Task<List<Blocker>> Blockers(BudgetDb db, FiscalYear year)
    {
        var blockers = new List<Blocker>();
        await LedgerInDoor.On(db).Read(
            """
            SELECT e.owner, MIN(e.currency), CAST(SUM(e.encumbered) AS BIGINT), MIN(e.create_time)
            FROM ledger_accounts e
            WHERE e.fiscal_year = @1 AND e.kind = 'ENCUMBRANCE' AND e.year_closed = 'NO' AND e.encumbered > 0
            GROUP BY e.owner ORDER BY e.owner
            """,
            row => blockers.Add(new Blocker(Blocker.EncumbranceOpen, row.GetString(0), Money.Of(row.GetString(1), row.GetInt64(2)),
                clock.DayOf(Instant.Parse(row.GetString(3))))), year.Label);
        string period = $"/periods/{year.Label}";
        foreach (Appropriation row in await db.Appropriations.Include(row => row.Lines)
            .Where(row => row.FiscalYear == year.Label && row.State == AppropriationState.Submitted).ToListAsync())
            blockers.Add(new Blocker(Blocker.AppropriationUndecided, row.Name, row.Total, clock.DayOf(row.CreateTime)));
        foreach (Virement row in await db.Virements
            .Where(row => row.FiscalYear == year.Label && row.State == VirementState.Proposed).ToListAsync())
            blockers.Add(new Blocker(Blocker.VirementUndecided, row.Name, row.Amount, clock.DayOf(row.CreateTime)));
        foreach (Domain.Periods.CarryForward row in await db.CarryForwards
            .Where(row => row.Period.EndsWith(period) && row.State == CarryForwardState.Draft).ToListAsync())
            blockers.Add(new Blocker(Blocker.CarryForwardUndecided, row.Name, row.Amount, clock.DayOf(row.CreateTime)));
        return blockers;
    }

    /// <summary>Lets lapse what is left, and closes the accounts and documents of the year.</summary>
    public async Task Close(BudgetDb db, FiscalPeriod period, FiscalYear year)
    {
        List<(string Account, Money Amount)> lapsing = await Lapsing(db, year);
        await ledger.Post(db, [.. lapsing.Select(left => period.Lapse(left.Account, left.Amount.Currency))]);
        await ledger.SetYearClosed(db, year, isClosed: true);
        foreach (Appropriation row in await Appropriations(db, year, AppropriationState.Enacted)) row.Close();
        foreach (Allotment row in await Allotments(db, year, AllotmentState.Released, AllotmentState.Suspended)) row.Lapse();
    }

    /// <summary>Opens the accounts and documents of the year again, and takes back what lapsed. Its last month must be open.</summary>
    public async Task Reopen(BudgetDb db, string period, FiscalYear year)
    {
        await ledger.SetYearClosed(db, year, isClosed: false);
        foreach (Appropriation row in await Appropriations(db, year, AppropriationState.Closed)) row.Reopen();
        foreach (Allotment row in await Allotments(db, year, AllotmentState.Lapsed))
            row.Reopen(await ledger.Find(db, row.Name) is { IsSuspended: true });
        var lapses = new List<Reverse>();
        await LedgerInDoor.On(db).Read(
            """
            SELECT p.id, p.currency FROM ledger_postings p LEFT JOIN ledger_postings r ON r.reverses = p.id
            WHERE p.id >= @1 AND p.id < @2 AND p.reverses IS NULL AND r.id IS NULL ORDER BY p.id
            """,
            row => lapses.Add(new Reverse(
                new Heading($"{row.GetString(0)}:back", year.LastDay, period, Currency.Of(row.GetString(1))), row.GetString(0))),
            FiscalPeriod.LapsesFrom(period), FiscalPeriod.LapsesUntil(period));
        // Decided on a snapshot, the last month is still closed.
        if (!db.Commit.IsDryRun) await ledger.Post(db, [.. lapses]);
    }

    private static Task<List<Appropriation>> Appropriations(BudgetDb db, FiscalYear year, AppropriationState state) =>
        db.Appropriations.Where(row => row.FiscalYear == year.Label && row.State == state).ToListAsync();

    private static Task<List<Allotment>> Allotments(BudgetDb db, FiscalYear year, params AllotmentState[] states) =>
        db.Allotments.Where(row => row.FiscalYear == year.Label && states.Contains(row.State)).ToListAsync();
}
