using System.Data.Common;
using System.Text;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Chassis.Feed;

/// <summary>
/// What one turn of the publisher writes: runs of consecutive numbers, a row each. A row for each number would cost the database more than
/// all else the publisher does, and nobody asks for one number alone.
/// </summary>
/// <param name="service">Whose feed it is.</param>
/// <param name="epoch">Its epoch.</param>
/// <param name="head">The chain as it stands.</param>
/// <param name="lastEvent">The last number an event has; 0: none has one.</param>
internal sealed class NumberedRuns(string service, string epoch, Chain head, long lastEvent)
{
    /// <summary>How many numbers a run has at most: a reader that stands in the middle of one decodes all of it.</summary>
    public const int NumbersMax = 500;

    private readonly List<(ByteString Frame, Chain After)> frames = [];
    private readonly List<ReadEventsResponse> events = [];
    private Chain chain = head;

    /// <summary>The events, numbered.</summary>
    public IReadOnlyList<ReadEventsResponse> Events => events;

    /// <summary>Numbers what one commit tells.</summary>
    public void Add(Told told)
    {
        foreach (ByteString entry in told.Entries)
        {
            ByteString frame = new Frame
            {
                Service = service, Epoch = epoch, Number = chain.Number + 1,
                PreviousChain = ByteString.CopyFrom(chain.Head.ToBytes()), Body = entry,
            }.ToByteString();
            chain = chain.Next(frame.Span);
            frames.Add((frame, chain));
        }
        foreach (ReadEventsResponse happened in told.Events)
        {
            happened.Number = lastEvent + events.Count + 1;
            events.Add(happened);
        }
    }

    /// <summary>Writes the runs, and forgets what the commits told: it has its numbers now. In one round trip.</summary>
    public async Task Write(DbConnection connection, DbTransaction transaction, IReadOnlyList<string> commits, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        var sql = new StringBuilder();
        foreach ((ByteString Frame, Chain After)[] run in frames.Chunk(NumbersMax))
            sql.Append("INSERT INTO frames (epoch, first_number, last_number, chain, frames) ").Append(Values(command, epoch,
                run[0].After.Number, run[^1].After.Number, run[^1].After.Head.ToBytes(),
                new FrameRun { Frames = { run.Select(one => one.Frame) } }.ToByteArray()));
        foreach (ReadEventsResponse[] run in events.Chunk(NumbersMax))
            sql.Append("INSERT INTO events (epoch, first_number, last_number, events) ").Append(Values(command, epoch,
                run[0].Number, run[^1].Number, new EventRun { Events = { run } }.ToByteArray()));
        sql.Append($"DELETE FROM feed_commits WHERE id IN ({Parameters(command, commits)})");
        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Values(DbCommand command, params object[] values) => $"VALUES ({Parameters(command, values)});\n";

    private static string Parameters(DbCommand command, IEnumerable<object> values)
    {
        var names = new List<string>();
        foreach (object value in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@v{command.Parameters.Count}";
            parameter.Value = value;
            command.Parameters.Add(parameter);
            names.Add(parameter.ParameterName);
        }
        return string.Join(", ", names);
    }
}
