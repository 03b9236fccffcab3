using Fund.Chassis.Db;
using Fund.Tests.Bench.Load;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Bench.Yardsticks;

namespace Fund.Tests.Bench.Ledger;

/// <summary>
/// S1: durable calls per second, each an encumbrance opened or made due, over gRPC: on one hot line and spread over many, by more and
/// more callers, on PostgreSQL and SQLite, with one service process and two.
/// </summary>
internal static class LedgerCalls
{
    private const int Usual = 32;
    private const int Crowd = 256;

    public static async Task Measure(Run run)
    {
        Show show = run.Show;
        show.Heading("S1  durable encumber and liquidate calls over gRPC");
        show.Progress($"the disk puts 8 KiB down for good {Show.Number(DiskSync.PerSecond(run.Sizes.Yardstick / 5))} times/s");
        Dictionary<int, Point> empty = await Empty(run);
        Pgbench pgbench = await run.Pgbench();
        await pgbench.Round(run.Stop);

        (Dictionary<int, Point> hot, Dictionary<int, Point> spread, double replicas) = await OnPostgres(run, pgbench);
        double growth = await Growth(Engine.Postgres, run);
        await pgbench.Round(run.Stop);
        Dictionary<int, Point> sqlite = await OnSqlite(run);
        double sqliteGrowth = await Growth(Engine.Sqlite, run);

        Figures figures = run.Figures;
        figures.Add("S1 pg-32-callers", hot[Usual].PerSecond / pgbench.T32, gate: 1.8);
        figures.Add("S1 pg-256-callers", hot[Crowd].PerSecond / pgbench.T32, gate: 5);
        figures.Add("S1 pg-hot-over-spread", hot[Usual].PerSecond / spread[Usual].PerSecond, gate: 1);
        figures.Add("S1 pg-two-replicas", replicas, gate: 0.85);
        figures.Add("S1 sqlite-over-empty", sqlite[Usual].PerSecond / empty[Usual].PerSecond, gate: 0.2);
        figures.Add("S1 pg-slope", growth);
        figures.Add("S1 sqlite-slope", sqliteGrowth);
    }

    private static async Task<Dictionary<int, Point>> Empty(Run run)
    {
        run.Show.Heading("EMPTY: unary calls that do nothing, to a bare server, over the same connections");
        await using ChildProcess server = await ChildProcess.Start(
            "Fund.Tests.Bench.dll", (listen, _) => ["empty-server", $"{listen}"], run.Stop);
        var processes = new Processes([server.Id]);
        Table table = run.Show.Table("callers", "connections", "calls/s", "p50 ms", "p99 ms", "callers µs", "server µs");
        var points = new Dictionary<int, Point>();
        using (var connections = new Connections(Connections.CountMax, server.Listen))
            await Point.Warm(EmptyCallers(Connections.CountMax, connections), run.Sizes.WarmCalls, run.Stop);
        foreach (int callers in run.Sizes.Callers)
        {
            using var connections = new Connections(callers, server.Listen);
            Point point = points[callers] = await Point.Measure(EmptyCallers(callers, connections), processes, run.Sizes, run.Stop);
            table.Row(callers, connections.Count, point.PerSecond, point.MedianMs, point.SlowMs, point.Cpu.Callers, point.Cpu.Service);
        }
        return points;
    }

    private static ICaller[] EmptyCallers(int count, Connections connections) =>
        [.. Enumerable.Range(0, count).Select(caller => new EmptyCaller(connections[caller]))];

    private static async Task<(Dictionary<int, Point> Hot, Dictionary<int, Point> Spread, double Replicas)> OnPostgres(
        Run run, Pgbench pgbench)
    {
        await using BenchLedger ledger = await BenchLedger.Start(Engine.Postgres, run, run.Sizes.SpreadLines);
        Dictionary<int, Point> hot = await Points("PostgreSQL, one hot line", ledger, () => 0, run, pgbench);
        await pgbench.Round(run.Stop);
        Dictionary<int, Point> spread = await Points($"PostgreSQL, {ledger.Lines:#,0} lines", ledger, AnyLine(ledger), run, pgbench);
        await BooksCheck.Run(ledger, run.Show, run.Stop);

        run.Show.Heading("PostgreSQL, one hot line, one service process and two on the same lines");
        Table table = run.Show.Table("processes", "callers", "calls/s", "p50 ms", "p99 ms");
        var rates = new double[3];
        foreach (int processes in (int[])[1, 2])
        {
            await ledger.StartServices(processes, run);
            Point point = await At(ledger, Usual, () => 0, run);
            rates[processes] = point.PerSecond;
            table.Row(processes, Usual, point.PerSecond, point.MedianMs, point.SlowMs);
        }
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        return (hot, spread, rates[2] / rates[1]);
    }

    private static async Task<Dictionary<int, Point>> OnSqlite(Run run)
    {
        await using BenchLedger ledger = await BenchLedger.Start(Engine.Sqlite, run, run.Sizes.SpreadLines);
        Dictionary<int, Point> hot = await Points("SQLite, one hot line", ledger, () => 0, run);
        await Points($"SQLite, {ledger.Lines:#,0} lines", ledger, AnyLine(ledger), run);
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        return hot;
    }

    private static async Task<Dictionary<int, Point>> Points(
        string what, BenchLedger ledger, Func<int> pickLine, Run run, Pgbench? pgbench = null)
    {
        run.Show.Heading(what);
        Table table = run.Show.Table(
            "callers", "connections", "calls/s", pgbench is null ? "" : "× T32", "p50 ms", "p99 ms",
            "callers µs", "service µs", "database µs");
        var points = new Dictionary<int, Point>();
        foreach (int callers in run.Sizes.Callers)
        {
            Point point = points[callers] = await At(ledger, callers, pickLine, run);
            table.Row(callers, Math.Min(callers, Connections.CountMax), point.PerSecond,
                pgbench is null ? "" : point.PerSecond / pgbench.T32, point.MedianMs, point.SlowMs,
                point.Cpu.Callers, point.Cpu.Service, point.Cpu.Database);
        }
        return points;
    }

    private static async Task<Point> At(BenchLedger ledger, int callers, Func<int> pickLine, Run run)
    {
        using var connections = new Connections(callers, ledger.Addresses);
        return await Point.Measure(ledger.Callers(callers, connections, pickLine), ledger.Processes, run.Sizes, run.Stop);
    }

    /// <summary>The rate with the most earlier postings over the rate with the fewest.</summary>
    private static async Task<double> Growth(Engine engine, Run run)
    {
        await using BenchLedger ledger = await BenchLedger.Start(engine, run, run.Sizes.SpreadLines);
        run.Show.Heading($"{Show.Name(engine)}, {Usual} callers, one hot line, with more and more in the books");
        Table table = run.Show.Table("earlier postings", "calls/s", "p50 ms", "p99 ms", "service µs", "database µs");
        var rates = new List<double>();
        foreach (int earlier in run.Sizes.Earlier)
        {
            await LedgerBatches.Fill(ledger, earlier, run);
            long before = ledger.Acknowledged.Postings;
            Point point = await At(ledger, Usual, () => 0, run);
            rates.Add(point.PerSecond);
            table.Row(before, point.PerSecond, point.MedianMs, point.SlowMs, point.Cpu.Service, point.Cpu.Database);
        }
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        return rates[^1] / rates[0];
    }

    public static Func<int> AnyLine(BenchLedger ledger) => () => Random.Shared.Next(ledger.Lines);
}
