using System.Data.Common;
using Fund.Budgets.Documents;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>The balances of accounts by their names.</summary>
internal static class AccountBalances
{
    /// <summary>
    /// By one statement, in the order of the names. Refuses ACCOUNT_NOT_FOUND, also where nothing had been posted by then.
    /// </summary>
    public static async Task<IEnumerable<Pb.AccountBalance>> Of(Statements statements, string[] names, View view)
    {
        // An encumbrance is asked for by its own name, and stands on as many accounts as it has sources.
        string list = PastBalances.Placeholders(4, names.Length);
        var found = new Dictionary<string, Pb.AccountBalance>(StringComparer.Ordinal);
        await statements.Read(
            $"""
            WITH named AS (SELECT name, number, kind, currency FROM ledger_accounts WHERE name IN ({list})),
            wanted AS (
              SELECT number AS account, name AS shown, kind, currency FROM named
              UNION ALL
              SELECT e.number, n.name, n.kind, n.currency
              FROM named n JOIN ledger_accounts e ON e.parent = n.name AND e.kind = 'ENCUMBRANCE'
              UNION ALL
              SELECT number, owner, kind, currency FROM ledger_accounts WHERE kind = 'ENCUMBRANCE' AND owner IN ({list})),
            {PastBalances.Changes(view)}
            SELECT w.shown, w.kind, w.currency, {PastBalances.Sums}
            FROM wanted w JOIN changes c ON c.account = w.account
            GROUP BY w.shown, w.kind, w.currency
            """,
            row => found[row.GetString(0)] = Shown(row), [.. PastBalances.Values(view), .. names]);
        return [.. names.Select(name => found.TryGetValue(name, out Pb.AccountBalance? shown) ? shown
            : throw Ledger.Reasons.AccountNotFound(name))];
    }

    private static Pb.AccountBalance Shown(DbDataReader row)
    {
        AccountKind kind = LedgerWords.KindOf(row.GetString(1));
        string currency = row.GetString(2);
        Stages stages = LedgerTables.StagesFrom(row, 3);
        var shown = new Pb.AccountBalance { Name = row.GetString(0), Kind = kind.Word(), Balances = stages.ToProto(currency) };
        if (kind != AccountKind.Cash) return shown;
        shown.Bank = Wire.Of(currency, stages.Bank);
        shown.InTransit = Wire.Of(currency, stages.InTransit);
        shown.Suspense = Wire.Of(currency, stages.Suspense);
        return shown;
    }
}
