using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Fund.Chassis.Telemetry;

/// <summary>One metric of the Prometheus text format: its name, kind and series.</summary>
internal sealed class MetricFamily
{
    // A label that takes ever new values must not take the memory: what comes later is counted together.
    private const int SeriesMax = 1_000;
    private const string Overflow = "overflow=\"true\"";

    // For durations in seconds, when the instrument gives no advice of its own.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    // The text of labels is made once for tags that come again and again: every call is measured several times.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> byTags = new(TagsComparer.Instance);
    private readonly string help;
    private readonly string type;
    private readonly double[] bounds;
    private readonly bool isObservable;
    private readonly bool isReplaced;

    public MetricFamily(Instrument instrument)
    {
        string kind = instrument.GetType().Name.Split('`')[0];
        type = kind switch
        {
            "Counter" or "ObservableCounter" => "counter",
            "Histogram" => "histogram",
            _ => "gauge",
        };
        // An up-down counter is a gauge that is added to; only a real gauge forgets its last value.
        isReplaced = kind is "Gauge" or "ObservableGauge";
        isObservable = instrument.IsObservable;
        help = instrument.Description ?? "";
        bounds = type == "histogram" ? BoundsOf(instrument) : [];
        Name = NameOf(instrument, type);
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Series one = SeriesOf(tags);
        lock (one) one.Record(value, bounds, isReplaced);
    }

    /// <summary>Forgets what was observed, so that what is no longer observed is no longer shown.</summary>
    public void BeginObserving()
    {
        if (isObservable) series.Clear();
    }

    public void Write(StringBuilder text)
    {
        if (series.IsEmpty) return;
        text.Append("# HELP ").Append(Name).Append(' ').Append(help.Replace("\\", @"\\").Replace("\n", @"\n")).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(type).Append('\n');
        foreach ((string labels, Series one) in series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            lock (one)
            {
                if (type == "histogram") WriteHistogram(text, labels, one);
                else Line(text, Name, labels, one.Sum);
            }
    }

    private Series SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var known = byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (known.TryGetValue(tags, out Series? before)) return before;
        string labels = LabelsOf(tags);
        if (!series.ContainsKey(labels) && series.Count >= SeriesMax) labels = Overflow;
        Series one = series.GetOrAdd(labels, _ => new Series(bounds.Length));
        // What is observed is forgotten between two readings, and what overflows would take the memory after all.
        if (!isObservable && !ReferenceEquals(labels, Overflow) && byTags.Count < SeriesMax) known.TryAdd(tags, one);
        return one;
    }

    private void WriteHistogram(StringBuilder text, string labels, Series one)
    {
        string before = labels.Length == 0 ? "" : labels + ",";
        long upTo = 0;
        for (int i = 0; i < bounds.Length; i++)
        {
            upTo += one.Buckets[i];
            Line(text, Name + "_bucket", $"{before}le=\"{Number(bounds[i])}\"", upTo);
        }
        Line(text, Name + "_bucket", before + "le=\"+Inf\"", one.Count);
        Line(text, Name + "_sum", labels, one.Sum);
        Line(text, Name + "_count", labels, one.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        KeyValuePair<string, object?>[] sorted = tags.ToArray();
        if (sorted.Length > 1) Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder(64);
        foreach ((string key, object? value) in sorted)
        {
            string shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(text.Length == 0 ? "" : ",").Append(Word(key)).Append("=\"");
            text.Append(shown.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n")).Append('"');
        }
        return text.ToString();
    }

    private static string NameOf(Instrument instrument, string type)
    {
        string name = Word(instrument.Name);
        string unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "%" => "_percent",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private static string Word(string name) =>
        string.Concat(name.Select((letter, i) => char.IsAsciiLetter(letter) || i > 0 && char.IsAsciiDigit(letter) ? letter : '_'));

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Series(int boundCount)
    {
        public long[] Buckets { get; } = new long[boundCount];

        public long Count { get; private set; }

        public double Sum { get; private set; }

        public void Record(double value, double[] bounds, bool isReplaced)
        {
            Count++;
            Sum = isReplaced ? value : Sum + value;
            int bucket = Array.FindIndex(bounds, bound => value <= bound);
            if (bucket >= 0) Buckets[bucket]++;
        }
    }
}
