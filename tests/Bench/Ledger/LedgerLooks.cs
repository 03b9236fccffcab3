using System.Data.Common;
using System.Diagnostics;
using Fund.Chassis.Db;
using Fund.Tests.Bench.Load;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Bench.Yardsticks;
using Grpc.Core;

namespace Fund.Tests.Bench.Ledger;

/// <summary>
/// S6: looking at balances and at the execution of the budget, now, at a past date and as known at a past instant, by one caller, over
/// more and more movements. No month of the year is closed, so nothing is summed up beforehand but the days.
/// </summary>
internal static class LedgerLooks
{
    private static readonly LookFrom Now = new("now");

    public static async Task Measure(Run run)
    {
        run.Show.Heading("S6  balances and execution report over gRPC, now and back, one call after the other");
        Point empty = await Empty(run);
        var postgres = new List<Measured>();
        foreach ((int onOne, int inAll) in run.Sizes.Years)
            postgres.Add(await Over(Engine.Postgres, new PastYear(onOne, inAll), run, empty));
        var sqlite = new List<Measured>();
        foreach ((int onOne, int inAll) in run.Sizes.SqliteYears)
            sqlite.Add(await Over(Engine.Sqlite, new PastYear(onOne, inAll), run, empty));

        Figures figures = run.Figures;
        Measured most = postgres[^1];
        double Own(Point whole) => whole.MedianMs - empty.MedianMs;
        figures.AddAtMost("S6 past-balance-ms", Own(most.AtDate), most: 1);
        figures.AddAtMost("S6 known-balance-ms", Own(most.AsKnown), most: 1);
        figures.Add("S6 past-balance-over-indexed-read", Own(most.AtDate) / most.Read.MedianMs);
        figures.Add("S6 past-balance-slope", Own(most.AtDate) / Own(postgres[0].AtDate));
        figures.Add("S6 known-balance-slope", Own(most.AsKnown) / Own(postgres[0].AsKnown));
        figures.Add("S6 past-report-slope", Own(most.Report) / Own(postgres[0].Report));
        figures.Add("S6 sqlite-past-balance-slope", Own(sqlite[^1].AtDate) / Own(sqlite[0].AtDate));
    }

    /// <summary>What the figures are made from: one row by its key, the balance at a past date and as known then, the report.</summary>
    private sealed record Measured(Point Read, Point AtDate, Point AsKnown, Point Report);

    private static async Task<Point> Empty(Run run)
    {
        await using ChildProcess server = await ChildProcess.Start(
            "Fund.Tests.Bench.dll", (listen, _) => ["empty-server", $"{listen}"], run.Stop);
        using var connections = new Connections(1, server.Listen);
        await Point.Warm([new EmptyCaller(connections[0])], run.Sizes.WarmCalls, run.Stop);
        Point point = await At(new EmptyCaller(connections[0]), new Processes([server.Id]), run);
        run.Show.Progress($"a call that does nothing takes {Show.Number(point.MedianMs)} ms (p99 {Show.Number(point.SlowMs)})");
        return point;
    }

    private static async Task<Measured> Over(Engine engine, PastYear year, Run run, Point empty)
    {
        run.Show.Heading($"{Show.Name(engine)}, {year.OnOne:#,0} movements on the line that is looked at, {year.InAll:#,0} in the books");
        run.Show.Progress("a year is posted through the door, day by day");
        long begun = Stopwatch.GetTimestamp();
        await using BenchLedger ledger = await BenchLedger.Start(engine, run, Look.Page, year);
        run.Show.Progress($"done, {Show.Number(year.InAll / Stopwatch.GetElapsedTime(begun).TotalSeconds)} postings/s");
        await BooksCheck.Run(ledger, run.Show, run.Stop);
        await using DbConnection database = await ledger.Database(run.Stop);
        using var connections = new Connections(1, ledger.Addresses);
        Metadata headers = ledger.HeadersOf(0);

        var points = new Dictionary<(string What, string From), Point>();
        var sums = new MovementSums(database, run.Stop);
        await using IndexedRead read = await IndexedRead.Prepare(database, BenchLedger.LineName(0), run.Stop);
        Table table = run.Show.Table("what            ", "seen from    ", "p50 ms", "p99 ms", "p50 - empty", "× one read",
            "service µs", "database µs");
        ICaller[] balances = [.. Looks(year).Where(look => look.IsAtOne).Select(look => look.By(connections[0], headers))];
        await Point.Warm(balances, run.Sizes.WarmLooks, run.Stop);
        Point key = await At(read, ledger.Processes, run);
        table.Row("one row by key", "past the door", key.MedianMs, key.SlowMs, "", "", "", key.Cpu.Database);
        foreach (Look look in Looks(year))
        {
            await MustTie(look, connections[0], headers, sums);
            Point point = points[(look.What, look.From.Words)] = await At(look.By(connections[0], headers), ledger.Processes, run);
            double own = point.MedianMs - empty.MedianMs;
            table.Row(look.What, look.From.Words, point.MedianMs, point.SlowMs, own, own / key.MedianMs,
                point.Cpu.Service, point.Cpu.Database);
        }
        return new Measured(key, points[("balance", "a past date")], points[("balance", "known then")],
            points[("execution report", "a past date")]);
    }

    private static IEnumerable<Look> Looks(PastYear year) =>
        from kind in (Func<LookFrom, Look>[])[Look.AtBalance, Look.AtList, Look.AtExecution]
        from seen in (LookFrom[])[Now, new("a past date", Date: PastYear.Middle), new("known then", Known: year.MiddleInstant)]
        select kind(seen);

    private static async Task<Point> At(ICaller caller, Processes processes, Run run)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        enough.CancelAfter(run.Sizes.LookWarmUp);
        await Point.Warm([caller], int.MaxValue, enough.Token);
        return await Point.OneByOne(caller, processes, run.Sizes.LookWindow, run.Stop);
    }

    private static async Task MustTie(Look look, CallInvoker invoker, Metadata headers, MovementSums sums)
    {
        (Seen answered, Seen added) = (await look.Ask(invoker, headers), await sums.Of(look.IsAtOne, look.From));
        if (answered != added)
            throw new BooksDoNotTie($"{look.What} from {look.From.Words} shows {answered}, the movements add up to {added}.");
    }
}
