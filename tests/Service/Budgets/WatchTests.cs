using Fund.Budgets.Ledger;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>Whoever watches balances is shown them at once, and again as soon as they change.</summary>
public sealed class WatchTests
{
    [Theory, EachDatabase]
    public async Task What_changes_is_shown_again_and_nothing_else_is(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        using var watch = Watch(host, Town, Bank, Village);
        Assert.Equal([(Town, 1_000_000), (Bank, 0), (Village, 50_000)], [await Next(watch), await Next(watch), await Next(watch)]);

        await host.Client.OpenEncumbranceAsync(Open("one", Town, 300));
        Assert.Equal((Town, 999_700), await Next(watch));
        await host.As("payments", replica: 1).OpenEncumbranceAsync(Open("two", Village, 200));
        Assert.Equal((Village, 49_800), await Next(watch));
        await host.Post(new Vote(At("more"), LedgerHost.Line, 5));
        await host.Client.OpenEncumbranceAsync(Open("three", Town, 700));
        Assert.Equal((Town, 999_000), await Next(watch));
        Assert.Equal(await KnownTime(host), watch.ResponseStream.Current.KnownTime);
    }

    [Theory, EachDatabase]
    public async Task A_stopping_service_ends_the_watch_in_good_order(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        using var watch = Watch(host, Town);
        await Next(watch);
        Task<bool> more = watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.False(await more);
    }

    [Fact]
    public async Task No_more_watch_than_can_be_served()
    {
        await using LedgerHost host = await LedgerHost.Start(Engine.Sqlite);
        Assert.Equal("ACCOUNT_NOT_FOUND", await Reason(host, "offices/s-county/appropriations/a/allotments/b"));
        Assert.Equal("OUT_OF_SCOPE", await Reason(host, "offices/s-other/contributions/fees"));
        AsyncServerStreamingCall<Pb.WatchBalancesResponse>[] watches = [.. Enumerable.Range(0, 100).Select(_ => Watch(host, Town))];
        foreach (var watch in watches) await Next(watch);
        Assert.Equal("WATCHERS_TOO_MANY", await Reason(host, Town));

        watches[0].Dispose();
        string reason;
        do reason = await Reason(host, Town);
        while (reason == "WATCHERS_TOO_MANY");
        Assert.Equal("OK", reason);
        foreach (var watch in watches) watch.Dispose();
    }

    private static AsyncServerStreamingCall<Pb.WatchBalancesResponse> Watch(LedgerHost host, params string[] names) =>
        new Pb.ReportService.ReportServiceClient(host.Host.As("zhang", "budget.officer")).WatchBalances(
            new Pb.WatchBalancesRequest { Names = { names } }, deadline: DateTime.UtcNow.AddSeconds(60));

    private static async Task<(string Name, long Available)> Next(AsyncServerStreamingCall<Pb.WatchBalancesResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Pb.AccountBalance shown = watch.ResponseStream.Current.Balance;
        return (shown.Name, shown.Balances.AvailableMinorUnits);
    }

    private static async Task<string> Reason(LedgerHost host, string name)
    {
        using var watch = Watch(host, name);
        try
        {
            await Next(watch);
            return "OK";
        }
        catch (RpcException refused)
        {
            return refused.ToRefusal()?.Reason ?? refused.Status.ToString();
        }
    }

    private static async Task<Google.Protobuf.WellKnownTypes.Timestamp> KnownTime(LedgerHost host)
    {
        var reports = new Pb.ReportService.ReportServiceClient(host.Host.As("zhang", "budget.officer"));
        using var report = reports.ReportExecution(new Pb.ReportExecutionRequest
        {
            Parent = "offices/s-county", FiscalYear = "2026", Levels = { Pb.ExecutionLevel.Office },
        });
        await report.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        return report.ResponseStream.Current.Heading.KnownTime;
    }
}
