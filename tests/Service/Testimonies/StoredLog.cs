using System.Data;
using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;
using Microsoft.Data.Sqlite;

namespace Fund.Tests.Service.Testimonies;

/// <summary>A receipt as it rests.</summary>
internal sealed record StoredReceipt(CallName Name, bool IsAccepted, byte[] Answer, string CommittedAt);

/// <summary>The audit entries and receipts of one service, read from its database and through none of its code.</summary>
internal sealed record StoredLog(string Service, IReadOnlyList<Entry> Entries, IReadOnlyList<StoredReceipt> Receipts)
{
    public static async Task<StoredLog> Read(ServiceDatabase database)
    {
        await using DbConnection connection = await database.Open();
        // A replica may be at work: both tables are read as of one instant.
        await using DbTransaction snapshot = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var entries = new List<Entry>();
        await foreach (Frame frame in StoredFeed.Frames(connection, snapshot)) entries.Add(Entry.Parser.ParseFrom(frame.Body));
        // What was committed and has no number yet; a stopping host numbers everything but its last denials.
        await Rows(snapshot, "SELECT told FROM feed_commits ORDER BY committed_at, id",
            row => entries.AddRange(Told.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)).Entries.Select(Entry.Parser.ParseFrom)));
        var receipts = new List<StoredReceipt>();
        await Rows(snapshot, "SELECT caller, method, request_id, outcome, answer, committed_at FROM receipts",
            row => receipts.Add(new StoredReceipt(new CallName(row.GetString(0), row.GetString(1), row.GetString(2)),
                row.GetString(3) == "ACCEPTED", row.GetFieldValue<byte[]>(4), row.GetString(5))));
        return new StoredLog(database.Service, entries, receipts);
    }

    private static async Task Rows(DbTransaction snapshot, string sql, Action<DbDataReader> take)
    {
        await using DbCommand command = snapshot.Connection!.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) take(reader);
    }
}
