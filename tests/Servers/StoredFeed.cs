using System.Data.Common;
using Fund.Protos.Feed.V1;

namespace Fund.Tests.Servers;

/// <summary>The numbered feed of a service as it rests, read from its database and through none of its code.</summary>
public static class StoredFeed
{
    /// <summary>How many frames there are.</summary>
    public const string CountFrames = "SELECT COALESCE(SUM(last_number - first_number + 1), 0) FROM frames";

    /// <summary>How many events there are.</summary>
    public const string CountEvents = "SELECT COALESCE(SUM(last_number - first_number + 1), 0) FROM events";

    /// <summary>The frames in the order of their numbers. A run must hold the numbers its row says.</summary>
    public static async IAsyncEnumerable<Frame> Frames(DbConnection connection, DbTransaction? snapshot = null)
    {
        await foreach ((long first, long last, byte[] run) in Runs(connection, snapshot, "frames"))
            foreach (Frame frame in Held(first, last, FrameRun.Parser.ParseFrom(run).Frames.Select(Frame.Parser.ParseFrom),
                frame => frame.Number))
                yield return frame;
    }

    /// <summary>The events in the order of their numbers. A run must hold the numbers its row says.</summary>
    public static async IAsyncEnumerable<ReadEventsResponse> Events(DbConnection connection, DbTransaction? snapshot = null)
    {
        await foreach ((long first, long last, byte[] run) in Runs(connection, snapshot, "events"))
            foreach (ReadEventsResponse happened in Held(first, last, EventRun.Parser.ParseFrom(run).Events, happened => happened.Number))
                yield return happened;
    }

    private static async IAsyncEnumerable<(long First, long Last, byte[] Run)> Runs(
        DbConnection connection, DbTransaction? snapshot, string table)
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = $"SELECT first_number, last_number, {table} FROM {table} ORDER BY epoch, first_number";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) yield return (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
    }

    private static List<T> Held<T>(long first, long last, IEnumerable<T> run, Func<T, long> number)
    {
        List<T> held = [.. run];
        for (int i = 0; i < held.Count; i++)
            if (number(held[i]) != first + i)
                throw new InvalidDataException($"A run that begins with {first} has {number(held[i])} in place {i + 1}.");
        return held.Count == last - first + 1 ? held
            : throw new InvalidDataException($"A run from {first} to {last} holds {held.Count}.");
    }
}
