using System.Collections.Concurrent;
using Fund.Chassis.Callers;
using Fund.Chassis.Keys;
using Fund.Chassis.Writes;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Fund.Suite.Demo;
using Fund.Tests.Servers;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>
/// P2: the suite is killed at random moments while many callers reserve money, make it due and give it back on one allotment.
/// Every call is repeated with its own id until it is answered. Nothing acknowledged is lost, nothing is done twice.
/// </summary>
public sealed class RandomKillTests
{
    private const int Callers = 8;

    [Fact]
    public Task Nothing_is_lost_or_doubled_by_twelve_kills_on_SQLite() => Run(kills: 12);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_by_eight_kills_on_PostgreSQL()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } why) Assert.Skip(why);
        await using PostgresServer postgres = await PostgresServer.Start();
        await Run(kills: 8, $"--Database={postgres.Setting}");
    }

    private static async Task Run(int kills, params string[] settings)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("FUND_SEED"), out int given) ? given : Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"FUND_SEED={seed}");
        await using SuiteChild suite = await SuiteChild.Start(failpoint: "", settings);
        var courier = new CrashCourier(suite);
        var staff = new StaffStory(courier, suite.Clock);
        await staff.Play(suite.EnrolmentCodes(), _ => { });
        var budget = new BudgetStory(staff, suite.Clock);
        await budget.Offices();
        await budget.Appropriate();
        // Signed in before many call at once as one person.
        foreach (string account in new[] { "budget-officer", "treasury-officer", "auditor" })
            staff[account].Client<LedgerService.LedgerServiceClient>();
        var load = new LedgerLoad(staff, seed);
        long before = await load.Available();
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => load.Run(caller)))];
        await KillAtRandom(suite, load, callers, kills, new Random(seed));
        load.Stop();
        await Task.WhenAll(callers);
        await courier.Revive();

        string what = $"FUND_SEED={seed}, {load.Answered} calls answered, {suite.Starts - 1} restarts";
        TestContext.Current.SendDiagnosticMessage(what);
        // More, where a start found its port taken by somebody else.
        Assert.True(suite.Starts > kills, what);
        Assert.All(Faults(suite.Output), line => Assert.Contains("bind to address", line, StringComparison.Ordinal));
        Assert.True(await load.Available() == before - load.Held, what);
        await load.CheckRepeats();
        await load.CheckEncumbrances();
        await load.CheckMovements();
        await CheckFrames(suite, load);
    }

    private static IEnumerable<string> Faults(string output) =>
        output.Split('\n').Where(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal));

    // A kill waits until the load has come further by a random number of calls, so that every one meets work in flight.
    private static async Task KillAtRandom(SuiteChild suite, LedgerLoad load, Task[] callers, int kills, Random random)
    {
        for (int kill = 0; kill < kills; kill++)
        {
            long due = load.Sent + random.Next(20, 400);
            long end = Environment.TickCount64 + 60_000;
            while (load.Sent < due)
            {
                if (Array.Find(callers, caller => caller.IsFaulted) is { } failed) await failed;
                if (Environment.TickCount64 > end)
                    throw new TimeoutException($"The load stands still at {load.Sent} calls:\n{suite.Output}");
                await Task.Delay(1);
            }
            suite.Kill();
            while (suite.HasDied && Environment.TickCount64 < end) await Task.Delay(5);
        }
    }

    /// <summary>The frames of Budgets are numbered without a gap, and each acknowledged request has exactly one.</summary>
    private static async Task CheckFrames(SuiteChild suite, LedgerLoad load)
    {
        var tokens = new Tokens(
            SuiteKeys.Open(Path.Combine(suite.Folder, "keys"), mayCreate: false), new Clock(suite.Clock, TimeZoneInfo.Utc));
        var feed = new FeedService.FeedServiceClient(new Courier(suite.Channel.CreateCallInvoker()).Invoker(tokens.ForService("audit")));
        var entries = new ConcurrentDictionary<string, int>();
        long last = 0;
        // What is committed is numbered a moment later: read on until all of it is there, for a bounded time.
        for (long end = Environment.TickCount64 + 10_000; Environment.TickCount64 < end; await Task.Delay(100))
        {
            using var frames = feed.ReadFrames(new ReadFramesRequest { Service = "budgets", After = last });
            await foreach (ReadFramesResponse next in frames.ResponseStream.ReadAllAsync())
            {
                Assert.Equal(last + 1, next.Number);
                last = next.Number;
                Entry entry = Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(next.Frame).Body);
                entries.AddOrUpdate(entry.RequestId, 1, (_, count) => count + 1);
            }
            if (load.RequestIds.All(entries.ContainsKey)) break;
        }
        Assert.All(load.RequestIds, id => Assert.Equal(1, entries.GetValueOrDefault(id)));
    }
}
