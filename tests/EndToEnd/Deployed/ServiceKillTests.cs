using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Deployed;

/// <summary>
/// P2 in the deployed mode: while the month is played, one of the five processes, whichever, is killed again and again. At the end every
/// figure ties, as if nothing had happened.
/// </summary>
public sealed class ServiceKillTests
{
    private const int KillsDefault = 10;
    private const int CallsAheadMax = 20;

    [Fact]
    public async Task A_month_survives_kills_of_any_service()
    {
        if (DeployedSuite.Missing is { } why) Assert.Skip(why);
        int kills = Number("FUND_KILLS", KillsDefault);
        int seed = Number("FUND_SEED", Random.Shared.Next());
        string program = await FaultBuild.Program("Suite", "Fund.Suite.dll");
        string clockFile = Path.GetTempFileName();
        var clock = DemoClock.KeptIn(clockFile, new DateOnly(2026, 5, 18));
        await using DeployedSuite suite = await DeployedSuite.Start((_, service) =>
            [program, "demo-host", $"--Only={service}", $"--Clock={clockFile}"]);
        var courier = new KilledCourier(suite);
        var month = new MonthFromOutside(courier, clock, suite.DataOf("payments"));
        using var played = new CancellationTokenSource();

        Task<List<string>> killer = Kill(suite, courier, kills, new Random(seed), played.Token);
        bool holds = await month.Play(suite.EnrolmentCodes());
        await played.CancelAsync();
        List<string> killed = await killer;

        string what = $"FUND_SEED={seed}, {courier.Sent} calls, killed: {string.Join(' ', killed)}";
        TestContext.Current.SendDiagnosticMessage(what);
        Assert.True(holds, $"{what}\n{month.Paper}");
        Assert.True(killed.Count == kills, what);
        // A start may find its port taken by somebody else; then it is started once more.
        Assert.All(suite.Services.SelectMany(service => service.Output.Split('\n')).Where(line => line.StartsWith("Unhandled exception",
            StringComparison.Ordinal)), line => Assert.Contains("bind to address", line, StringComparison.Ordinal));
        File.Delete(clockFile);
    }

    // A kill waits until the month has come further by a random number of calls, so that each meets work in flight. While the victim
    // starts again the month goes on, but not so far that it is over before its kills are.
    private static async Task<List<string>> Kill(
        DeployedSuite suite, KilledCourier courier, int kills, Random random, CancellationToken played)
    {
        var killed = new List<string>();
        while (killed.Count < kills && !played.IsCancellationRequested)
        {
            long due = courier.Sent + random.Next(5, 60);
            courier.HoldAfter(due + CallsAheadMax);
            while (courier.Sent < due && !played.IsCancellationRequested) await Task.Delay(1, CancellationToken.None);
            if (played.IsCancellationRequested) break;
            ServiceProcess victim = suite.Services[random.Next(suite.Services.Count)];
            await victim.KillAndStartAgain();
            killed.Add(victim.Name);
        }
        courier.HoldAfter(long.MaxValue);
        return killed;
    }

    private static int Number(string setting, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(setting), out int number) ? number : otherwise;

    /// <summary>Sends a call again, with its own request id, until it is answered.</summary>
    private sealed class KilledCourier(DeployedSuite suite) : DeployedCourier(suite)
    {
        private const int WaitMs = 60_000;
        private long sent;
        private long last = long.MaxValue;

        public long Sent => Interlocked.Read(ref sent);

        public void HoldAfter(long call) => Interlocked.Exchange(ref last, call);

        public override async Task<T> Deliver<T>(Func<Task<T>> call)
        {
            long number = Interlocked.Increment(ref sent);
            while (number > Interlocked.Read(ref last)) await Task.Delay(5);
            for (long end = Environment.TickCount64 + WaitMs; ; await Task.Delay(50))
            {
                try
                {
                    return await call();
                }
                catch (RpcException lost) when (CrashCourier.MayBeLost(lost) && Environment.TickCount64 < end)
                {
                    // Its process is being started again.
                }
            }
        }
    }
}
