using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// What stood on the accounts when closed months ended. Only an end before which nothing can be dated any more has a snapshot: all
/// months with a row until then are closed, and with them those without one.
/// </summary>
internal static class Snapshots
{
    /// <summary>
    /// Takes the snapshot of the last month until which all are closed, of the accounts that moved since the one before. An account
    /// that did not move keeps the older one: nothing lies between. It reads the days since then, and none of the movements.
    /// An encumbrance has none: there are many, and each moves on so few days that they are soon added up.
    /// </summary>
    public static async Task Take(Statements statements)
    {
        string? last = null, before = null;
        await statements.Read(
            """
            SELECT (SELECT MAX(month) FROM ledger_periods
                WHERE month < COALESCE((SELECT MIN(month) FROM ledger_periods WHERE state <> 'CLOSED'), '~')),
              (SELECT MAX(until_date) FROM ledger_snapshots)
            """,
            row => (last, before) = (row.IsDBNull(0) ? null : row.GetString(0), row.IsDBNull(1) ? "" : row.GetString(1)));
        if (last is null) return;
        string until = Period.Parse(last).LastDay.ToText();
        if (string.CompareOrdinal(until, before) <= 0) return;
        await statements.Run(
            $"""
            INSERT INTO ledger_snapshots (account, until_date, {LedgerTables.StageColumns})
            SELECT moved.account, CAST(@1 AS TEXT), {PastBalances.Each("moved.{0} + COALESCE(s.{0}, 0)")}
            FROM (
              SELECT d.account, {PastBalances.OfDays}
              FROM ledger_accounts a JOIN ledger_days d ON d.account = a.number AND d.effective_date > @2 AND d.effective_date <= @1
              WHERE a.kind <> 'ENCUMBRANCE'
              GROUP BY d.account) moved
            LEFT JOIN ledger_snapshots s ON s.account = moved.account
              AND s.until_date = (SELECT MAX(l.until_date) FROM ledger_snapshots l WHERE l.account = moved.account)
            """,
            until, before);
    }

    /// <summary>From this commit on the month may be posted into: no snapshot of it or of a later one stays.</summary>
    public static Task Drop(Statements statements, Period month) =>
        statements.Run("DELETE FROM ledger_snapshots WHERE until_date >= @1", month.FirstDay.ToText());
}
