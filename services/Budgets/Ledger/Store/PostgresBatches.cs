using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Npgsql;
using static Fund.Budgets.Ledger.Store.PostgresTables;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// READ COMMITTED, two round trips: begin, gate and reads; writes and commit. What makes it safe is the gate: each statement sees what
/// was committed before it began, and the reads begin once those before us in the queue for the gate have committed.
/// </summary>
internal sealed class PostgresBatches(ServiceDatabase database) : BatchStore
{
    // The writer finds rows by their keys only, the same few statements for ever: planned once, they cost nothing more. No statistics
    // of a table that was small a moment ago may talk the planner into reading all of it for each batch.
    private const string Session =
        """
        SET plan_cache_mode = force_generic_plan; SET jit = off;
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET idle_in_transaction_session_timeout = '15s'
        """;

    private NpgsqlConnection? connection;

    public override async Task<Begun> Begin(Needs needs, IReadOnlyCollection<ReceiptKey> keys)
    {
        connection ??= await Open();
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, "BEGIN ISOLATION LEVEL READ COMMITTED");
        Add(batch, LedgerInDoor.LockGate);
        AddReads(batch, needs);
        if (keys.Count > 0) Add(batch,
            """
            SELECT r.caller, r.request_id, r.method, r.fingerprint, r.outcome, r.answer
            FROM unnest($1, $2) AS k (caller, request_id) JOIN receipts r ON r.caller = k.caller AND r.request_id = k.request_id
            """,
            keys.Select(key => key.Principal).ToArray(), keys.Select(key => key.RequestId).ToArray());
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        Loaded loaded = await Read(reader, needs, CancellationToken.None);
        var receipts = new Dictionary<ReceiptKey, Receipt>();
        if (keys.Count > 0) await reader.NextResultAsync();
        while (keys.Count > 0 && await reader.ReadAsync()) receipts[new ReceiptKey(reader.GetString(0), reader.GetString(1))] = ReceiptFrom(reader);
        return new Begun(loaded, receipts);
    }

    private async Task<NpgsqlConnection> Open()
    {
        NpgsqlConnection opened = await database.Postgres.OpenConnectionAsync();
        await using var session = new NpgsqlCommand(Session, opened);
        await session.ExecuteNonQueryAsync();
        return opened;
    }

    public override async Task Commit(Left left)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddWrites(batch, left.Changes);
        if (left.Receipts is { Count: > 0 } receipts)
            Add(batch,
                """
                INSERT INTO receipts (caller, request_id, method, fingerprint, outcome, answer, committed_at)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
                """,
                Column(receipts, row => row.Caller), Column(receipts, row => row.RequestId), Column(receipts, row => row.Method),
                Column(receipts, row => row.Fingerprint), Column(receipts, row => row.Outcome), Column(receipts, row => row.Answer),
                Column(receipts, row => row.CommittedAt.ToText()));
        if (left.TellsSomething)
        {
            var row = FeedCommit.Of(left.Told, left.Changes.Now);
            Add(batch, "INSERT INTO feed_commits (id, committed_at, told) SELECT * FROM unnest($1, $2, $3)",
                new[] { row.Id }, new[] { row.CommittedAt.ToText() }, new[] { row.Told });
        }
        Add(batch, "COMMIT");
        await batch.ExecuteNonQueryAsync();
    }

    public override async Task Abandon()
    {
        if (connection is not { } broken) return;
        connection = null;
        await broken.DisposeAsync();
    }
}
