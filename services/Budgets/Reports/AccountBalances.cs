using Fund.Budgets.Documents;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>The balances of accounts by their names.</summary>
internal static class AccountBalances
{
    /// <summary>In the order of the names. Refuses ACCOUNT_NOT_FOUND, also where nothing had been posted by then.</summary>
    public static async Task<IEnumerable<Pb.AccountBalance>> Of(BudgetDb db, string[] names, View view)
    {
        Statements statements = LedgerInDoor.On(db);
        // An encumbrance is asked for by its own name, and stands on as many accounts as it has sources.
        string list = PastBalances.Placeholders(4, names.Length);
        IReadOnlyDictionary<string, Stages> standing = await PastBalances.Of(statements,
            $"""
            {PastBalances.WithEncumbrances(list)}
            UNION SELECT name, owner FROM ledger_accounts WHERE kind = 'ENCUMBRANCE' AND owner IN ({list})
            """, view, names);
        var kinds = new Dictionary<string, (AccountKind Kind, string Currency)>(StringComparer.Ordinal);
        await statements.Read(
            $"""
            SELECT name, kind, currency FROM ledger_accounts WHERE name IN ({list})
            UNION SELECT owner, kind, currency FROM ledger_accounts WHERE kind = 'ENCUMBRANCE' AND owner IN ({list})
            """,
            row => kinds[row.GetString(0)] = (LedgerWords.KindOf(row.GetString(1)), row.GetString(2)), [null, null, null, .. names]);
        return [.. names.Select(Shown)];

        Pb.AccountBalance Shown(string name)
        {
            if (!kinds.TryGetValue(name, out (AccountKind Kind, string Currency) account)) throw Ledger.Reasons.AccountNotFound(name);
            if (!standing.TryGetValue(name, out Stages stages)) throw Ledger.Reasons.AccountNotFound(name);
            var shown = new Pb.AccountBalance
            {
                Name = name, Kind = account.Kind.Word(), Balances = stages.ToProto(account.Currency),
            };
            if (account.Kind != AccountKind.Cash) return shown;
            shown.Bank = Wire.Of(account.Currency, stages.Bank);
            shown.InTransit = Wire.Of(account.Currency, stages.InTransit);
            shown.Suspense = Wire.Of(account.Currency, stages.Suspense);
            return shown;
        }
    }
}
