namespace Fund.Chassis.Feed;

/// <summary>What a commit tells, not numbered yet: an audit entry (FRAME) or an event (EVENT).</summary>
public sealed class FeedBody
{
    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public DateTimeOffset CommittedAt { get; set; }

    /// <summary>The place among the bodies of one commit.</summary>
    public long Ordinal { get; set; }

    public string Resource { get; set; } = "";

    /// <summary>The event's type; empty for a frame.</summary>
    public string Name { get; set; } = "";

    public byte[] Body { get; set; } = [];

    public string Actor { get; set; } = "";

    public string Traceparent { get; set; } = "";
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
