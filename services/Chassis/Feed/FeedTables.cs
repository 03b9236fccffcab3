using System.Data.Common;
using System.Security.Cryptography;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Chassis.Feed;

/// <summary>
/// The numbered feed of one service: frames and events, 1, 2, 3 … within an epoch, their bytes final from then on. Only the
/// publisher writes here, one at a time per database; the primary key on the first number of a run is the fence should two ever try.
/// </summary>
public sealed class FeedTables(ServiceDatabase database, Clock clock)
{
    /// <summary>Of how many commits one turn of the publisher numbers what they tell; the largest tell of a thousand postings.</summary>
    public const int CommitsMax = 20;

    private const string PresentEpoch = "SELECT epoch FROM feed_epochs ORDER BY position DESC LIMIT 1";

    /// <summary>The present epoch. A restore to an earlier instant begins a new one.</summary>
    public async Task<string> Epoch(CancellationToken cancel)
    {
        await using DbConnection connection = await database.Open(cancel);
        return await EpochOn(connection, cancel)
            ?? throw new InvalidOperationException($"The feed of {database.Service} has no epoch yet; the service is still starting.");
    }

    /// <summary>Begins the first epoch of a new database.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        using IDisposable turn = await database.Writer.Enter(cancel);
        await using DbConnection connection = await database.Open(cancel);
        await using DbCommand command = Command(connection, null,
            """
            INSERT INTO feed_epochs (epoch, position, started_at)
            SELECT @epoch, 1, @now WHERE NOT EXISTS (SELECT 1 FROM feed_epochs) ON CONFLICT DO NOTHING
            """,
            ("epoch", $"e{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}"), ("now", clock.Now.ToText()));
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Numbers what commits have left, oldest first, and answers the names of the events among it. Empty: nothing was left.
    /// </summary>
    public async Task<Numbered> NumberSome(CancellationToken cancel)
    {
        using IDisposable turn = await database.Writer.Enter(cancel);
        await using DbConnection connection = await database.Open(cancel);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await Unnumbered(connection, transaction, cancel) is not { Commits.Count: > 0 } found) return new Numbered(0, []);

        Failpoint.At("feed.before-numbering");
        var runs = new NumberedRuns(database.Service, found.Epoch, found.Head, found.LastEvent);
        foreach ((_, Told told) in found.Commits) runs.Add(told);
        await runs.Write(connection, transaction, [.. found.Commits.Select(commit => commit.Id)], cancel);
        await transaction.CommitAsync(CancellationToken.None);
        Failpoint.At("feed.after-numbering");
        return new Numbered(found.Commits.Count, runs.Events);
    }

    /// <summary>
    /// Frames after a number, in order, and the last number there is. Answered are whole runs, some 500 frames and fewer than 1,500.
    /// </summary>
    public async Task<(IReadOnlyList<(long Number, ByteString Frame)> Frames, long Last)> Frames(string epoch, long after,
        CancellationToken cancel)
    {
        var (runs, last) = await Runs("frames", epoch, after, cancel);
        return ([.. runs.SelectMany(run => FrameRun.Parser.ParseFrom(run.Bytes).Frames.Select((frame, i) => (run.First + i, frame)))
            .Where(frame => frame.Item1 > after)], last);
    }

    /// <summary>
    /// Events after a number, in order, and the last number there is. Answered are whole runs, some 500 events and fewer than 1,500.
    /// </summary>
    public async Task<(IReadOnlyList<ReadEventsResponse> Events, long Last)> Events(string epoch, long after, CancellationToken cancel)
    {
        var (runs, last) = await Runs("events", epoch, after, cancel);
        ReadEventsResponse[] events = [.. runs.SelectMany(run => EventRun.Parser.ParseFrom(run.Bytes).Events)
            .Where(happened => happened.Number > after)];
        foreach (ReadEventsResponse happened in events) (happened.Epoch, happened.LastNumber) = (epoch, last);
        return (events, last);
    }

    // The run in which the next number lies, if there is one, and those that begin within the next 500 numbers after it. Where a number
    // is missing the next one there is follows, so that the reader sees the gap and not an end.
    private async Task<(IReadOnlyList<(long First, byte[] Bytes)> Runs, long Last)> Runs(
        string table, string epoch, long after, CancellationToken cancel)
    {
        await using DbConnection connection = await database.Open(cancel);
        await using DbCommand command = Command(connection, null,
            $"""
            SELECT first_number, {table} FROM {table} WHERE epoch = @epoch AND last_number > @after
            AND first_number >= COALESCE((SELECT MAX(first_number) FROM {table} WHERE epoch = @epoch AND first_number <= @after), 0)
            AND first_number
              <= COALESCE((SELECT MIN(first_number) FROM {table} WHERE epoch = @epoch AND first_number > @after) + @within, @after)
            ORDER BY first_number;
            {LastRun("last_number", table, "@epoch")}
            """,
            ("epoch", epoch), ("after", after), ("within", NumberedRuns.NumbersMax - 1L));
        var runs = new List<(long, byte[])>();
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) runs.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        await reader.NextResultAsync(cancel);
        return (runs, await reader.ReadAsync(cancel) ? reader.GetInt64(0) : 0);
    }

    private static string LastRun(string columns, string table, string epoch) =>
        $"SELECT {columns} FROM {table} WHERE epoch = {epoch} ORDER BY first_number DESC LIMIT 1";

    private sealed record Found(string Epoch, Chain Head, long LastEvent, IReadOnlyList<(string Id, Told Told)> Commits);

    // Null where another replica numbers. In one round trip: the publisher would else wait longer than it works.
    // A row is visible only after its commit, and whoever changed the same resource later began after that commit: the order of
    // instants is the order of versions within one resource, since the door never lets an instant go back.
    private async Task<Found?> Unnumbered(DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        await using DbCommand command = Command(connection, transaction,
            $"""
            SELECT {(database.Engine == Engine.Postgres ? "pg_try_advisory_xact_lock(507101)" : "TRUE")};
            {PresentEpoch};
            {LastRun("last_number, chain", "frames", $"({PresentEpoch})")};
            {LastRun("last_number", "events", $"({PresentEpoch})")};
            SELECT id, told FROM feed_commits ORDER BY committed_at, id LIMIT @most
            """, ("most", CommitsMax));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        if (!reader.GetBoolean(0)) return null;
        await reader.NextResultAsync(cancel);
        string epoch = await reader.ReadAsync(cancel) ? reader.GetString(0)
            : throw new InvalidOperationException("The feed has no epoch.");
        await reader.NextResultAsync(cancel);
        Chain head = await reader.ReadAsync(cancel)
            ? new Chain(reader.GetInt64(0), Hash.FromBytes(reader.GetFieldValue<byte[]>(1))) : Chain.Empty;
        await reader.NextResultAsync(cancel);
        long lastEvent = await reader.ReadAsync(cancel) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(cancel);
        var commits = new List<(string, Told)>();
        while (await reader.ReadAsync(cancel)) commits.Add((reader.GetString(0), Told.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1))));
        return new Found(epoch, head, lastEvent, commits);
    }

    private static async Task<string?> EpochOn(DbConnection connection, CancellationToken cancel)
    {
        await using DbCommand command = Command(connection, null, PresentEpoch);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql,
        params (string Name, object Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach ((string name, object value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

/// <summary>What one turn of the publisher numbered: of how many commits, and the events among it.</summary>
public sealed record Numbered(int Commits, IReadOnlyList<ReadEventsResponse> Events);
