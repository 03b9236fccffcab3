using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fund.Chassis.Telemetry;

/// <summary>
/// Sends traces to a collector. The W3C context itself travels through gRPC and the bus with or without it: the server and
/// the HTTP client carry it, so that logs and audit entries of one call share a trace id in every service.
/// </summary>
internal sealed class Tracing(string service, Uri endpoint) : IHostedService
{
    private TracerProvider? provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(service))
            .AddSource(Traces.Source.Name, "Microsoft.AspNetCore", "System.Net.Http", "Grpc.Net.Client", "MassTransit")
            .AddOtlpExporter(otlp => otlp.Endpoint = endpoint)
            .Build();
        return Task.CompletedTask;
    }

    // Disposing flushes what waits, for a bounded time.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        provider?.Dispose();
        return Task.CompletedTask;
    }
}
