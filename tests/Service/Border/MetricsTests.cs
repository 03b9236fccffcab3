using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fund.Chassis.Telemetry;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Border;

public sealed class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_are_counted_by_method_and_code_also_those_that_cannot_be_read()
    {
        await using BorderHost host = await Start();
        string before = await Scrape(host);
        host.Told.Answer = _ => throw new Refusal(RefusalKind.NotNow, "PERIOD_CLOSED", "x");
        await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(new() { Name = "offices/s/encumbrances/e" }, cancellationToken: Cancel));
        await RawCall.Send(host.Rpc, RawCall.Unary, [0, 0]);
        await RawCall.Send(host.Rpc, "/fund.budget.v1.LedgerService/Invented", []);

        string after = await Scrape(host);

        // Other tests of this process count in the same meters.
        foreach (string code in new[] { "FailedPrecondition", "InvalidArgument" })
        {
            string series = $"fund_grpc_requests_total{{code=\"{code}\",method=\"/fund.budget.v1.LedgerService/GetEncumbrance\"}}";
            Assert.True(Value(after, series) > Value(before, series), series);
        }
        Assert.DoesNotContain("Invented", after);
        Assert.Contains("# TYPE fund_grpc_request_duration_seconds histogram\n", after);
        Assert.Contains("http_server_request_duration_seconds_bucket{", after);
        Assert.Contains("kestrel_active_connections{", after);
    }

    [Fact]
    public async Task Every_kind_of_instrument_is_written_as_prometheus_reads_it()
    {
        await using BorderHost host = await Start();
        using var meter = new Meter("Fund.Test");
        meter.CreateCounter<long>("test.parts", "{part}", "A \\ and\na line.").Add(2, new KeyValuePair<string, object?>("a.b", "x\"\\\ny"));
        UpDownCounter<int> open = meter.CreateUpDownCounter<int>("test.open");
        open.Add(5);
        open.Add(-2);
        meter.CreateObservableGauge("test.age", () => 1.5, "s");
        Histogram<double> size = meter.CreateHistogram("test.size", "By",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] });
        foreach (double value in new[] { 1, 1.5, 11 }) size.Record(value);

        await Scrape(host);
        string text = await Scrape(host);

        Assert.Contains(
            "# HELP test_parts_total A \\\\ and\\na line.\n# TYPE test_parts_total counter\n"
            + "test_parts_total{a_b=\"x\\\"\\\\\\ny\"} 2\n", text);
        Assert.Contains("# TYPE test_open gauge\ntest_open 3\n", text);
        Assert.Contains("# TYPE test_age_seconds gauge\ntest_age_seconds 1.5\n", text);
        Assert.Contains(
            "test_size_bytes_bucket{le=\"1\"} 1\ntest_size_bytes_bucket{le=\"10\"} 2\ntest_size_bytes_bucket{le=\"+Inf\"} 3\n"
            + "test_size_bytes_sum 13.5\ntest_size_bytes_count 3\n", text);
    }

    [Fact]
    public async Task Promtool_reads_what_is_written()
    {
        await using BorderHost host = await Start();
        await host.Ledger.GetEncumbranceAsync(new() { Name = "offices/s/encumbrances/e" }, cancellationToken: Cancel);
        await Scrape(host);
        using Process promtool = StartPromtool();
        await promtool.StandardInput.WriteAsync(await Scrape(host));
        promtool.StandardInput.Close();

        string said = await promtool.StandardError.ReadToEndAsync(Cancel);
        await promtool.WaitForExitAsync(Cancel);

        // Exit code 3 is advice on names, which the frameworks choose for theirs; a text that does not parse is 1.
        Assert.True(promtool.ExitCode is 0 or 3, said);
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("fund_", StringComparison.Ordinal));
    }

    private static Process StartPromtool()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool is not installed (Debian package prometheus).");
            throw;
        }
    }

    private static Task<BorderHost> Start() => BorderHost.Start(builder => builder.AddTelemetry(), app => app.MapMetrics());

    private static async Task<string> Scrape(BorderHost host)
    {
        using var web = new HttpClient { BaseAddress = host.Web };
        return await web.GetStringAsync("/metrics", Cancel);
    }

    private static double Value(string text, string series) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture)
            : 0;
}
