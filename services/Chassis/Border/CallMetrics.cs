using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Fund.Chassis.Border;

/// <summary>Rate, errors and duration of the calls that this process answers, by method.</summary>
internal static class CallMetrics
{
    private static readonly Meter Meter = new("Fund.Grpc");

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("fund.grpc.requests", "{request}", "Calls answered, by method and code.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram("fund.grpc.request.duration", "s",
        "How long a call took from its headers to its status, by method.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
        });

    public static void Record(string method, StatusCode code, TimeSpan elapsed)
    {
        Requests.Add(1, new TagList { { "method", method }, { "code", code.ToString() } });
        Duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("method", method));
    }
}
