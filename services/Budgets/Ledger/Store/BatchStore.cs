using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Protos.Feed.V1;

namespace Fund.Budgets.Ledger.Store;

/// <summary>A caller's principal with a request id of his: what a receipt is found by.</summary>
internal readonly record struct ReceiptKey(string Principal, string RequestId);

/// <summary>What a batch begins with, read behind the gate.</summary>
internal sealed record Begun(Loaded Loaded, IReadOnlyDictionary<ReceiptKey, Receipt> Receipts);

/// <summary>What a batch leaves beside the rows of the ledger.</summary>
internal sealed record Left(IReadOnlyList<Receipt> Receipts, Told Told, DateTimeOffset Now)
{
    public bool TellsSomething => Told.Entries.Count + Told.Events.Count > 0;
}

/// <summary>
/// The transactions of the writer, one after the other on one connection: begin in our turn, write, then commit or abandon. After an
/// error the batch is abandoned, whatever the connection's state.
/// </summary>
internal abstract class BatchStore : IAsyncDisposable
{
    public static BatchStore Of(ServiceDatabase database) =>
        database.Engine == Engine.Postgres ? new PostgresBatches(database) : new SqliteBatches(database);

    /// <summary>Null where others are at work in the ledger; then <see cref="Turn"/> comes first.</summary>
    public abstract Task<Begun?> Begin(Needs needs, IReadOnlyCollection<ReceiptKey> keys);

    /// <summary>Returns when those before us are done and nobody else posts.</summary>
    public abstract Task Turn();

    /// <summary>The rows of the ledger; they stay the transaction's own until the commit.</summary>
    public abstract Task Write(LedgerChanges changes);

    /// <summary>Adds what is left beside them, and commits.</summary>
    public abstract Task Commit(Left left);

    public abstract Task Abandon();

    public async ValueTask DisposeAsync() => await Abandon();

    /// <summary>The receipts known of the keys, without any lock.</summary>
    public static async Task<IReadOnlyDictionary<ReceiptKey, Receipt>> ReceiptsOf(Statements statements,
        IReadOnlyCollection<ReceiptKey> keys)
    {
        var receipts = new Dictionary<ReceiptKey, Receipt>();
        foreach (ReceiptKey key in keys)
            await statements.Read(
                "SELECT caller, request_id, method, fingerprint, outcome, answer FROM receipts WHERE caller = @1 AND request_id = @2",
                row => receipts[key] = ReceiptFrom(row), key.Principal, key.RequestId);
        return receipts;
    }

    protected static Receipt ReceiptFrom(DbDataReader row) => new()
    {
        Caller = row.GetString(0), RequestId = row.GetString(1), Method = row.GetString(2), Fingerprint = row.GetFieldValue<byte[]>(3),
        Outcome = row.GetString(4), Answer = row.GetFieldValue<byte[]>(5),
    };
}
