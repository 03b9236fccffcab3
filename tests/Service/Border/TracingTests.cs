using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Fund.Chassis.Telemetry;
using Fund.Protos.Budget.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fund.Tests.Service.Border;

public sealed class TracingTests
{
    private static readonly GetEncumbranceRequest Request = new() { Name = "offices/s/encumbrances/e" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_stays_within_the_trace_of_its_caller()
    {
        await using BorderHost host = await BorderHost.Start(builder => builder.AddTelemetry());
        ActivityTraceId? seen = null;
        host.Told.Answer = _ =>
        {
            seen = Activity.Current?.TraceId;
            return Task.FromResult(new Encumbrance());
        };
        using var activity = new Activity("caller");
        activity.SetIdFormat(ActivityIdFormat.W3C).Start();

        await host.Ledger.GetEncumbranceAsync(Request, cancellationToken: Cancel);

        Assert.Equal(activity.TraceId, seen);
    }

    [Fact]
    public async Task Spans_reach_the_collector_that_the_setting_names()
    {
        var received = new ConcurrentQueue<string>();
        await using WebApplication collector = await StartCollector(received);
        await using BorderHost host = await BorderHost.Start(builder =>
        {
            builder.Configuration["Telemetry"] = collector.Urls.Single();
            builder.AddTelemetry();
        });

        await host.Ledger.GetEncumbranceAsync(Request, cancellationToken: Cancel);
        await host.App.StopAsync(Cancel);

        Assert.Contains("/opentelemetry.proto.collector.trace.v1.TraceService/Export", received);
    }

    [Theory]
    [InlineData("collector:4317")]
    [InlineData("not a url")]
    public async Task A_collector_that_is_no_url_stops_the_start(string setting) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => BorderHost.Start(builder =>
        {
            builder.Configuration["Telemetry"] = setting;
            builder.AddTelemetry();
        }));

    private static async Task<WebApplication> StartCollector(ConcurrentQueue<string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.Run(async http =>
        {
            received.Enqueue(http.Request.Path);
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[5], Cancel);
            http.Response.AppendTrailer("grpc-status", "0");
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
