using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Chassis.Feed;

/// <summary>What a commit tells, not numbered yet: its audit entries and events.</summary>
public sealed class FeedCommit
{
    public string Id { get; set; } = "";

    /// <summary>The instant of the commit, or of the first thing in it.</summary>
    public DateTimeOffset CommittedAt { get; set; }

    /// <summary>A serialised <see cref="Protos.Feed.V1.Told"/>.</summary>
    public byte[] Told { get; set; } = [];

    public static FeedCommit Of(Told told, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7().ToString(), CommittedAt = now, Told = told.ToByteArray() };
}

/// <summary>The last number handled of one source, without a gap.</summary>
internal sealed class InboxRow
{
    public string Source { get; set; } = "";

    public string Epoch { get; set; } = "";

    public long Number { get; set; }
}

/// <summary>An event that could not be handled; its neighbours went on.</summary>
internal sealed class DeadEventRow
{
    public string Source { get; set; } = "";

    public string Epoch { get; set; } = "";

    public long Number { get; set; }

    public string EventName { get; set; } = "";

    public string Json { get; set; } = "";

    public string EventId { get; set; } = "";

    public string Error { get; set; } = "";

    public long Attempts { get; set; }

    /// <summary>DEAD or REPLAYED.</summary>
    public string State { get; set; } = "DEAD";

    public DateTimeOffset DeadAt { get; set; }
}
