using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Npgsql;

namespace Fund.Chassis.Feed;

internal readonly record struct NumberedFrame(long Number, byte[] Chain, byte[] Frame);

/// <summary>
/// What one turn of the publisher writes. A server is given whole lists in one round trip: row by row the publisher would spend more
/// than the commits it follows, and fall behind them. Within the process of the database a prepared statement is as quick.
/// </summary>
internal sealed class NumberedRows(string epoch, IReadOnlyList<string> commits)
{
    public List<NumberedFrame> Frames { get; } = [];

    public List<ReadEventsResponse> Events { get; } = [];

    /// <summary>Writes them, and forgets what the commits told: it has its numbers now.</summary>
    public Task Write(DbConnection connection, DbTransaction transaction, CancellationToken cancel) =>
        connection is NpgsqlConnection server ? WriteLists(server, cancel) : WriteRows(connection, transaction, cancel);

    private async Task WriteLists(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (Frames.Count > 0)
            Add(batch, "INSERT INTO frames (epoch, number, chain, frame) SELECT $1, * FROM unnest($2, $3, $4)",
                epoch, Column(Frames, row => row.Number), Column(Frames, row => row.Chain), Column(Frames, row => row.Frame));
        if (Events.Count > 0)
            Add(batch,
                """
                INSERT INTO events (epoch, number, event_id, name, resource, json, actor, occurred_at, traceparent)
                SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
                """,
                epoch, Column(Events, row => row.Number), Column(Events, row => row.EventId), Column(Events, row => row.EventName),
                Column(Events, row => row.Resource), Column(Events, row => row.Json), Column(Events, row => row.Actor),
                Column(Events, OccurredAt), Column(Events, row => row.Traceparent));
        Add(batch, "DELETE FROM feed_commits WHERE id = ANY($1)", (object)Column(commits, id => id));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private async Task WriteRows(DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        await Each(connection, transaction, "INSERT INTO frames (epoch, number, chain, frame) VALUES (@1, @2, @3, @4)",
            Frames, row => [epoch, row.Number, row.Chain, row.Frame], cancel);
        await Each(connection, transaction,
            """
            INSERT INTO events (epoch, number, event_id, name, resource, json, actor, occurred_at, traceparent)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9)
            """,
            Events, row => [epoch, row.Number, row.EventId, row.EventName, row.Resource, row.Json, row.Actor, OccurredAt(row),
                row.Traceparent], cancel);
        await Each(connection, transaction, "DELETE FROM feed_commits WHERE id = @1", commits, id => [id], cancel);
    }

    private static async Task Each<TRow>(DbConnection connection, DbTransaction transaction, string sql,
        IReadOnlyList<TRow> rows, Func<TRow, object[]> values, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (TRow row in rows)
        {
            object[] each = values(row);
            for (int i = 0; i < each.Length; i++)
            {
                if (command.Parameters.Count == i) command.Parameters.Add(Named(command, i + 1));
                command.Parameters[i].Value = each[i];
            }
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static DbParameter Named(DbCommand command, int number)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = $"@{number}";
        return parameter;
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    private static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column) => [.. rows.Select(column)];

    private static string OccurredAt(ReadEventsResponse happened) => happened.OccurTime.ToDateTimeOffset().ToText();
}
