using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fund.Chassis.Telemetry;

public static class TelemetryServices
{
    /// <summary>
    /// Metrics, JSON lines on the standard output and traces. The setting <c>Telemetry</c> names the collector of traces, such as
    /// <c>http://collector:4317</c>; empty: none are sent.
    /// </summary>
    public static TBuilder AddTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MetricsText>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MetricsText>());
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLines.FormatName);
        builder.Logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        // The frameworks tell of each request what the metrics tell already.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning)
                .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        if (builder.Configuration["Telemetry"] is { Length: > 0 } text)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
                throw new InvalidOperationException(
                    "The setting Telemetry must be an absolute URL such as http://collector:4317, or empty.");
            builder.Services.AddHostedService(_ => new Tracing(builder.Environment.ApplicationName, endpoint));
        }
        return builder;
    }

    /// <summary>Maps <c>/metrics</c> in the Prometheus text format.</summary>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder app)
    {
        app.MapGet("/metrics", (MetricsText metrics) => Results.Text(metrics.Write(), MetricsText.ContentType));
        return app;
    }
}
