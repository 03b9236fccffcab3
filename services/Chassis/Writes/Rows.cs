namespace Fund.Chassis.Writes;

/// <summary>What was answered to a request, for ever.</summary>
public sealed class Receipt
{
    /// <summary>The authenticated principal, never the person behind it.</summary>
    public string Caller { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string Method { get; set; } = "";

    /// <summary>A keyed hash of the request.</summary>
    public byte[] Fingerprint { get; set; } = [];

    /// <summary>ACCEPTED or, on the ledger only, REFUSED.</summary>
    public string Outcome { get; set; } = "ACCEPTED";

    /// <summary>The answer, or the google.rpc.Status of a refusal.</summary>
    public byte[] Answer { get; set; } = [];

    public DateTimeOffset CommittedAt { get; set; }
}

/// <summary>What one person did on one resource, here or upstream.</summary>
internal sealed class ActRow
{
    public string Resource { get; set; } = "";

    public string Duty { get; set; } = "";

    public string Person { get; set; } = "";

    public DateTimeOffset ActedAt { get; set; }
}

/// <summary>A step that another service has to answer: the intention is committed, the answer is not there yet.</summary>
public sealed class StepRow
{
    public string Id { get; set; } = "";

    /// <summary>Which step it is; names the code that carries it out.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The resource that waits.</summary>
    public string Resource { get; set; } = "";

    /// <summary>WAITING or DONE.</summary>
    public string State { get; set; } = "WAITING";

    /// <summary>Raised only in the commit that records a definite refusal; part of the derived request id.</summary>
    public long Attempt { get; set; } = 1;

    /// <summary>The person for whom it is done.</summary>
    public string OnBehalfOf { get; set; } = "";

    /// <summary>How often the other service did not answer.</summary>
    public long Tries { get; set; }

    public string LastError { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset NextTryAt { get; set; }
}
