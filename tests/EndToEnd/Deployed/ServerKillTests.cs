using System.Diagnostics;
using Fund.Chassis.Callers;
using Fund.Chassis.Keys;
using Fund.Chassis.Settings;
using Fund.Chassis.Writes;
using Fund.Protos.Feed.V1;
using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Fund.Tests.EndToEnd.Once;
using Fund.Tests.Servers;
using Grpc.Core;
using Microsoft.Extensions.Configuration;

namespace Fund.Tests.EndToEnd.Deployed;

/// <summary>
/// P4: under a load of ledger calls PostgreSQL, RabbitMQ and Redis are killed, twice each, and started again on their files; the services
/// are left alone. Without the bus and the cache the ledger goes on; without its database nothing is answered, and nothing acknowledged
/// is lost.
/// </summary>
public sealed class ServerKillTests
{
    private const int KillsDefault = 2;
    private const int Callers = 6;
    private const int CallsWithout = 60;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_database_the_bus_and_the_cache_are_killed()
    {
        if (DeployedSuite.Missing is { } why) Assert.Skip(why);
        int kills = Number("FUND_KILLS", KillsDefault);
        int seed = Number("FUND_SEED", Random.Shared.Next());
        string program = await FaultBuild.Program("Suite", "Fund.Suite.dll");
        string clockFile = Path.GetTempFileName();
        var clock = DemoClock.KeptIn(clockFile, new DateOnly(2026, 5, 18));
        await using DeployedSuite suite = await DeployedSuite.Start((_, service) =>
            [program, "demo-host", $"--Only={service}", $"--Clock={clockFile}"]);
        var courier = new PatientCourier(suite);
        LedgerLoad load = await LedgerLoad.Open(courier, clock, suite.EnrolmentCodes(), seed);

        long begun = Stopwatch.GetTimestamp();
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => load.Run(caller)))];
        string killed = await Kill(suite, courier, load, callers, kills, new Random(seed));
        load.Stop();
        await Task.WhenAll(callers);
        string what = $"FUND_SEED={seed}, killed: {killed}, {load.Answered} calls answered, {courier.Lost} sent again, "
            + $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s";
        TestContext.Current.SendDiagnosticMessage(what);

        var tokens = new Tokens(SuiteKeys.Open(Path.Combine(suite.Folder, "keys"), mayCreate: false), new Clock(clock, TimeZoneInfo.Utc));
        await load.Check(new FeedService.FeedServiceClient(
            new Courier(suite["budgets"].Channel.CreateCallInvoker()).Invoker(tokens.ForService("audit"))));
        // The processes are those of the beginning: nobody had to start them anew.
        foreach (ServiceProcess service in suite.Services) await service.Ready();
        await using var tables = new SuiteTables(SuiteSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Database", suite.Database)]).Build()));
        await Patience.Until(async () => await tables.AreAtRest() ? "at rest" : null,
            $"every event to be numbered and handled and every entry to be in the log ({what})");
        File.Delete(clockFile);
    }

    private static async Task<string> Kill(
        DeployedSuite suite, PatientCourier courier, LedgerLoad load, Task[] callers, int kills, Random random)
    {
        LocalServer[] victims = [.. Enumerable.Repeat(suite.Servers, kills).SelectMany(servers => servers)];
        random.Shuffle(victims);
        string Output() => string.Join('\n', suite.Services.Select(service => $"{service.Name}:\n{service.Output}"));
        foreach (LocalServer victim in victims)
        {
            await load.Further(random.Next(20, 200), callers, Output);
            await victim.Kill();
            if (victim is PostgresServer) await courier.EachMeetsTheOutage(callers);
            else await load.Further(CallsWithout, callers, Output);
            await victim.Restart();
        }
        await load.Further(CallsWithout, callers, Output);
        return string.Join(' ', victims.Select(victim => victim.GetType().Name));
    }

    private static int Number(string setting, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(setting), out int number) ? number : otherwise;

    /// <summary>
    /// Sends a call again, with its own request id, while the answer says that nothing was decided. Anything else, such as an error of
    /// ours, ends the load.
    /// </summary>
    private sealed class PatientCourier(DeployedSuite suite) : DeployedCourier(suite)
    {
        private const int WaitMs = 60_000;
        private static readonly StatusCode[] Undecided =
            [StatusCode.Unavailable, StatusCode.ResourceExhausted, StatusCode.Aborted, StatusCode.DeadlineExceeded];

        private long lost;

        public long Lost => Interlocked.Read(ref lost);

        /// <summary>Waits until so many calls as there are callers have failed.</summary>
        public async Task EachMeetsTheOutage(Task[] callers)
        {
            long due = Lost + callers.Length;
            for (long end = Environment.TickCount64 + WaitMs; Lost < due && Environment.TickCount64 < end; await Task.Delay(5))
                if (Array.Find(callers, caller => caller.IsFaulted) is { } failed) await failed;
            Assert.True(Lost >= due, "The database is dead, and calls are answered.");
        }

        public override async Task<T> Deliver<T>(Func<Task<T>> call)
        {
            for (long end = Environment.TickCount64 + WaitMs; ; await Task.Delay(100))
            {
                try
                {
                    return await call();
                }
                catch (RpcException undecided) when (Undecided.Contains(undecided.StatusCode) && Environment.TickCount64 < end)
                {
                    Interlocked.Increment(ref lost);
                }
            }
        }
    }
}
