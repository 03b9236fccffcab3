using Fund.Chassis.Callers;
using Fund.Chassis.Keys;
using Fund.Chassis.Writes;
using Fund.Protos.Feed.V1;
using Fund.Suite.Demo;
using Fund.Tests.Servers;

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
        LedgerLoad load = await LedgerLoad.Open(courier, suite.Clock, suite.EnrolmentCodes(), seed);
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
        var tokens = new Tokens(
            SuiteKeys.Open(Path.Combine(suite.Folder, "keys"), mayCreate: false), new Clock(suite.Clock, TimeZoneInfo.Utc));
        await load.Check(new FeedService.FeedServiceClient(
            new Courier(suite.Channel.CreateCallInvoker()).Invoker(tokens.ForService("audit"))));
    }

    private static IEnumerable<string> Faults(string output) =>
        output.Split('\n').Where(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal));

    // A kill waits until the load has come further by a random number of calls, so that every one meets work in flight.
    private static async Task KillAtRandom(SuiteChild suite, LedgerLoad load, Task[] callers, int kills, Random random)
    {
        for (int kill = 0; kill < kills; kill++)
        {
            await load.Further(random.Next(20, 400), callers, () => suite.Output);
            suite.Kill();
            for (long end = Environment.TickCount64 + 60_000; suite.HasDied && Environment.TickCount64 < end;) await Task.Delay(5);
        }
    }
}
