using System.Diagnostics.Metrics;

namespace Fund.Audit.Log;

/// <summary>How the log stands, for those who operate it.</summary>
internal sealed class LogState
{
    /// <param name="sources">The services that are read.</param>
    /// <param name="meters">Where the gauges are made.</param>
    public LogState(IReadOnlyList<string> sources, IMeterFactory meters)
    {
        Sources = [.. sources.Select(source => new SourceState(source))];
        Meter meter = meters.Create("Fund.Audit");
        meter.CreateObservableGauge("fund.audit.lag", () => Each(source => source.Lag), "{frame}",
            "Frames told by a service and not logged yet.");
        meter.CreateObservableGauge("fund.audit.stopped", () => Each(source => source.Stopped is null ? 0 : 1), "{source}",
            "Whether the log has stopped reading a service because its frames do not follow.");
        meter.CreateObservableGauge("fund.audit.signed", () => SignedSize, "{entry}",
            "Entries that this process's last checkpoint covers.");
    }

    public IReadOnlyList<SourceState> Sources { get; }

    /// <summary>The size of the last checkpoint signed here.</summary>
    public long SignedSize { get; set; }

    /// <summary>Why nothing is signed any more; null while it is.</summary>
    public string? SigningStopped { get; set; }

    /// <summary>Why the log cannot be relied on now; null when it can.</summary>
    public string? WhyNot()
    {
        if (SigningStopped is { } reason) return $"The log is not signed any more: {reason}.";
        string[] stopped = [.. Sources.Where(source => source.Stopped is not null)
            .Select(source => $"{source.Service} ({source.Stopped})")];
        return stopped.Length == 0 ? null : $"The log has stopped reading {string.Join(", ", stopped)}.";
    }

    private IEnumerable<Measurement<long>> Each(Func<SourceState, long> measure) =>
        Sources.Select(source => new Measurement<long>(measure(source), new KeyValuePair<string, object?>("service", source.Service)));
}
