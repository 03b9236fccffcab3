using System.Diagnostics;

namespace Fund.Chassis.Telemetry;

/// <summary>The source of our own spans, for steps that no call or message shows: batches, workers, publishers.</summary>
public static class Traces
{
    public static readonly ActivitySource Source = new("Fund");
}
