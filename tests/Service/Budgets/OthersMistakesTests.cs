using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Chassis.Border;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// Mistakes that ledgers of others were known for, each by its name. The rest of them: a filter that matches nothing is not a zero
/// balance (<see cref="LookingBackTests"/>); a multi-line document is checked as a whole, and an order of 5 M passes where 11 M of 20 M are
/// spent (<see cref="AmendmentTests"/>).
/// </summary>
public sealed class OthersMistakesTests
{
    private static readonly StatusCode[] TryAgain = [StatusCode.Unavailable, StatusCode.Aborted, StatusCode.ResourceExhausted];

    [Theory, EachDatabase]
    public async Task Of_six_reservations_of_1000_on_5000_at_the_same_time_five_stand(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        for (int round = 0; round < 10; round++)
        {
            string allotment = $"{LedgerHost.Line}/allotments/six{round}";
            await host.Post(new Allot(At($"six{round}"), LedgerHost.Line, allotment, 5_000)
            {
                Opens = Facts(allotment, AccountKind.Allotment, "s-county", LedgerHost.Line),
            });

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
                Outcome(host.As("payments", i).OpenEncumbranceAsync(Open($"six{round}-{i}", allotment, 1_000)))));

            Assert.Equal(["INSUFFICIENT_ALLOTMENT", "OK", "OK", "OK", "OK", "OK"],
                outcomes.Select(outcome => outcome.Reason).Order(StringComparer.Ordinal));
            Assert.Equal(0, (await host.Account(allotment)).Stages.Available);
        }
    }

    [Theory, EachDatabase]
    public async Task A_retry_after_a_lost_answer_applies_once(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        Pb.OpenEncumbranceRequest[] requests = [.. Enumerable.Range(0, 20).Select(i => Open($"lost-{i:00}", Town, 100))];
        using var deaf = GrpcChannel.ForAddress(host.Host.Address, new GrpcChannelOptions { HttpHandler = new LosesAnswers() });
        string token = host.Host.Services.GetRequiredService<Tokens>().ForService("payments");
        var client = new Pb.LedgerService.LedgerServiceClient(deaf);

        await Task.WhenAll(requests.Select(request => Assert.ThrowsAsync<RpcException>(async () =>
            await client.OpenEncumbranceAsync(request, new Metadata { { "authorization", $"Bearer {token}" } }))));
        // All of it is done, and nobody knows.
        Assert.Equal(998_000, (await host.Account(Town)).Stages.Available);

        Pb.Encumbrance[] answers = await Task.WhenAll(requests.Select(async (request, i) =>
            await host.As("payments", i).OpenEncumbranceAsync(request)));
        Assert.All(answers, answer => Assert.Equal(100, answer.Balances.EncumberedMinorUnits));
        Assert.Equal(998_000, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task A_retry_of_a_caller_who_gave_up_at_whatever_moment_applies_once(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        Pb.OpenEncumbranceRequest[] requests = [.. Enumerable.Range(0, 60).Select(i => Open($"gone-{i:00}", Town, 100))];

        await Task.WhenAll(requests.Select(async (request, milliseconds) =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
            await Refused.Reason(host.As("payments", milliseconds).OpenEncumbranceAsync(request, cancellationToken: patience.Token));
        }));
        string[] reasons = await Task.WhenAll(requests.Select((request, i) =>
            Refused.Reason(host.As("payments", i + 1).OpenEncumbranceAsync(request))));

        Assert.All(reasons, reason => Assert.Equal("OK", reason));
        Assert.Equal(1_000_000 - 60 * 100, (await host.Account(Town)).Stages.Available);
    }

    /// <summary>
    /// Sixty-four callers take from two allotments in either order, while documents move the same rows: whoever is in the way of another
    /// may have to try again, and is never told that there is no money.
    /// </summary>
    [Theory, EachDatabase]
    public async Task A_concurrency_error_is_never_told_as_a_lack_of_money(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        const int Rounds = 8;
        Task[] documents = [.. Enumerable.Range(0, 2).Select(async replica =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                string id = $"busy{replica}-{i}";
                await host.InDoor((ledger, db) => ledger.Post(db,
                    new Allot(At($"{id}-t"), LedgerHost.Line, Town, 10), new Allot(At($"{id}-c"), LedgerHost.Line, LedgerHost.County, -10)),
                    replica % host.ReplicaCount);
            }
        })];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            var told = new List<(StatusCode Code, string Reason)>();
            for (int i = 0; i < Rounds; i++)
            {
                Pb.OpenEncumbranceRequest request = Open($"busy{caller:00}-{i}", caller % 2 == 0 ? Town : LedgerHost.County, 3);
                request.Lines.Add(Amount(caller % 2 == 0 ? LedgerHost.County : Town, 3));
                told.Add(await Told(host.As("payments", caller).OpenEncumbranceAsync(request)));
            }
            return told;
        }));
        await Task.WhenAll(documents);

        var all = outcomes.SelectMany(told => told).ToList();
        int posted = all.Count(told => told.Code == StatusCode.OK);
        Assert.All(all.Where(told => told.Code != StatusCode.OK), told =>
        {
            Assert.Contains(told.Code, TryAgain);
            Assert.DoesNotContain("INSUFFICIENT", told.Reason, StringComparison.Ordinal);
        });
        Assert.True(posted > 0);
        Assert.Equal((1_000_000 + 2 * Rounds * 10 - 3 * posted, 1_000_000 - 2 * Rounds * 10 - 3 * posted),
            ((await host.Account(Town)).Stages.Available, (await host.Account(LedgerHost.County)).Stages.Available));
    }

    [Theory, EachDatabase]
    public async Task What_takes_back_is_refused_in_a_closed_period_and_counts_for_an_open_one(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        await host.Post(new Allot(At("extra"), LedgerHost.Line, Town, 500));
        await host.Client.OpenEncumbranceAsync(Open("june", Town, 100));
        await host.Client.LiquidateEncumbranceAsync(Liquidate("june", Town, 60));
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-06")));
        Heading inJuly = At("back-july") with { EffectiveDate = new DateOnly(2026, 7, 1) };
        Pb.WriteBackRequest WriteBack(string date) => new()
        {
            Name = NameOf("june"), Document = "offices/s-county/claims/c01", Lines = { Amount(Town, 60) }, Reason = "Wrong month.",
            EffectiveDate = date, RequestId = Id(),
        };
        Pb.ReleaseEncumbranceRequest Release(string date) => new()
        {
            Name = NameOf("june"), Lines = { Amount(Town, 40) }, Reason = "Not needed.", EffectiveDate = date, RequestId = Id(),
        };

        Refusal reversal = await Assert.ThrowsAsync<Refusal>(() => host.Post(new Reverse(At("back"), "extra")));
        Assert.Equal("PERIOD_CLOSED", reversal.Reason);
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(host.Client.WriteBackAsync(WriteBack(June))));
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(host.Client.ReleaseEncumbranceAsync(Release(June))));
        Assert.Equal(1_000_400, (await host.Account(Town)).Stages.Available);

        await host.Post(new Reverse(inJuly, "extra"));
        await host.Client.WriteBackAsync(WriteBack("2026-07-01"));
        await host.Client.ReleaseEncumbranceAsync(Release("2026-07-01"));
        Assert.Equal(1_000_000, (await host.Account(Town)).Stages.Available);
    }

    /// <summary>The queue holds 20,000 items; the ledger stands still while it fills.</summary>
    [Theory, EachDatabase]
    public async Task Overload_is_shed_at_the_door_and_not_in_the_database(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.PostBatchRequest[] batches = [.. Enumerable.Range(0, 31).Select(Thousand)];
        Pb.OpenEncumbranceRequest[] singles = [.. Enumerable.Range(0, 200).Select(i => Open($"single-{i:000}", Town, 7))];
        var calls = new List<Task<(StatusCode Code, string Reason)>>();
        await using (await host.Hold())
        {
            // One call is at work and twenty wait; each that is too many is told while the others still wait.
            calls.AddRange(batches[..30].Select(batch => Told(host.Client.PostBatchAsync(batch))));
            await Shed(calls, 9);
            calls.Add(Told(host.Client.PostBatchAsync(batches[30])));
            await Shed(calls, 10);
            var late = await Task.WhenAll(singles.Select(single => Told(host.Client.OpenEncumbranceAsync(single))));

            Assert.All(late, told => Assert.Equal((StatusCode.ResourceExhausted, "LEDGER_BUSY after 1 s"), told));
            Assert.Equal(21, calls.Count(call => !call.IsCompleted));
            if (engine == Engine.Postgres)
            {
                Assert.Equal(1, await Sessions(host, AtTheGate));
                Assert.InRange(await Sessions(host, All), 1, 64);
            }
        }

        var told = await Task.WhenAll(calls);
        Assert.Equal(21, told.Count(one => one.Code == StatusCode.OK));
        Assert.Equal(1_000_000 - 21 * 10, (await host.Account(Town)).Stages.Available);
        // Who was sent away comes again with what he has, and nothing of it was kept.
        foreach (Pb.PostBatchRequest batch in batches.Where((_, i) => told[i].Code != StatusCode.OK))
            Assert.Equal("OK", (await Told(host.Client.PostBatchAsync(batch))).Reason);
        foreach (Pb.OpenEncumbranceRequest single in singles) await host.Client.OpenEncumbranceAsync(single);
        Assert.Equal(1_000_000 - 31 * 10 - 200 * 7, (await host.Account(Town)).Stages.Available);
    }

    private const string All = "SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database()";

    private const string AtTheGate = All + " AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE ledger_gate IN ROW SHARE%'";

    private static Task<long> Sessions(LedgerHost host, string sql) => host.Read(db => db.Database.SqlQueryRaw<long>(sql).SingleAsync());

    // A thousand items, of which ten are different: what fills the queue costs the ledger little.
    private static Pb.PostBatchRequest Thousand(int batch)
    {
        Pb.PostBatchItem[] ten =
            [.. Enumerable.Range(0, 10).Select(i => new Pb.PostBatchItem { Open = Open($"batch-{batch:00}-{i}", Town, 1) })];
        return new Pb.PostBatchRequest
        {
            Parent = "offices/s-county", RequestId = Id(), Items = { Enumerable.Repeat(ten, 100).SelectMany(items => items) },
        };
    }

    private static async Task Shed(IEnumerable<Task<(StatusCode Code, string Reason)>> calls, int count)
    {
        await foreach (var call in Task.WhenEach(calls))
        {
            Assert.Equal((StatusCode.ResourceExhausted, "LEDGER_BUSY after 1 s"), await call);
            if (--count == 0) return;
        }
    }

    private static async Task<(StatusCode Code, string Reason)> Told<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return (StatusCode.OK, "OK");
        }
        catch (RpcException refused)
        {
            Refusal? why = refused.ToRefusal();
            return (refused.StatusCode, why?.RetryAfter is { } wait ? $"{why.Reason} after {wait.TotalSeconds} s" : why?.Reason ?? "");
        }
    }

    /// <summary>Sends what it is given; the answer never comes back.</summary>
    private sealed class LosesAnswers() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            using HttpResponseMessage answer = await base.SendAsync(request, cancel);
            throw new HttpRequestException("The connection broke.");
        }
    }
}
