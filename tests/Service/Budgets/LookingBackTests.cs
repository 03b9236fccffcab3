using System.Globalization;
using Fund.Budgets.Ledger;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Kernel;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>What the ledger says of a past day and of a past instant, against its movements added up one by one.</summary>
public sealed class LookingBackTests
{
    private static readonly string[] Months = ["2026-01", "2026-02", "2026-03", "2026-04"];

    [Theory, EachDatabase]
    public async Task Every_balance_of_every_day_and_instant_is_the_sum_of_its_movements(Engine engine)
    {
        string told = await Tell(engine, seed: 1);
        if (engine == Engine.Postgres) Assert.Equal(await Tell(Engine.Sqlite, seed: 1), told);
        else await Tell(engine, seed: 2);
    }

    [Theory, EachDatabase]
    public async Task A_filter_that_matches_nothing_is_not_a_zero_balance(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        var client = host.As("zhang");
        foreach (var nothing in new Pb.ListBalancesRequest[]
        {
            new() { Parent = "offices/s-county.nowhere" },
            new() { Parent = "offices/s-county", Purpose = "roads" },
            new() { Parent = "offices/s-county", AtDate = "2026-05-31" },
            new() { Parent = "offices/s-county", KnownTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) },
        })
        {
            Pb.ListBalancesResponse none = await client.ListBalancesAsync(nothing);
            Assert.Equal((0, 0), (none.SourceCount, none.Balances.Count));
        }
        Pb.ListBalancesResponse page = await client.ListBalancesAsync(new() { Parent = "offices/s-county", PageSize = 1 });
        Assert.Equal((3, 1), (page.SourceCount, page.Balances.Count));

        Pb.ReportService.ReportServiceClient reports = Reports(host);
        Assert.Equal("ACCOUNT_NOT_FOUND", await Refused.Reason(reports.GetBalancesAsync(new() { Names = { Town, $"{Town}s" } })));
        Assert.Equal("ACCOUNT_NOT_FOUND",
            await Refused.Reason(reports.GetBalancesAsync(new() { Names = { Town }, AtDate = "2026-05-31" })));
        Assert.Equal("OUT_OF_SCOPE",
            await Refused.Reason(reports.GetBalancesAsync(new() { Names = { Town, "offices/s-other/contributions/fees" } })));
        Assert.Equal("DATE_MALFORMED", await Refused.Reason(reports.GetBalancesAsync(new() { Names = { Town }, AtDate = "2026-02-30" })));
    }

    [Theory, EachDatabase]
    public async Task A_source_is_shown_with_what_is_encumbered_on_it_and_an_encumbrance_over_its_sources(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest two = Open("two", Town, 300);
        two.Lines.Add(Amount(Village, 200));
        await host.Client.OpenEncumbranceAsync(two);
        await host.Client.LiquidateEncumbranceAsync(Liquidate("two", Town, 100));

        foreach (string date in new[] { "", June, "2026-12-31" })
        {
            Pb.GetBalancesResponse seen = await Reports(host).GetBalancesAsync(
                new() { Names = { Town, NameOf("two"), Bank, LedgerHost.Line }, AtDate = date });
            Assert.Equal(["ALLOTMENT", "ENCUMBRANCE", "CASH", "APPROPRIATION_LINE"], seen.Balances.Select(row => row.Kind));
            Assert.Equal((999_700, 200, 100), Standing(seen.Balances[0]));
            Assert.Equal((0, 400, 100), Standing(seen.Balances[1]));
            Assert.Equal((5_050_000, 8_000_000), (seen.Balances[2].Bank.MinorUnits, seen.Balances[3].Balances.VotedMinorUnits));
        }
        Pb.ListBalancesResponse before = await host.As("zhang").ListBalancesAsync(
            new() { Parent = "offices/s-county", AtDate = "2026-06-09" });
        Assert.All(before.Balances, row => Assert.Equal(0, row.Balances.EncumberedMinorUnits));
        Assert.Equal(3, before.SourceCount);

        static (long, long, long) Standing(Pb.AccountBalance row) =>
            (row.Balances.AvailableMinorUnits, row.Balances.EncumberedMinorUnits, row.Balances.ObligatedMinorUnits);
    }

    [Theory, EachDatabase]
    public async Task What_was_known_at_an_instant_stays_so_though_the_next_one_to_post_has_a_slow_clock(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Timestamp known = (await host.Client.OpenEncumbranceAsync(Open("first", Town, 300))).UpdateTime;
        host.Host.Clock.Advance(TimeSpan.FromHours(-1));
        await host.Client.OpenEncumbranceAsync(Open("second", Village, 200));

        Assert.Equal((50_000, 49_800), (await OnVillage(known), await OnVillage(null)));

        async Task<long> OnVillage(Timestamp? at) => (await Reports(host).GetBalancesAsync(
            new() { Names = { Village }, KnownTime = at })).Balances[0].Balances.AvailableMinorUnits;
    }

    [Theory, EachDatabase]
    public async Task A_snapshot_stands_for_closed_months_only_and_never_changes_a_figure(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        await Allot("2026-02-10", 100);
        Assert.Equal((100, 0), (await AtTheEndOf("2026-02"), await Snapshots()));
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-02")));
        Assert.Equal((100, 2), (await AtTheEndOf("2026-02"), await Snapshots()));

        // What is dated into January changes the end of February, which stays closed.
        await host.InDoor((ledger, db) => ledger.ReopenPeriod(db, Period.Parse("2026-01")));
        await Allot("2026-01-10", 20);
        Assert.Equal((120, 0), (await AtTheEndOf("2026-02"), await Snapshots()));
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-01")));
        Assert.Equal((20, 120, 2), (await AtTheEndOf("2026-01"), await AtTheEndOf("2026-02"), await Snapshots()));
        await host.InDoor((ledger, db) => ledger.ReopenPeriod(db, Period.Parse("2026-01")));
        await Allot("2026-01-20", 3);
        Assert.Equal((23, 123, 0), (await AtTheEndOf("2026-01"), await AtTheEndOf("2026-02"), await Snapshots()));

        // What did not move in a month keeps the snapshot of an earlier one.
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-01")));
        await host.Post(new Vote(At("march") with { EffectiveDate = Days.Parse("2026-03-01") }, LedgerHost.Line, 7));
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-03")));
        Assert.Equal((123, 3), (await AtTheEndOf("2026-03"), await Snapshots()));

        Task Allot(string day, long fen) =>
            host.Post(new Allot(At($"allot {day}") with { EffectiveDate = Days.Parse(day) }, LedgerHost.Line, Town, fen));
        async Task<long> AtTheEndOf(string month) => (await Reports(host).GetBalancesAsync(
            new() { Names = { Town }, AtDate = Period.Parse(month).LastDay.ToText() })).Balances[0].Balances.AvailableMinorUnits;
        Task<long> Snapshots() => host.Read(
            db => db.Database.SqlQueryRaw<long>("SELECT COUNT(*) AS \"Value\" FROM ledger_snapshots").SingleAsync());
    }

    // Plays a program of postings dated back and forth, of months closed and reopened, and returns all that was seen on the way.
    private static async Task<string> Tell(Engine engine, int seed)
    {
        var random = new Random(seed);
        await using LedgerHost host = await LedgerHost.Start(engine);
        var told = new List<string>();
        var opened = new List<string>();
        for (int round = 0; round < 4; round++)
        {
            for (int step = 0; step < 12; step++) await Step(host, random, opened);
            foreach (string month in Months.Where(_ => random.Next(2) == 0))
                await host.InDoor((ledger, db) => random.Next(3) == 0
                    ? ledger.ReopenPeriod(db, Period.Parse(month)) : ledger.ClosePeriod(db, Period.Parse(month)));
            told.AddRange(await Compare(host,
                [LedgerHost.Line, LedgerHost.County, Town, Village, Bank, .. opened.TakeLast(12)]));
        }
        return string.Join('\n', told);
    }

    private static async Task Step(LedgerHost host, Random random, List<string> opened)
    {
        Heading At() => new(Guid.NewGuid().ToString(), Day(random), "offices/s-county/documents/test", Currency.Of("CNY"));
        switch (random.Next(4))
        {
            case 0:
                string source = random.Next(2) == 0 ? Town : LedgerHost.County;
                await Ignored(() => host.Post(new Allot(At(), LedgerHost.Line, source, random.Next(1, 5_000))));
                break;
            case 1 when opened.Count > 0:
                string some = opened[random.Next(opened.Count)];
                await Ignored(() => host.Post(
                    new Fund.Budgets.Ledger.Liquidate(At(), some, Portion.Of(random.Next(1, 60))),
                    new Fund.Budgets.Ledger.Disburse(At(), some, Portion.Of(random.Next(1, 30)))));
                break;
            case 2 when opened.Count > 0:
                await Ignored(() => host.Post(new Release(At(), opened[random.Next(opened.Count)], Portion.Of(random.Next(1, 40)))));
                break;
            default:
                var batch = new Pb.PostBatchRequest { Parent = "offices/s-county", RequestId = Id() };
                for (int i = random.Next(1, 30); i > 0; i--)
                {
                    Pb.OpenEncumbranceRequest open = Open($"e{opened.Count:D4}-{i:D2}", Town, random.Next(50, 200));
                    if (random.Next(3) == 0) open.Lines.Add(Amount(Village, 10));
                    open.EffectiveDate = Day(random).ToText();
                    batch.Items.Add(new Pb.PostBatchItem { Open = open });
                }
                Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(batch);
                opened.AddRange(answer.Outcomes.Select(outcome => outcome.Encumbrance?.Name).OfType<string>());
                break;
        }
    }

    private static DateOnly Day(Random random) => new DateOnly(2026, 1, 1).AddDays(random.Next(0, 118));

    private static async Task Ignored(Func<Task> post)
    {
        try
        {
            await post();
        }
        catch (Refusal)
        {
            // A closed month, or more than there is: nothing moved.
        }
    }

    private static async Task<List<string>> Compare(LedgerHost host, string[] names)
    {
        List<Side> sides = await Sides(host);
        string[] days = [.. sides.Select(side => side.Date).Distinct().Order()];
        string[] instants = [.. sides.Select(side => side.Time).Distinct().Order()];
        string[] someInstants = [.. instants.Where((_, i) => i % 9 == 0), instants[^1]];
        var told = new List<string>();
        string[] ends = ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-12-31"];
        foreach (string day in ends.Union(days.Where((_, i) => i % 3 == 0)))
            told.AddRange(await Check(host, names, sides, day, ""));
        foreach (string instant in someInstants) await Check(host, names, sides, "", instant);
        foreach (string instant in someInstants.Take(4)) await Check(host, names, sides, days[days.Length / 2], instant);
        return told;
    }

    private static async Task<List<string>> Check(LedgerHost host, string[] names, List<Side> sides, string day, string instant)
    {
        var counted = sides.Where(side => (day == "" || string.CompareOrdinal(side.Date, day) <= 0)
            && (instant == "" || string.CompareOrdinal(side.Time, instant) <= 0)).ToLookup(side => side.Shown);
        string[] there = [.. names.Where(counted.Contains)];
        var request = new Pb.GetBalancesRequest
        {
            AtDate = day, KnownTime = instant == "" ? null : Timestamp.FromDateTimeOffset(Instant.Parse(instant)),
        };
        foreach (string missing in names.Except(there).Take(1))
            Assert.Equal("ACCOUNT_NOT_FOUND",
                await Refused.Reason(Reports(host).GetBalancesAsync(new Pb.GetBalancesRequest(request) { Names = { missing } })));
        if (there.Length == 0) return [];
        request.Names.AddRange(there);
        Pb.GetBalancesResponse seen = await Reports(host).GetBalancesAsync(request);
        var told = new List<string>();
        foreach (Pb.AccountBalance row in seen.Balances)
        {
            long Sum(string stage) => counted[row.Name].Where(side => side.Stage == stage).Sum(side => side.Amount);
            string expected = string.Join(' ', Stages.Select(stage => Sum(stage)));
            Assert.Equal($"{row.Name} {day} {instant} {expected}", $"{row.Name} {day} {instant} {Text(row)}");
            told.Add($"{row.Name} {day} {expected}");
        }
        return told;
    }

    private static readonly string[] Stages =
        ["VOTED", "AVAILABLE", "ENCUMBERED", "OBLIGATED", "DISBURSED", "LAPSED", "BANK", "IN_TRANSIT", "SUSPENSE"];

    private static string Text(Pb.AccountBalance row) => string.Join(' ', new[]
    {
        row.Balances.VotedMinorUnits, row.Balances.AvailableMinorUnits, row.Balances.EncumberedMinorUnits, row.Balances.ObligatedMinorUnits,
        row.Balances.DisbursedMinorUnits, row.Balances.LapsedMinorUnits, row.Bank?.MinorUnits ?? 0, row.InTransit?.MinorUnits ?? 0,
        row.Suspense?.MinorUnits ?? 0,
    }.Select(amount => amount.ToString(CultureInfo.InvariantCulture)));

    private sealed record Side(string Shown, string Stage, long Amount, string Date, string Time);

    // Every side of every movement, under the account itself, the source it is encumbered on, and the encumbrance it belongs to.
    private static async Task<List<Side>> Sides(LedgerHost host)
    {
        var sides = new List<Side>();
        using var export = host.As("zhang").ExportMovements(new Pb.ExportMovementsRequest { Parent = "offices/s-county" });
        await foreach (Pb.Movement moved in export.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Add(moved.FromAccount, moved.FromStage, -moved.Amount.MinorUnits);
            Add(moved.ToAccount, moved.ToStage, moved.Amount.MinorUnits);

            void Add(string account, string stage, long amount)
            {
                foreach (string shown in account.Split('@'))
                    sides.Add(new Side(shown, stage, amount, moved.EffectiveDate, moved.PostTime.ToDateTimeOffset().ToText()));
            }
        }
        return sides;
    }

    private static Pb.ReportService.ReportServiceClient Reports(LedgerHost host) => new(host.Host.As("zhang", "budget.officer"));
}
