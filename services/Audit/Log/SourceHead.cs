using Fund.Kernel.Tlog;

namespace Fund.Audit.Log;

/// <summary>How far the log has come with a service: the epoch and chain of its last frame in the log.</summary>
/// <param name="Epoch">Empty before the first frame.</param>
/// <param name="Chain">Within the epoch.</param>
internal sealed record SourceHead(string Epoch, Chain Chain)
{
    public static readonly SourceHead None = new("", Chain.Empty);

    /// <summary>The head that a frame makes. A frame cites the chain before it, so it alone tells the chain after it.</summary>
    public static SourceHead After(LogEntry last)
    {
        ChainLink link = last.Link;
        return new SourceHead(last.Epoch, new Chain(link.Number - 1, link.Previous).Next(link.Frame.Span));
    }
}
