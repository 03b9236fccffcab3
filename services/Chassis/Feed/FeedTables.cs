using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Chassis.Feed;

/// <summary>
/// The numbered feed of one service: frames and events, 1, 2, 3 … within an epoch, their bytes final from then on. Only the
/// publisher writes here, one at a time per database; the primary key is the fence should two ever try.
/// </summary>
public sealed class FeedTables(ServiceDatabase database, Clock clock)
{
    /// <summary>Of how many commits one turn of the publisher numbers what they tell; the largest tell of a thousand postings.</summary>
    public const int CommitsMax = 20;

    private const int BatchMax = 500;

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
        Chain chain = found.Head;
        long eventNumber = found.LastEvent;
        var rows = new NumberedRows(found.Epoch, [.. found.Commits.Select(commit => commit.Id)]);
        foreach ((_, Told told) in found.Commits)
        {
            foreach (ByteString entry in told.Entries) rows.Frames.Add(FrameOf(found.Epoch, ref chain, entry));
            foreach (ReadEventsResponse happened in told.Events)
            {
                happened.Number = ++eventNumber;
                rows.Events.Add(happened);
            }
        }
        await rows.Write(connection, transaction, cancel);
        await transaction.CommitAsync(CancellationToken.None);
        Failpoint.At("feed.after-numbering");
        return new Numbered(found.Commits.Count, rows.Events);
    }

    /// <summary>Frames after a number, at most 500, and the last number there is.</summary>
    public async Task<(IReadOnlyList<(long Number, byte[] Frame)> Frames, long Last)> Frames(string epoch, long after,
        CancellationToken cancel)
    {
        await using DbConnection connection = await database.Open(cancel);
        await using DbCommand command = Command(connection, null,
            "SELECT number, frame FROM frames WHERE epoch = @epoch AND number > @after ORDER BY number LIMIT @most",
            ("epoch", epoch), ("after", after), ("most", BatchMax));
        var frames = new List<(long, byte[])>();
        await using (DbDataReader reader = await command.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) frames.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        return (frames, await LastNumber(connection, "frames", epoch, cancel));
    }

    /// <summary>Events after a number, at most 500, and the last number there is.</summary>
    public async Task<(IReadOnlyList<ReadEventsResponse> Events, long Last)> Events(string epoch, long after, CancellationToken cancel)
    {
        await using DbConnection connection = await database.Open(cancel);
        long last = await LastNumber(connection, "events", epoch, cancel);
        await using DbCommand command = Command(connection, null,
            """
            SELECT number, event_id, name, resource, json, actor, occurred_at, traceparent FROM events
            WHERE epoch = @epoch AND number > @after ORDER BY number LIMIT @most
            """,
            ("epoch", epoch), ("after", after), ("most", BatchMax));
        var events = new List<ReadEventsResponse>();
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            events.Add(new ReadEventsResponse
            {
                Number = reader.GetInt64(0), EventId = reader.GetString(1), EventName = reader.GetString(2), Resource = reader.GetString(3),
                Json = reader.GetString(4), Actor = reader.GetString(5), OccurTime = Instant.Parse(reader.GetString(6)).ToProto(),
                Traceparent = reader.GetString(7), LastNumber = last, Epoch = epoch,
            });
        return (events, last);
    }

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
            SELECT number, chain FROM frames WHERE epoch = ({PresentEpoch}) ORDER BY number DESC LIMIT 1;
            SELECT COALESCE(MAX(number), 0) FROM events WHERE epoch = ({PresentEpoch});
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
        await reader.ReadAsync(cancel);
        long lastEvent = reader.GetInt64(0);
        await reader.NextResultAsync(cancel);
        var commits = new List<(string, Told)>();
        while (await reader.ReadAsync(cancel)) commits.Add((reader.GetString(0), Told.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1))));
        return new Found(epoch, head, lastEvent, commits);
    }

    private NumberedFrame FrameOf(string epoch, ref Chain chain, ByteString entry)
    {
        byte[] bytes = new Frame
        {
            Service = database.Service, Epoch = epoch, Number = chain.Number + 1,
            PreviousChain = ByteString.CopyFrom(chain.Head.ToBytes()), Body = entry,
        }.ToByteArray();
        chain = chain.Next(bytes);
        return new NumberedFrame(chain.Number, chain.Head.ToBytes(), bytes);
    }

    private static async Task<long> LastNumber(
        DbConnection connection, string table, string epoch, CancellationToken cancel)
    {
        await using DbCommand command = Command(connection, null,
            $"SELECT COALESCE(MAX(number), 0) FROM {table} WHERE epoch = @epoch", ("epoch", epoch));
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
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
