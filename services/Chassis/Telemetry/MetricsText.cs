using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Telemetry;

/// <summary>
/// What the process measures, in the Prometheus text format (version 0.0.4): our meters and those of the runtime, the server
/// and the HTTP client.
/// </summary>
internal sealed class MetricsText : IHostedService, IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] Meters = ["Fund.", "Microsoft.AspNetCore.", "System.Net.Http", "System.Runtime"];

    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly Lock writing = new();

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, source) =>
        {
            if (!Meters.Any(meter => instrument.Meter.Name.StartsWith(meter, StringComparison.Ordinal))) return;
            var family = new MetricFamily(instrument);
            source.EnableMeasurementEvents(instrument, families.GetOrAdd(family.Name, family));
        };
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
    }

    // From the start on, not from the first reading: a counter that begins late hides what came before.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public string Write()
    {
        lock (writing)
        {
            foreach (MetricFamily family in families.Values) family.BeginObserving();
            listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (MetricFamily family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)) family.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();

    private void Listen<T>() where T : struct, INumber<T> =>
        listener.SetMeasurementEventCallback<T>(static (_, value, tags, family) =>
            ((MetricFamily)family!).Record(double.CreateChecked(value), tags));
}
