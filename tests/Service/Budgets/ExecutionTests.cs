using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;
using Level = Fund.Protos.Budget.V1.ExecutionLevel;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// A county votes 1,000 for wages (function 0451), 500 for tools (0451) and 300 without a code; allots wages of 600 to f-town and 100 to
/// m-town and tools of 100 to f-town; encumbers 250 of f-town's, makes 150 due and pays 100. 100 of the line without a code lapse.
/// </summary>
public sealed class ExecutionTests
{
    [Theory, EachDatabase]
    public async Task Every_level_adds_up_to_the_same_total(Engine engine)
    {
        await using CountyBudget county = await Executed(engine);
        foreach (Level level in Enum.GetValues<Level>().Where(level => level > 0))
        {
            Report report = await Ask(county, new() { Levels = { level } });
            Assert.Equal((1_800, 900, 800, 550, 100, 50, 100, 100), Figures(Assert.Single(report.Totals).Amounts));
            Assert.Equal(Figures(report.Totals[0].Amounts), Figures(Sum(report.Rows.Select(row => row.Amounts))));
            Assert.Equal((report.Rows.Length, "2026"), (report.Heading.RowCount, report.Heading.FiscalYear));
            Assert.Equal(556, report.Totals[0].ExecutedBasisPoints);
        }
    }

    [Theory, EachDatabase]
    public async Task Rows_are_in_the_order_of_their_codes_and_those_without_one_are_last(Engine engine)
    {
        await using CountyBudget county = await Executed(engine);
        Report functions = await Ask(county, new() { Levels = { Level.Function, Level.Line } });
        Assert.Equal(["0451 tools 500", "0451 wages 1000", " other 300"], functions.Rows.Select(row =>
            $"{row.Keys[0].Code} {row.Keys[1].Code.Split('/')[^1]} {row.Amounts.AuthorityMinorUnits}"));
        Assert.Equal(["", "(no code)"], functions.Rows.Select(row => row.Keys[0].Title).Distinct());
        Assert.Equal("cleaning", functions.Rows[0].Keys[1].Title);

        Report spenders = await Ask(county, new() { Levels = { Level.SpendingOffice } });
        Assert.Equal([$"{Town} 700 250", $"{OtherTown} 100 0", " 1000 0"],
            spenders.Rows.Select(row => $"{row.Keys[0].Code} {row.Amounts.AuthorityMinorUnits} {Used(row.Amounts)}"));
        Assert.Equal("(not allotted)", spenders.Rows[^1].Keys[0].Title);

        static long Used(Pb.ExecutionAmounts amounts) =>
            amounts.EncumberedMinorUnits + amounts.ObligatedMinorUnits + amounts.DisbursedMinorUnits;
    }

    [Theory, EachDatabase]
    public async Task A_code_that_ended_keeps_its_last_title_and_a_renamed_one_has_that_of_the_day(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(CodingTests.List("economic", Pb.CodeList.Types.Kind.Economic))).Name;
        foreach ((string code, string title) in new[] { ("302", "Services"), ("303", "Labour") })
            await coding.CreateCodeAsync(CodingTests.Code(list, code, title));
        Pb.CreateAppropriationRequest draft = Appropriation("a26", ("services", "", 100), ("labour", "", 50));
        (draft.Lines[0].EconomicCode, draft.Lines[1].EconomicCode) = ("302", "303");
        Pb.Appropriation shown = await county.Budget(county.Ann).CreateAppropriationAsync(draft);
        shown = await county.Budget(county.Ann).SubmitAppropriationAsync(new() { Name = shown.Name, Etag = shown.Etag, RequestId = Id() });
        await county.Budget(county.Ben).EnactAppropriationAsync(Enact(shown));
        await coding.ReviseCodeAsync(
            new() { Parent = list, Code = "302", FromDate = "2026-07-01", Title = "Goods and services", RequestId = Id() });
        await coding.EndCodeAsync(new() { Parent = list, Code = "303", UntilDate = "2026-06-30", Reason = "Abolished.", RequestId = Id() });

        Assert.Equal(["302 Services", "303 Labour"], await Titles("2026-06-30"));
        Assert.Equal(["302 Goods and services", "303 Labour"], await Titles("2026-07-01"));
        Assert.Equal(["302 Goods and services", "303 Labour"], await Titles(""));

        async Task<IEnumerable<string>> Titles(string until) =>
            (await Ask(county, new() { Levels = { Level.Economic }, UntilDate = until })).Rows.Select(
                row => $"{row.Keys[0].Code} {row.Keys[0].Title}");
    }

    [Theory, EachDatabase]
    public async Task A_town_sees_what_it_spends_and_a_year_without_a_budget_has_no_rows(Engine engine)
    {
        await using CountyBudget county = await Executed(engine);
        Report town = await Ask(county, new() { Parent = Town, Levels = { Level.Allotment } });
        Assert.Equal((700, 0, 700, 450, 100, 50, 100, 0), Figures(Assert.Single(town.Totals).Amounts));
        Assert.Equal(["tools", "town"], town.Rows.Select(row => row.Keys[0].Code.Split('/')[^1]));

        Report none = await Ask(county, new() { FiscalYear = "2027", Levels = { Level.Office } });
        Assert.Equal((0, 0, 0), (none.Heading.RowCount, none.Rows.Length, none.Totals.Length));
    }

    [Theory, EachDatabase]
    public async Task What_moved_is_the_difference_of_two_days_and_a_report_of_a_known_time_stays_as_it_was(Engine engine)
    {
        await using CountyBudget county = await Executed(engine);
        Report june = await Ask(county, new() { Levels = { Level.Line }, FromDate = "2026-06-01", UntilDate = "2026-06-30" });
        Report may = await Ask(county, new() { Levels = { Level.Line }, UntilDate = "2026-05-31" });
        Assert.Empty(may.Rows);
        Assert.Equal(june.Rows.Select(row => row.Amounts), june.Rows.Select(row => row.Moved));
        Report july = await Ask(county, new() { Levels = { Level.Line }, FromDate = "2026-07-01", UntilDate = "2026-07-31" });
        Assert.Equal((0, 0, 0, -20, 20, 0, 0, 0), Figures(july.Totals[0].Moved));

        var asked = new Pb.ReportExecutionRequest { Levels = { Level.Line }, KnownTime = july.Heading.KnownTime };
        Report before = await Ask(county, asked);
        await Post(county, new Release(At("late", "2026-07-02"), Encumbrance, Portion.Of(5)));
        Assert.Equal(before.Rows, (await Ask(county, asked)).Rows);
        Assert.NotEqual(before.Rows, (await Ask(county, new() { Levels = { Level.Line } })).Rows);
        (asked.FromDate, asked.UntilDate) = ("2026-07-01", "2026-07-31");
        Assert.Equal(july.Totals[0].Moved, (await Ask(county, asked)).Totals[0].Moved);
    }

    [Theory, EachDatabase]
    public async Task A_report_does_not_say_that_it_knows_what_is_still_to_come(Engine engine)
    {
        await using CountyBudget county = await Executed(engine);
        Report now = await Ask(county, new() { Levels = { Level.Line } });
        Report ahead = await Ask(county, new()
        {
            Levels = { Level.Line }, KnownTime = (now.Heading.KnownTime.ToDateTimeOffset() + TimeSpan.FromDays(1)).ToProto(),
        });

        Assert.Equal(now.Heading, ahead.Heading);
        Assert.Equal(now.Rows, ahead.Rows);
        await Post(county, new Release(At("late", "2026-07-02"), Encumbrance, Portion.Of(5)));
        Report printedAgain = await Ask(county, new() { Levels = { Level.Line }, KnownTime = ahead.Heading.KnownTime });
        Assert.Equal(ahead.Rows, printedAgain.Rows);
    }

    [Theory, EachDatabase]
    public async Task A_report_that_makes_no_sense_is_refused(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Assert.Equal("FIELDS_INVALID", await Reason(new() { Levels = { Level.Line, Level.Line } }));
        Assert.Equal("FIELDS_INVALID", await Reason(new() { Levels = { (Level)99 } }));
        Assert.Equal("FIELDS_INVALID", await Reason(new()));
        Assert.Equal("FIELDS_INVALID", await Reason(new() { Levels = { Level.Line }, FromDate = "2026-06-02", UntilDate = "2026-06-01" }));
        Assert.Equal("DATE_MALFORMED", await Reason(new() { Levels = { Level.Line }, UntilDate = "2026-06-31" }));
        Assert.Equal("FISCAL_YEAR_MALFORMED", await Reason(new() { Levels = { Level.Line }, FiscalYear = "26" }));
        Assert.Equal("OUT_OF_SCOPE", await Reason(new() { Levels = { Level.Line }, Parent = "offices/s-other" }));

        async Task<string> Reason(Pb.ReportExecutionRequest asked)
        {
            try
            {
                await Ask(county, asked);
                return "OK";
            }
            catch (RpcException refused)
            {
                return Fund.Chassis.Border.RefusalStatus.ToRefusal(refused)!.Reason;
            }
        }
    }

    private const string Encumbrance = $"{Town}/encumbrances/june";

    private sealed record Report(Pb.ExecutionHeading Heading, Pb.ExecutionRow[] Rows, Pb.ExecutionRow[] Totals);

    private static async Task<CountyBudget> Executed(Engine engine)
    {
        CountyBudget county = await Start(engine);
        Pb.CreateAppropriationRequest draft = Appropriation("a26", ("wages", "cleaning", 1_000), ("tools", "cleaning", 500),
            ("other", "", 300));
        draft.Lines[0].FunctionCode = draft.Lines[1].FunctionCode = "0451";
        Pb.Appropriation shown = await county.Budget(county.Ann).CreateAppropriationAsync(draft);
        shown = await county.Budget(county.Ann).SubmitAppropriationAsync(new() { Name = shown.Name, Etag = shown.Etag, RequestId = Id() });
        Pb.Appropriation enacted = await county.Budget(county.Ben).EnactAppropriationAsync(Enact(shown));
        Pb.Allotment town = await county.Released(enacted, "town", "wages", Town, 600);
        await county.Released(enacted, "other-town", "wages", OtherTown, 100);
        await county.Released(enacted, "tools", "tools", Town, 100);
        await Post(county,
            new Encumber(At("open"), Encumbrance, [new Line(town.Name, 250)], "cleaning"),
            new Fund.Budgets.Ledger.Liquidate(At("due"), Encumbrance, Portion.Of(150)),
            new Fund.Budgets.Ledger.Disburse(At("paid"), Encumbrance, Portion.Of(100)));
        await Post(county, new Lapse(At("lapse"), $"{enacted.Name}/lines/other", 100));
        await Post(county, new Increase(At("more", "2026-07-01"), Encumbrance, [new Line(town.Name, 20)]));
        await Post(county, new Release(At("less", "2026-08-01"), Encumbrance, Portion.Of(20)));
        return county;
    }

    private static Heading At(string id, string day = Day) => new(id, Days.Parse(day), $"{Office}/documents/test", Currency.Of("CNY"));

    private static Task Post(CountyBudget county, params Request[] requests) =>
        county.Host.Services.GetRequiredService<Writes<BudgetDb>>().Step("test", requests[0].Id,
            db => county.Host.Services.GetRequiredService<LedgerInDoor>().Post(db, requests),
            CancellationToken.None, gate: LedgerInDoor.Gate);

    private static async Task<Report> Ask(CountyBudget county, Pb.ReportExecutionRequest asked)
    {
        if (asked.Parent == "") asked.Parent = Office;
        if (asked.FiscalYear == "") asked.FiscalYear = "2026";
        using var call = new Pb.ReportService.ReportServiceClient(county.Ann).ReportExecution(asked);
        var parts = new List<Pb.ReportExecutionResponse>();
        await foreach (var part in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) parts.Add(part);
        return new Report(parts[0].Heading,
            [.. parts.Where(part => part.Row is not null).Select(part => part.Row)],
            [.. parts.Where(part => part.Total is not null).Select(part => part.Total)]);
    }

    private static Pb.ExecutionAmounts Sum(IEnumerable<Pb.ExecutionAmounts> rows) => rows.Aggregate(new Pb.ExecutionAmounts(), (sum, row) =>
        new Pb.ExecutionAmounts
        {
            AuthorityMinorUnits = sum.AuthorityMinorUnits + row.AuthorityMinorUnits,
            UnallottedMinorUnits = sum.UnallottedMinorUnits + row.UnallottedMinorUnits,
            AllottedMinorUnits = sum.AllottedMinorUnits + row.AllottedMinorUnits,
            AvailableMinorUnits = sum.AvailableMinorUnits + row.AvailableMinorUnits,
            EncumberedMinorUnits = sum.EncumberedMinorUnits + row.EncumberedMinorUnits,
            ObligatedMinorUnits = sum.ObligatedMinorUnits + row.ObligatedMinorUnits,
            DisbursedMinorUnits = sum.DisbursedMinorUnits + row.DisbursedMinorUnits,
            LapsedMinorUnits = sum.LapsedMinorUnits + row.LapsedMinorUnits,
        });

    private static (long, long, long, long, long, long, long, long) Figures(Pb.ExecutionAmounts amounts) => (
        amounts.AuthorityMinorUnits, amounts.UnallottedMinorUnits, amounts.AllottedMinorUnits, amounts.AvailableMinorUnits,
        amounts.EncumberedMinorUnits, amounts.ObligatedMinorUnits, amounts.DisbursedMinorUnits, amounts.LapsedMinorUnits);
}
