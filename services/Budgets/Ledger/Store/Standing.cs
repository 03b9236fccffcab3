using Fund.Budgets.Ledger.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fund.Budgets.Ledger.Store;

/// <summary>What stands where on some accounts: their own stages and, with them, those of the encumbrances drawn on them.</summary>
internal sealed class Standing
{
    private readonly Dictionary<string, Account> accounts;
    private readonly ILookup<string, Account> drawn;

    private Standing(Dictionary<string, Account> accounts)
    {
        this.accounts = accounts;
        drawn = accounts.Values.Where(account => account.Kind == AccountKind.Encumbrance)
            .ToLookup(account => account.Parent!, StringComparer.Ordinal);
    }

    /// <param name="db">A model with a transaction open.</param>
    /// <param name="names">The accounts of interest; those that are not there stand at zero.</param>
    /// <param name="posted">What this commit has posted: under <c>validate_only</c> the tables do not show it.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<Standing> Of(BudgetDb db, IReadOnlyCollection<string> names, Posted? posted = null,
        CancellationToken cancel = default)
    {
        var accounts = new Dictionary<string, Account>(StringComparer.Ordinal);
        if (names.Count > 0)
        {
            string list = string.Join(", ", Enumerable.Range(1, names.Count).Select(number => $"@{number}"));
            var statements = new Statements(db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction(), cancel);
            await statements.Read(
                $"""
                SELECT {LedgerTables.AccountColumns} FROM ledger_accounts
                WHERE name IN ({list}) OR (kind = 'ENCUMBRANCE' AND parent IN ({list}))
                """,
                row => Keep(LedgerTables.AccountFrom(row)), [.. names]);
        }
        foreach (Account account in posted?.Opened ?? []) Keep(account);
        foreach (Change change in posted?.Changes ?? []) Keep(change.After);
        return new Standing(accounts);

        void Keep(Account account) => accounts[account.Name] = account;
    }

    /// <summary>Those of the accounts that are there, without the encumbrances on them.</summary>
    public IReadOnlyDictionary<string, Account> Among(IEnumerable<string> names) =>
        names.Where(accounts.ContainsKey).ToDictionary(name => name, name => accounts[name], StringComparer.Ordinal);

    /// <summary>The stages of the account itself.</summary>
    public Stages On(string account) => accounts.GetValueOrDefault(account)?.Stages ?? default;

    /// <summary>The accounts of encumbrances that draw on the account.</summary>
    public IEnumerable<Account> DrawnOn(string account) => drawn[account];

    /// <summary>The stages of the account and of all that is encumbered on it, added up.</summary>
    public Stages Under(string account)
    {
        Stages sum = On(account);
        foreach (Stages stages in drawn[account].Select(encumbrance => encumbrance.Stages))
            sum = sum with
            {
                Encumbered = sum.Encumbered + stages.Encumbered, Obligated = sum.Obligated + stages.Obligated,
                Disbursed = sum.Disbursed + stages.Disbursed, Lapsed = sum.Lapsed + stages.Lapsed,
            };
        return sum;
    }
}
