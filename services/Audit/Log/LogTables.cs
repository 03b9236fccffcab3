using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel.Tlog;

namespace Fund.Audit.Log;

/// <summary>
/// The log as it rests: entries, tiles and checkpoints. Rows are only ever added, and a tile only ever grows at its end. One
/// writer at a time: a queue on SQLite, a lock on PostgreSQL, and the primary key as fence.
/// </summary>
internal sealed class LogTables(ServiceStore<AuditDb> store)
{
    private const string Lock = "SELECT pg_advisory_xact_lock(507102)";

    private ServiceDatabase Database => store.Database;

    /// <summary>The number of entries.</summary>
    public Task<long> Size(CancellationToken cancel) => Reading((connection, _) => SizeOn(connection, null, cancel), cancel);

    public Task<SourceHead> HeadOf(string service, CancellationToken cancel) =>
        Reading((connection, _) => HeadOn(connection, null, service, cancel), cancel);

    /// <summary>Whether the log has frames of that epoch.</summary>
    public Task<bool> Knows(string service, string epoch, CancellationToken cancel) =>
        Reading(async (connection, _) => await connection.Command(null,
            "SELECT COUNT(*) FROM log_entries WHERE service = @service AND epoch = @epoch AND number = 1",
            ("service", service), ("epoch", epoch))
            .Number(cancel) > 0, cancel);

    /// <summary>
    /// Adds frames of one service with their tiles in one transaction. Answers null, and adds nothing, when the log does not stand
    /// at <paramref name="head"/> any more, because another replica was quicker.
    /// </summary>
    public Task<SourceHead?> Append(string service, SourceHead head, IReadOnlyList<LogEntry> entries, CancellationToken cancel) =>
        Writing<SourceHead?>(async (connection, transaction) =>
        {
            if (await HeadOn(connection, transaction, service, cancel) != head) return null;
            long size = await SizeOn(connection, transaction, cancel);
            await Insert(connection, transaction, size, entries, cancel);
            TileGrowth growth = Tiles.Append(
                size, new StoredTree(connection, transaction).Content, entries.Select(entry => Merkle.HashLeaf(entry.Frame)));
            foreach ((Tile tile, byte[] content) in growth.Tiles)
            {
                await using DbCommand grow = connection.Command(transaction,
                    """
                    INSERT INTO log_tiles (level, tile_index, content) VALUES (@level, @index, @content)
                    ON CONFLICT (level, tile_index) DO UPDATE SET content = excluded.content
                    """, ("level", (long)tile.Level), ("index", tile.Index), ("content", content));
                await grow.ExecuteNonQueryAsync(cancel);
            }
            return SourceHead.After(entries[^1]);
        }, cancel);

    /// <summary>The newest signed note; null before the first.</summary>
    public Task<string?> NewestNote(CancellationToken cancel) => Reading((connection, _) => NoteOn(connection, null, cancel), cancel);

    /// <summary>
    /// Lets <paramref name="sign"/> make a note of the log's present size; it hears the newest note and the tree. Answers the size signed,
    /// or 0 when that size has its note already.
    /// </summary>
    public Task<long> Sign(Func<long, string?, StoredTree, string> sign, CancellationToken cancel) =>
        Writing(async (connection, transaction) =>
        {
            long size = await SizeOn(connection, transaction, cancel);
            await using DbCommand known = connection.Command(
                transaction, "SELECT COUNT(*) FROM log_checkpoints WHERE size = @size", ("size", size));
            if (size == 0 || await known.Number(cancel) > 0) return 0;
            string note = sign(size, await NoteOn(connection, transaction, cancel), new StoredTree(connection, transaction));
            Failpoint.At("log.before-checkpoint");
            await using DbCommand insert = connection.Command(transaction,
                "INSERT INTO log_checkpoints (size, note) VALUES (@size, @note)", ("size", size), ("note", note));
            await insert.ExecuteNonQueryAsync(cancel);
            return size;
        }, cancel);

    /// <summary>Reads the tree, with blocking reads of a few rows.</summary>
    public Task<T> Read<T>(Func<StoredTree, T> read, CancellationToken cancel) =>
        Reading((_, tree) => Task.FromResult(read(tree)), cancel);

    /// <summary>The frames from one index on; fewer where the log ends.</summary>
    public Task<List<ReadOnlyMemory<byte>>> Frames(long from, int count, CancellationToken cancel) =>
        Reading(async (connection, _) =>
        {
            await using DbCommand command = connection.Command(null,
                "SELECT frame FROM log_entries WHERE leaf_index >= @from AND leaf_index < @end ORDER BY leaf_index",
                ("from", from), ("end", from + count));
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            var frames = new List<ReadOnlyMemory<byte>>();
            while (await reader.ReadAsync(cancel)) frames.Add(reader.GetFieldValue<byte[]>(0));
            return frames;
        }, cancel);

    private async Task<T> Reading<T>(Func<DbConnection, StoredTree, Task<T>> read, CancellationToken cancel)
    {
        await using DbConnection connection = await Database.Open(cancel);
        return await read(connection, new StoredTree(connection, null));
    }

    private async Task<T> Writing<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancel)
    {
        using IDisposable turn = await Database.Writer.Enter(cancel);
        await using DbConnection connection = await Database.Open(cancel);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (Database.Engine == Engine.Postgres)
        {
            await using DbCommand alone = connection.Command(transaction, Lock);
            await alone.ExecuteNonQueryAsync(cancel);
        }
        T answer = await write(connection, transaction);
        Failpoint.At("log.before-commit");
        await transaction.CommitAsync(CancellationToken.None);
        Failpoint.At("log.after-commit");
        return answer;
    }

    private static async Task Insert(
        DbConnection connection, DbTransaction transaction, long size, IReadOnlyList<LogEntry> entries, CancellationToken cancel)
    {
        await using DbCommand insert = connection.Command(transaction,
            $"""
            INSERT INTO log_entries ({string.Join(", ", LogEntry.Columns)})
            VALUES ({string.Join(", ", LogEntry.Columns.Select(name => $"@{name}"))})
            """,
            [.. LogEntry.Columns.Zip(entries[0].Values)]);
        await insert.PrepareAsync(cancel);
        foreach (LogEntry entry in entries)
        {
            entry.LeafIndex = size++;
            foreach ((int i, object value) in entry.Values.Index()) insert.Parameters[i].Value = value;
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task<long> SizeOn(DbConnection connection, DbTransaction? transaction, CancellationToken cancel) =>
        await connection.Command(transaction, "SELECT COALESCE(MAX(leaf_index), -1) FROM log_entries").Number(cancel) + 1;

    private static async Task<SourceHead> HeadOn(
        DbConnection connection, DbTransaction? transaction, string service, CancellationToken cancel)
    {
        await using DbCommand command = connection.Command(transaction,
            "SELECT frame FROM log_entries WHERE service = @service ORDER BY leaf_index DESC LIMIT 1", ("service", service));
        return await command.ExecuteScalarAsync(cancel) is byte[] frame ? SourceHead.After(LogEntry.Read(frame)) : SourceHead.None;
    }

    private static async Task<string?> NoteOn(DbConnection connection, DbTransaction? transaction, CancellationToken cancel)
    {
        await using DbCommand command = connection.Command(transaction, "SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1");
        return await command.ExecuteScalarAsync(cancel) as string;
    }
}
