using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Microsoft.Data.Sqlite;

namespace Fund.Budgets.Ledger.Store;

/// <summary>One writer: with the turn in the file's queue nothing else needs a lock. Statements stay prepared.</summary>
internal sealed class SqliteBatches(ServiceDatabase database) : BatchStore
{
    private SqliteConnection? connection;
    private SqliteTransaction? transaction;
    private Statements? statements;
    private Task<IDisposable>? turn;

    public override async Task<Begun?> Begin(Needs needs, IReadOnlyCollection<ReceiptKey> keys)
    {
        turn ??= database.Writer.Enter();
        if (!turn.IsCompleted) return null;
        connection ??= await database.OpenToKeep();
        transaction = connection.BeginTransaction(deferred: false);
        statements ??= new Statements(connection, transaction, CancellationToken.None);
        statements.Join(transaction);
        return new Begun(await PortableTables.Load(statements, needs), await ReceiptsOf(statements, keys));
    }

    public override Task Turn() => turn!;

    public override Task Write(LedgerChanges changes) => PortableTables.Write(statements!, changes);

    public override async Task Commit(Left left)
    {
        foreach (Receipt row in left.Receipts)
            await statements!.Run(
                """
                INSERT INTO receipts (caller, request_id, method, fingerprint, outcome, answer, committed_at)
                VALUES (@1, @2, @3, @4, @5, @6, @7)
                """,
                row.Caller, row.RequestId, row.Method, row.Fingerprint, row.Outcome, row.Answer, row.CommittedAt.ToText());
        if (left.TellsSomething)
        {
            var row = FeedCommit.Of(left.Told, left.Now);
            await statements!.Run("INSERT INTO feed_commits (id, committed_at, told) VALUES (@1, @2, @3)",
                row.Id, row.CommittedAt.ToText(), row.Told);
        }
        await transaction!.CommitAsync();
        Leave();
    }

    public override async Task Abandon()
    {
        statements = null;
        try
        {
            if (transaction is { } open) await open.DisposeAsync();
            if (connection is { } present) await present.DisposeAsync();
        }
        finally
        {
            connection = null;
            Leave();
        }
    }

    // At once where it has come; else when it comes.
    private static async Task GiveBack(Task<IDisposable> turn) => (await turn).Dispose();

    private void Leave()
    {
        transaction = null;
        if (turn is { } taken) _ = GiveBack(taken);
        turn = null;
    }
}
