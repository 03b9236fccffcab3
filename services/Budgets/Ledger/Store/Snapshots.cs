using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// What stood on the accounts when closed months ended. Only an end before which nothing can be posted any more has a snapshot: all
/// months with a row until then are closed, and a month without one drops what it would make wrong when it gets its row.
/// </summary>
internal static class Snapshots
{
    /// <summary>
    /// Takes the snapshot of the last month until which all are closed, of the accounts that moved since the one before. An account
    /// that did not move keeps the older one: nothing lies between. It reads the days since then, and none of the movements.
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
            SELECT account, CAST(@1 AS TEXT), {PastBalances.Sums}
            FROM (
              SELECT account, {LedgerTables.StageColumns} FROM ledger_days WHERE effective_date > @2 AND effective_date <= @1
              UNION ALL
              SELECT account, {LedgerTables.StageColumns} FROM ledger_snapshots s
              WHERE until_date = (SELECT MAX(until_date) FROM ledger_snapshots l WHERE l.account = s.account)
                AND EXISTS (SELECT 1 FROM ledger_days d
                  WHERE d.account = s.account AND d.effective_date > @2 AND d.effective_date <= @1)) parts
            GROUP BY account
            """,
            until, before);
    }

    /// <summary>From this commit on the month may be posted into: no snapshot of it or of a later one stays.</summary>
    public static Task Drop(Statements statements, Period month) =>
        statements.Run("DELETE FROM ledger_snapshots WHERE until_date >= @1", month.FirstDay.ToText());
}
