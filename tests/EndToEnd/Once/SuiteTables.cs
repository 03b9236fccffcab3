using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fund.Chassis.Clients;
using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>What a table holds: how many rows, and a sum over the hashes of all of them.</summary>
internal readonly record struct TableDigest(long RowCount, UInt128 Sum);

/// <summary>Every table of every service database of a suite, read past its code.</summary>
internal sealed class SuiteTables : IAsyncDisposable
{
    private readonly ServiceDatabase[] databases;

    public SuiteTables(SuiteSettings settings) =>
        databases = [.. FundClients.Services.Select(service => new ServiceDatabase(service, settings))];

    /// <summary>The digest of each table, named <c>service.table</c>. No table is left out: at rest none moves by itself.</summary>
    public async Task<SortedDictionary<string, TableDigest>> Digest()
    {
        var digests = new SortedDictionary<string, TableDigest>(StringComparer.Ordinal);
        foreach (ServiceDatabase database in databases)
        {
            await using DbConnection connection = await database.Open();
            string tables = database.Engine == Engine.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
            foreach (string table in (await Rows(connection, tables)).Select(row => row[0]).ToArray())
                digests.Add($"{database.Service}.{table}", await DigestOf(connection, table));
        }
        return digests;
    }

    /// <summary>The tables that differ.</summary>
    public static string[] Moved(IReadOnlyDictionary<string, TableDigest> before, IReadOnlyDictionary<string, TableDigest> after) =>
        [.. before.Keys.Union(after.Keys).Where(table => before.GetValueOrDefault(table) != after.GetValueOrDefault(table))];

    /// <summary>The kinds of the entries of the audit log from an index on.</summary>
    public async Task<string[]> KindsLoggedFrom(long index)
    {
        await using DbConnection log = await Log();
        List<string[]> rows = await Rows(log, $"SELECT kind FROM log_entries WHERE leaf_index >= {index} ORDER BY leaf_index");
        return [.. rows.Select(row => row[0])];
    }

    /// <summary>The entries and receipts of every service.</summary>
    public async Task<IReadOnlyList<StoredEntries>> Entries()
    {
        var all = new List<StoredEntries>();
        foreach (ServiceDatabase database in databases)
        {
            await using DbConnection connection = await database.Open();
            var entries = new List<Entry>();
            await foreach (Frame frame in StoredFeed.Frames(connection)) entries.Add(Entry.Parser.ParseFrom(frame.Body));
            List<string[]> accepted = await Rows(connection,
                "SELECT caller, method, request_id FROM receipts WHERE outcome = 'ACCEPTED'");
            all.Add(new StoredEntries(database.Service, entries, [.. accepted.Select(row => new ReceiptName(row[0], row[1], row[2]))]));
        }
        return all;
    }

    /// <summary>
    /// Whether nothing is under way: everything committed is numbered, every event handled, every step done, every entry in the log and
    /// under a checkpoint.
    /// </summary>
    public async Task<bool> AreAtRest()
    {
        var lastEvent = new Dictionary<string, string>();
        var handled = new List<string[]>();
        long frames = 0;
        foreach (ServiceDatabase database in databases)
        {
            await using DbConnection connection = await database.Open();
            if (await Number(connection, "SELECT COUNT(*) FROM feed_commits") > 0) return false;
            if (await Number(connection, "SELECT COUNT(*) FROM steps WHERE state = 'WAITING'") > 0) return false;
            frames += await Number(connection, StoredFeed.CountFrames);
            lastEvent[database.Service] = $"{await Number(connection, "SELECT COALESCE(MAX(last_number), 0) FROM events")}";
            handled.AddRange(await Rows(connection, "SELECT source, number FROM inbox"));
        }
        await using DbConnection log = await Log();
        return handled.TrueForAll(row => lastEvent[row[0]] == row[1])
            && await Number(log, "SELECT COUNT(*) FROM log_entries") == frames
            && await Number(log, "SELECT MAX(size) FROM log_checkpoints") == frames;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceDatabase database in databases) await database.DisposeAsync();
    }

    private Task<DbConnection> Log() => databases.Single(database => database.Service == "audit").Open();

    private static async Task<TableDigest> DigestOf(DbConnection connection, string table)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        using var content = new MemoryStream();
        using var row = new BinaryWriter(content, Encoding.UTF8);
        UInt128 sum = 0;
        long count = 0;
        while (await reader.ReadAsync())
        {
            content.SetLength(0);
            for (int i = 0; i < reader.FieldCount; i++) Write(row, reader.GetValue(i));
            // Rows have no order of their own; a sum of their hashes does not ask for one.
            sum = unchecked(sum + BitConverter.ToUInt128(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length))));
            count++;
        }
        return new TableDigest(count, sum);
    }

    // Each value with its kind and length before it, so that none can be taken for a part of its neighbour.
    private static void Write(BinaryWriter row, object value)
    {
        row.Write(value.GetType().Name);
        if (value is byte[] bytes)
        {
            row.Write(bytes.Length);
            row.Write(bytes);
        }
        else row.Write(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
    }

    private static async Task<long> Number(DbConnection connection, string sql) =>
        (await Rows(connection, sql))[0][0] is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : 0;

    private static async Task<List<string[]>> Rows(DbConnection connection, string sql)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        return rows;
    }
}
