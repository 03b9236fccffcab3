using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Npgsql;
using static Fund.Budgets.Ledger.Store.PostgresTables;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// READ COMMITTED, three round trips: begin, gate, turn and reads; the rows; what is told of them and commit. What makes it safe is the
/// turn, which one batch has until its commit: each statement sees what was committed before it began, and the reads begin once the turn
/// is ours.
/// </summary>
internal sealed class PostgresBatches(ServiceDatabase database) : BatchStore
{
    // The writer finds rows by their keys only, the same few statements for ever: planned once, they cost nothing more. No statistics
    // of a table that was small a moment ago may talk the planner into reading all of it for each batch.
    private const string Session =
        "-c plan_cache_mode=force_generic_plan -c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c idle_in_transaction_session_timeout=15s";

    // Behind the gate doors are alone and batches one after the other. Doors cannot queue here: to ask for this lock takes a snapshot.
    private const string TurnLock = "507102";

    private NpgsqlConnection? connection;
    private bool isBegun;
    private bool isOurs;

    public override async Task<Begun?> Begin(Needs needs, IReadOnlyCollection<ReceiptKey> keys)
    {
        connection ??= await database.OpenAlone(Session);
        await using var batch = new NpgsqlBatch(connection);
        if (!isBegun)
        {
            Add(batch, "BEGIN ISOLATION LEVEL READ COMMITTED");
            Add(batch, "LOCK TABLE ledger_gate IN ROW SHARE MODE");
        }
        if (!isOurs) Add(batch, $"SELECT pg_try_advisory_xact_lock({TurnLock})");
        AddReads(batch, needs);
        if (keys.Count > 0) Add(batch,
            """
            SELECT r.caller, r.request_id, r.method, r.fingerprint, r.outcome, r.answer
            FROM unnest($1, $2) AS k (caller, request_id) JOIN receipts r ON r.caller = k.caller AND r.request_id = k.request_id
            """,
            Column([.. keys], key => key.Principal), Column([.. keys], key => key.RequestId));
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        isBegun = true;
        if (!isOurs)
        {
            await reader.ReadAsync();
            if (!reader.GetBoolean(0)) return null;
            isOurs = true;
            await reader.NextResultAsync();
        }
        Loaded loaded = await Read(reader, needs, CancellationToken.None);
        var receipts = new Dictionary<ReceiptKey, Receipt>();
        if (keys.Count > 0) await reader.NextResultAsync();
        while (keys.Count > 0 && await reader.ReadAsync())
            receipts[new ReceiptKey(reader.GetString(0), reader.GetString(1))] = ReceiptFrom(reader);
        return new Begun(loaded, receipts);
    }

    public override async Task Turn()
    {
        await using var turn = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({TurnLock})", connection);
        await turn.ExecuteNonQueryAsync();
        isOurs = true;
    }

    public override async Task Write(LedgerChanges changes)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddWrites(batch, changes);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync();
    }

    public override async Task Commit(Left left)
    {
        await using var batch = new NpgsqlBatch(connection);
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
            var row = FeedCommit.Of(left.Told, left.Now);
            Add(batch, "INSERT INTO feed_commits (id, committed_at, told) SELECT * FROM unnest($1, $2, $3)",
                Column([row], one => one.Id), Column([row], one => one.CommittedAt.ToText()), Column([row], one => one.Told));
        }
        Add(batch, "COMMIT");
        await batch.ExecuteNonQueryAsync();
        isBegun = isOurs = false;
    }

    public override async Task Abandon()
    {
        isBegun = isOurs = false;
        if (connection is not { } broken) return;
        connection = null;
        await broken.DisposeAsync();
    }
}
