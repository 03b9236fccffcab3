using Fund.Chassis.Db;
using Fund.Tests.Bench.Load;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Bench.Yardsticks;
using Grpc.Core;
using Npgsql;

namespace Fund.Tests.Bench.Ledger;

/// <summary>S2: postings per second by PostBatch, a thousand in a call.</summary>
internal static class LedgerBatches
{
    private const int Items = 1_000;
    private const int Callers = 4;
    private const int HotLines = 4;

    private delegate ICaller Kind(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine, int items);

    public static async Task Measure(Run run)
    {
        run.Show.Heading($"S2  PostBatch: postings in batches of {Items:#,0}, {Callers} callers");
        Pgbench pgbench = await run.Pgbench();
        await pgbench.Round(run.Stop);
        (Point[] postgres, double copied) = await On(Engine.Postgres, run, pgbench);
        await pgbench.Round(run.Stop);
        (Point[] sqlite, _) = await On(Engine.Sqlite, run, pgbench);

        Figures figures = run.Figures;
        figures.Add("S2 pg-batch-hot", postgres[0].PerSecond / pgbench.T32, gate: 10);
        figures.Add("S2 pg-batch-hot-over-copy", postgres[0].PerSecond / copied);
        figures.Add("S2 pg-batch-spread", postgres[1].PerSecond / pgbench.T32);
        figures.Add("S2 pg-batch-open-and-liquidate", postgres[2].PerSecond / pgbench.T32);
        figures.Add("S2 pg-slope", postgres[^1].PerSecond / postgres[0].PerSecond);
        figures.Add("S2 sqlite-batch-hot", sqlite[0].PerSecond / pgbench.T32);
        figures.Add("S2 sqlite-slope", sqlite[^1].PerSecond / sqlite[0].PerSecond);
    }

    /// <summary>Posts until the load has left so many postings behind, and waits until all of them are numbered.</summary>
    public static async Task Fill(BenchLedger ledger, int postings, Run run)
    {
        using var connections = new Connections(Callers, ledger.Addresses);
        ICaller[] load = Of(Pairs, ledger, connections, LedgerCalls.AnyLine(ledger));
        await Point.Warm(load, postings - ledger.Acknowledged.Postings, run.Stop);
        await BooksCheck.AllNumbered(ledger, run.Stop);
    }

    // With the rate of COPY into the same database; 0 where there is none.
    private static async Task<(Point[] Points, double Copied)> On(Engine engine, Run run, Pgbench pgbench)
    {
        await using BenchLedger ledger = await BenchLedger.Start(engine, run, run.Sizes.SpreadLines);
        await Fill(ledger, (int)ledger.Acknowledged.Postings + run.Sizes.WarmBatches * Items, run);
        run.Show.Heading(Show.Name(engine));
        double copied = engine == Engine.Postgres ? await Copied(ledger, run) : 0;
        Table table = run.Show.Table("what                      ", "earlier postings", "postings/s", "× T32", "p50 ms", "p99 ms",
            "callers µs", "service µs", "database µs");
        var points = new List<Point>();
        async Task Add(string what, Kind kind, Func<int> pickLine)
        {
            using var connections = new Connections(Callers, ledger.Addresses);
            long before = ledger.Acknowledged.Postings;
            Point point = await Point.Measure(Of(kind, ledger, connections, pickLine), ledger.Processes, run.Sizes, run.Stop);
            points.Add(point);
            table.Row(what, before, point.PerSecond, point.PerSecond / pgbench.T32, point.MedianMs, point.SlowMs,
                point.Cpu.Callers, point.Cpu.Service, point.Cpu.Database);
            await BooksCheck.AllNumbered(ledger, run.Stop);
        }
        await Add($"due on {HotLines} hot lines", DrawDown, AHotLine);
        await Add($"due on {ledger.Lines:#,0} lines", DrawDown, LedgerCalls.AnyLine(ledger));
        await Add($"opened and due, {HotLines} lines", Pairs, AHotLine);
        foreach (int earlier in run.Sizes.Earlier.Skip(1))
        {
            await Fill(ledger, earlier, run);
            await Add($"due on {HotLines} hot lines", DrawDown, AHotLine);
        }
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        return ([.. points], copied);
    }

    private static async Task<double> Copied(BenchLedger ledger, Run run)
    {
        await using var database = (NpgsqlConnection)await ledger.Database(run.Stop);
        double rate = await BinaryCopy.PerSecond(database, run.Sizes.Window, run.Stop);
        run.Show.Progress($"COPY = {Show.Number(rate)} rows/s (binary, a thousand a commit, as movements with their indexes)");
        return rate;
    }

    private static ICaller[] Of(Kind kind, BenchLedger ledger, Connections connections, Func<int> pickLine) =>
        [.. Enumerable.Range(0, Callers).Select(caller =>
            kind(connections[caller], ledger.HeadersOf(caller), ledger.Acknowledged, pickLine, Items))];

    private static int AHotLine() => Random.Shared.Next(HotLines);

    private static ICaller DrawDown(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine, int items) =>
        new DrawDownCaller(invoker, headers, acknowledged, pickLine, items);

    private static ICaller Pairs(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine, int items) =>
        new PairsCaller(invoker, headers, acknowledged, pickLine, items);
}
