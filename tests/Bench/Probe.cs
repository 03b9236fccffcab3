using Fund.Chassis.Db;
using Fund.Tests.Bench.Load;
using Fund.Tests.Bench.Ledger;
namespace Fund.Tests.Bench;
internal static class Probe
{
    public static async Task<int> Go(string[] a)
    {
        using var stopper = new CancellationTokenSource(); Console.CancelKeyPress += (_, k) => { k.Cancel = true; stopper.Cancel(); };
        await using var run = new Run(Sizes.Quick with { WarmUp = TimeSpan.FromSeconds(int.Parse(a[4])), Window = TimeSpan.FromSeconds(int.Parse(a[5])), Yardstick=TimeSpan.FromSeconds(10), Scale=50 }, stopper.Token);
        if (a[1] == "t32") { var p = await run.Pgbench(); for (int i = 0; i < int.Parse(a[5]); i++) await p.Round(run.Stop); return 0; }
        if (a[1] == "empty")
        {
            await using ChildProcess server = await ChildProcess.Start("Fund.Tests.Bench.dll", (listen, _) => ["empty-server", $"{listen}"], run.Stop);
            foreach (int n in a[3].Split(',').Select(int.Parse))
            {
                using var connections = new Connections(n, server.Listen);
                ICaller[] load = [.. Enumerable.Range(0, n).Select(caller => new EmptyCaller(connections[caller]))];
                Point p = await Point.Measure(load, new Processes([server.Id]), run.Sizes, run.Stop);
                Console.WriteLine($"empty {n} {p.PerSecond:0} p50 {p.MedianMs:0.00} cpu {p.Cpu}");
            }
            return 0;
        }
        Engine engine = a[1] == "pg" ? Engine.Postgres : Engine.Sqlite;
        await using BenchLedger ledger = await BenchLedger.Start(engine, run, 10_000);
        if (a.Length > 6) await ledger.StartServices(int.Parse(a[6]), run);
        foreach (var id in ledger.Pids) Console.WriteLine($"service pid {id}");
        if (engine == Engine.Postgres) { Console.WriteLine($"postmaster {(await run.Postgres()).ProcessId}"); Console.WriteLine($"conn {(await run.Postgres()).Setting}"); }
        Func<int> pick = a[2].Contains("spread") ? LedgerCalls.AnyLine(ledger) : a[2].StartsWith("b") ? () => Random.Shared.Next(4) : () => 0;
        foreach (int n in a[3].Split(',').Select(int.Parse))
        {
            using var connections = new Connections(n, ledger.Addresses);
            ICaller[] load = [.. Enumerable.Range(0, n).Select<int, ICaller>(c =>
                a[2].StartsWith("bd") ? new DrawDownCaller(connections[c], ledger.HeadersOf(c), ledger.Acknowledged, pick, 1000)
                : a[2].StartsWith("bp") ? new PairsCaller(connections[c], ledger.HeadersOf(c), ledger.Acknowledged, pick, 1000)
                : new EncumberingCaller(connections[c], ledger.HeadersOf(c), ledger.Acknowledged, pick))];
            Point p = await Point.Measure(load, ledger.Processes, run.Sizes, run.Stop);
            Console.WriteLine($"{a[1]} {a[2]} {n} {p.PerSecond:0}/s p50 {p.MedianMs:0.00} p99 {p.SlowMs:0.0} cpu callers {p.Cpu.Callers:0} service {p.Cpu.Service:0} db {p.Cpu.Database:0}");
        }
        if (a.Length > 7) { Console.WriteLine("holding"); while (File.Exists("/tmp/hold")) await Task.Delay(200); }
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        return 0;
    }
}
