using Fund.Budgets.Domain.Cash;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;

namespace Fund.Budgets.Funding;

/// <summary>What the books know of cash, read on one snapshot.</summary>
internal sealed class CashBooks(BudgetDb db, OfficeName office, Currency currency, string bankAccount)
{
    private static readonly string BecameDue =
        $"""
        SELECT a.purpose, CAST(SUM(d.obligated + d.disbursed) AS BIGINT)
        FROM ledger_accounts a JOIN ledger_days d ON d.account = a.number
        WHERE a.kind = 'ENCUMBRANCE' AND a.currency = @2 AND {LedgerQueries.WithinOf("@1", "a.")}
          AND d.effective_date >= @3 AND d.effective_date <= @4
        GROUP BY a.purpose
        """;

    // What is paid stands in one posting with the cash that pays it.
    private static readonly string PaidFrom =
        $"""
        SELECT a.purpose, CAST(SUM(CASE WHEN m.to_stage = 'DISBURSED' THEN m.amount ELSE -m.amount END) AS BIGINT)
        FROM (SELECT c.posting FROM ledger_accounts b JOIN ledger_movements c ON c.from_account = b.number WHERE b.name = @5
          UNION SELECT c.posting FROM ledger_accounts b JOIN ledger_movements c ON c.to_account = b.number WHERE b.name = @5) cash
        JOIN ledger_postings p ON p.number = cash.posting AND p.effective_date >= @3 AND p.effective_date <= @4
        JOIN ledger_movements m ON m.posting = p.number AND (m.from_stage = 'DISBURSED' OR m.to_stage = 'DISBURSED')
        JOIN ledger_accounts a ON a.number = m.to_account
        WHERE a.kind = 'ENCUMBRANCE' AND a.currency = @2 AND {LedgerQueries.WithinOf("@1", "a.")}
        GROUP BY a.purpose
        """;

    private readonly Statements statements = LedgerInDoor.On(db);

    /// <param name="month">The present month.</param>
    public async Task<CashPosition> Read(Period month)
    {
        CashPosition cash = await Cash() with { CameThisMonth = await Came(month), DoneThisMonth = await Done(month) };
        long owed = 0;
        var encumbered = new List<(string Purpose, DateOnly EndsOn, long Amount)>();
        await statements.Read(
            $"""
            SELECT e.purpose, s.ends_on, CAST(SUM(e.encumbered) AS BIGINT), CAST(SUM(e.obligated) AS BIGINT)
            FROM ledger_accounts e JOIN ledger_accounts s ON s.name = e.parent
            WHERE e.kind = 'ENCUMBRANCE' AND e.currency = @2 AND {LedgerQueries.WithinOf("@1", "e.")}
              AND (e.encumbered > 0 OR e.obligated > 0)
            GROUP BY e.purpose, s.ends_on ORDER BY e.purpose, s.ends_on
            """,
            row =>
            {
                encumbered.Add((row.GetString(0), Days.Parse(row.GetString(1)), row.GetInt64(2)));
                owed += row.GetInt64(3);
            }, office.Text, currency.Code);
        if (bankAccount.Length > 0) return cash with { Unassigned = owed + encumbered.Sum(part => part.Amount) };
        // What is in transit pays what is due, but for refunds: nothing was due for those.
        long onItsWay = cash.InTransit - await RefundsInTransit();
        return cash with { Obligated = Math.Max(0, owed - onItsWay), Encumbered = encumbered, Pledged = await Pledged() };
    }

    private async Task<CashPosition> Cash()
    {
        var cash = new CashPosition();
        await statements.Read(
            $"""
            SELECT CAST(COALESCE(SUM(bank), 0) AS BIGINT), CAST(COALESCE(SUM(in_transit), 0) AS BIGINT),
              CAST(COALESCE(SUM(suspense), 0) AS BIGINT)
            FROM ledger_accounts
            WHERE kind = 'CASH' AND currency = @2 AND {LedgerQueries.WithinOf("@1")} AND (@3 = '' OR name = @3)
            """,
            row => cash = new CashPosition { Bank = row.GetInt64(0), InTransit = row.GetInt64(1), Suspense = row.GetInt64(2) },
            office.Text, currency.Code, bankAccount);
        return cash;
    }

    private Task<long> RefundsInTransit() => Sum(
        $"""
        SELECT CAST(COALESCE(SUM(r.amount_minor_units), 0) AS BIGINT) FROM refunds r JOIN ledger_accounts a ON a.name = r.bank_account
        WHERE r.state = 'Approved' AND a.currency = @2 AND {LedgerQueries.WithinOf("@1", "a.")}
        """, office.Text, currency.Code);

    private Task<long> Pledged() => Sum(
        $"""
        SELECT CAST(COALESCE(SUM(pledged_minor_units - received_minor_units), 0) AS BIGINT) FROM contributions
        WHERE state IN ('Pledged', 'PartlyReceived') AND currency = @2 AND {LedgerQueries.WithinOf("@1")}
        """, office.Text, currency.Code);

    private Task<long> Came(Period month) => Sum(
        $"""
        SELECT CAST(COALESCE(SUM(u.amount_minor_units), 0) AS BIGINT) FROM credit_uses u JOIN credits c ON c.name = u.credit
        WHERE u.effective_date >= @4 AND u.effective_date <= @5 AND c.currency = @2 AND (@3 = '' OR c.bank_account = @3)
          AND c.reversed_by = ''
          AND {LedgerQueries.WithinOf("@1", "c.")}
        """, office.Text, currency.Code, bankAccount, month.FirstDay.ToText(), month.LastDay.ToText());

    private async Task<Dictionary<string, long>> Done(Period month)
    {
        var done = new Dictionary<string, long>(StringComparer.Ordinal);
        object?[] asked = [office.Text, currency.Code, month.FirstDay.ToText(), month.LastDay.ToText()];
        await statements.Read(bankAccount.Length > 0 ? PaidFrom : BecameDue, row => done[row.GetString(0)] = row.GetInt64(1),
            bankAccount.Length > 0 ? [.. asked, bankAccount] : asked);
        return done;
    }

    private async Task<long> Sum(string sql, params object?[] values)
    {
        long sum = 0;
        await statements.Read(sql, row => sum = row.GetInt64(0), values);
        return sum;
    }
}
