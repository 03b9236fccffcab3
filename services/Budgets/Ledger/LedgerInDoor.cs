using System.Data.Common;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fund.Budgets.Ledger;

/// <summary>
/// How a document posts: in the door, in its transaction, behind the gate. Every body that calls this is given
/// <see cref="Gate"/>: <c>writes.Run(request, context, async db => …, LedgerInDoor.Gate)</c>.
/// </summary>
public sealed class LedgerInDoor(ServiceStore<BudgetDb> store, Clock clock)
{
    /// <summary>
    /// Keeps the batches of the ledger out until the door's commit. It comes before the snapshot: a door that read first and
    /// waited then would overwrite what the batches posted meanwhile, or fail for it again and again.
    /// </summary>
    public static readonly Gate Gate = async (connection, transaction, cancel) =>
    {
        if (connection is not Npgsql.NpgsqlConnection) return;
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "LOCK TABLE ledger_gate IN EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync(cancel);
    };

    /// <summary>
    /// Posts the requests, all of them or none, in their order; throws the first refusal. Heading ids must be unique for ever:
    /// use <see cref="IdOf"/>. Under <c>validate_only</c> the same is decided and nothing is written, so what belongs together
    /// must be posted in one call.
    /// </summary>
    public async Task<Posted> Post(BudgetDb db, params Request[] requests)
    {
        (DbConnection connection, DbTransaction transaction) = Of(db);
        LedgerTables tables = db.Commit.IsDryRun ? PortableTables.Instance : LedgerTables.Of(store.Database.Engine);
        Loaded loaded = await tables.Load(connection, transaction, Book.Needs(requests), CancellationToken.None);
        Posted posted = Book.Post(loaded.State, requests);
        foreach (Outcome outcome in posted.Outcomes)
            if (outcome is Outcome.Refused refused) throw refused.Refusal;
        if (db.Commit.IsDryRun) return posted;
        DateTimeOffset now = loaded.InstantAfter(clock.Now);
        await tables.Write(connection, transaction, new LedgerChanges
        {
            Loaded = loaded, Posted = posted, Encumbrances = LedgerChanges.OpenedBy(requests, posted, now),
            ActorOf = _ => db.Commit.Actor, Now = now,
        }, CancellationToken.None);
        return posted;
    }

    /// <summary>The id of a posting: of one verb on one document, and of one of several on the same by its number.</summary>
    public static string IdOf(string document, string verb, long number = 1) => $"{document}:{verb}:{number}";

    /// <summary>The account as it stands, or null.</summary>
    public async Task<Account?> Find(BudgetDb db, string name)
    {
        Account? account = null;
        await On(db).Read($"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts WHERE name = @1",
            row => account = LedgerTables.AccountFrom(row), name);
        return account;
    }

    /// <summary>Stops new spending from the account, or lets it go on. Refuses ACCOUNT_NOT_FOUND.</summary>
    public Task SetSuspended(BudgetDb db, string account, bool isSuspended) => SetFact(db, account, "suspended", isSuspended);

    /// <summary>Sets the last day on which the account can be spent. Refuses ACCOUNT_NOT_FOUND.</summary>
    public Task SetEndsOn(BudgetDb db, string account, DateOnly day) => SetFact(db, account, "ends_on", day.ToText());

    /// <summary>Closes the accounts of a fiscal year to all but payments, returns and write-backs, or opens them again.</summary>
    public Task SetYearClosed(BudgetDb db, FiscalYear year, bool isClosed) => db.Commit.IsDryRun
        ? Task.CompletedTask
        : On(db).Run("UPDATE ledger_accounts SET year_closed = @2, version = version + 1 WHERE fiscal_year = @1", year.Label,
            LedgerWords.Word(isClosed));

    /// <summary>Names the ceilings above an account, one space between.</summary>
    internal static Task SetCeilings(BudgetDb db, string account, string ceilings) => db.Commit.IsDryRun
        ? Task.CompletedTask
        : On(db).Run("UPDATE ledger_accounts SET ceilings = @2, version = version + 1 WHERE name = @1", account, ceilings);

    /// <summary>Says anew when the parts of an account may first be spent and at which levels it stops and warns.</summary>
    internal static Task SetTerms(BudgetDb db, string account, ReleasePlan plan, long stopFloor, long warnFloor) => db.Commit.IsDryRun
        ? Task.CompletedTask
        : On(db).Run("UPDATE ledger_accounts SET plan = @2, stop_floor = @3, warn_floor = @4, version = version + 1 WHERE name = @1",
            account, plan.Text, stopFloor, warnFloor);

    /// <summary>From this commit on nothing is dated into the month. Behind the gate no batch is still at work on it.</summary>
    public Task ClosePeriod(BudgetDb db, Period month) => SetPeriod(db, month, PeriodState.Closed);

    /// <summary>Lets the month be posted into again.</summary>
    public Task ReopenPeriod(BudgetDb db, Period month) => SetPeriod(db, month, PeriodState.Open);

    private static async Task SetPeriod(BudgetDb db, Period month, PeriodState state)
    {
        if (db.Commit.IsDryRun) return;
        Statements statements = On(db);
        await statements.Run("INSERT INTO ledger_periods (month, state) VALUES (@1, 'OPEN') ON CONFLICT (month) DO NOTHING",
            month.ToString());
        await statements.Run("UPDATE ledger_periods SET state = @2 WHERE month = @1", month.ToString(), state.Word());
        if (state == PeriodState.Closed) await Snapshots.Take(statements);
        else await Snapshots.Drop(statements, month);
    }

    private Task SetFact(BudgetDb db, string account, string column, bool value) => SetFact(db, account, column, LedgerWords.Word(value));

    private async Task SetFact(BudgetDb db, string account, string column, string word)
    {
        if (await Find(db, account) is null) throw Reasons.AccountNotFound(account);
        if (db.Commit.IsDryRun) return;
        await On(db).Run($"UPDATE ledger_accounts SET {column} = @2, version = version + 1 WHERE name = @1", account, word);
    }

    internal static Statements On(BudgetDb db)
    {
        (DbConnection connection, DbTransaction transaction) = Of(db);
        return new Statements(connection, transaction, CancellationToken.None);
    }

    private static (DbConnection Connection, DbTransaction Transaction) Of(BudgetDb db) =>
        (db.Database.GetDbConnection(),
            db.Database.CurrentTransaction?.GetDbTransaction()
                ?? throw new InvalidOperationException("The ledger is posted to inside the door only."));
}
