using System.Net;
using Fund.Chassis.Health;
using Fund.Protos.Grpc.Health.V1;
using Grpc.Core;
using static Fund.Protos.Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fund.Tests.Service.Border;

public sealed class HealthTests
{
    private string? lack;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_and_list_answer_for_the_process_and_its_services()
    {
        await using BorderHost host = await Start();
        var health = new Health.HealthClient(host.Channel);

        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new(), cancellationToken: Cancel)).Status);
        Assert.Equal(ServingStatus.Serving,
            (await health.CheckAsync(new() { Service = "fund.budget.v1.LedgerService" }, cancellationToken: Cancel)).Status);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await health.CheckAsync(new() { Service = "fund.none" }, cancellationToken: Cancel));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        lack = "It is down.";
        Assert.Equal(
            ["", "fund.budget.v1.LedgerService", "fund.imports.v1.ImportService", "grpc.health.v1.Health"],
            (await health.ListAsync(new(), cancellationToken: Cancel)).Statuses
                .Where(entry => entry.Value.Status == ServingStatus.NotServing).Select(entry => entry.Key).Order());
    }

    [Fact]
    public async Task Watch_tells_each_change_and_ends_with_the_process()
    {
        await using BorderHost host = await Start();
        // A deadline, so that a stream which never ends fails the test.
        using AsyncServerStreamingCall<HealthCheckResponse> watch =
            new Health.HealthClient(host.Channel).Watch(new(), deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: Cancel);
        using AsyncServerStreamingCall<HealthCheckResponse> foreign =
            new Health.HealthClient(host.Channel).Watch(new() { Service = "fund.none" }, cancellationToken: Cancel);

        Assert.Equal(ServingStatus.Serving, await Next(watch));
        Assert.Equal(ServingStatus.ServiceUnknown, await Next(foreign));
        lack = "It is down.";
        Assert.Equal(ServingStatus.NotServing, await Next(watch));
        lack = null;
        Assert.Equal(ServingStatus.Serving, await Next(watch));
        Task stopped = host.App.StopAsync(Cancel);
        Assert.Equal(ServingStatus.NotServing, await Next(watch));
        Assert.False(await watch.ResponseStream.MoveNext(Cancel));
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task Livez_asks_nothing_and_readyz_says_what_is_missing()
    {
        await using BorderHost host = await Start();
        using var web = new HttpClient { BaseAddress = host.Web };
        Assert.Equal("""{"ready":true,"missing":[]}""", await web.GetStringAsync("/readyz", Cancel));

        lack = "It is down.";
        using HttpResponseMessage ready = await web.GetAsync("/readyz", Cancel);
        using HttpResponseMessage alive = await web.GetAsync("/livez", Cancel);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
        Assert.Equal("""{"ready":false,"missing":[{"name":"database","reason":"It is down."}]}""",
            await ready.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_check_that_fails_or_hangs_is_not_ready_and_shows_no_cause()
    {
        var times = new ReadinessTimes { CheckLimit = TimeSpan.FromMilliseconds(50) };
        await using BorderHost host = await BorderHost.Start(builder => builder.Services.AddHealth(times)
            .AddReadinessCheck("bus", (_, _) => throw new InvalidOperationException("password"))
            .AddReadinessCheck("cache", (_, _) => new TaskCompletionSource<string?>().Task), app => app.MapHealth());
        using var web = new HttpClient { BaseAddress = host.Web };

        using HttpResponseMessage ready = await web.GetAsync("/readyz", Cancel);

        Assert.Equal(
            """{"ready":false,"missing":[{"name":"bus","reason":"It could not be checked."},"""
            + """{"name":"cache","reason":"It does not answer."}]}""",
            await ready.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(1102, Assert.Single(host.Log.Lines).Id);
    }

    private Task<BorderHost> Start() => BorderHost.Start(
        builder => builder.Services.AddHealth(new ReadinessTimes { Fresh = TimeSpan.FromMilliseconds(1) })
            .AddReadinessCheck("database", (_, _) => Task.FromResult(lack)),
        app => app.MapHealth());

    private static async Task<ServingStatus> Next(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        return watch.ResponseStream.Current.Status;
    }
}
