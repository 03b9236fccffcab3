namespace Fund.Audit.Log;

/// <summary>How the log stands with one source, as this process knows it.</summary>
internal sealed class SourceState(string service)
{
    private long told;

    public string Service => service;

    public SourceHead Head { get; set; } = SourceHead.None;

    /// <summary>The last number that the source has told of; never less than what is logged.</summary>
    public long Told
    {
        get => Math.Max(told, Head.Chain.Number);
        set => told = value;
    }

    /// <summary>Frames told and not logged.</summary>
    public long Lag => Told - Head.Chain.Number;

    /// <summary>Why the source is not read any more; null while it is.</summary>
    public string? Stopped { get; set; }
}
