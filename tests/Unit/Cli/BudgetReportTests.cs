using Fund.Cli;
using Fund.Protos.Budget.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Fund.Tests.Unit.Cli;

public sealed class BudgetReportTests : OverTheWire
{
    [Fact]
    public async Task A_month_is_printed_as_it_is_signed()
    {
        Answer(ExecutionLevel.Appropriation, ExecutionLevel.Line);
        Assert.Equal("""
            Execution of the budget
            fiscal year  2026
            name         Sample County
            office       offices/s-county
            as of        2026-06-30
            known at     2026-07-01 08:00:00 +00:00
            by           appropriation, line

            what stands, CNY
            appropriation     line           authority  unallotted  allotted  available  encumbered  obligated  disbursed  lapsed  executed
                                                   CNY         CNY       CNY        CNY         CNY        CNY        CNY     CNY
            s/clean Clean     s/clean/tools     920.00      770.00    150.00       0.00        0.00       0.00     150.00    0.00    16.30%
                              s/clean/wages     800.00      600.00    200.00       0.00        0.00       0.00     200.00    0.00    25.00%
            subtotal s/clean                  1,720.00    1,370.00    350.00       0.00        0.00       0.00     350.00    0.00    20.35%
            s/roads           s/roads/all       120.00      120.00      0.00       0.00        0.00       0.00       0.00    0.00     0.00%
            total                             1,840.00    1,490.00    350.00       0.00        0.00       0.00     350.00    0.00    19.02%

            what moved from 2026-06-01 to 2026-06-30, CNY
            appropriation     line           authority  unallotted  allotted  available  encumbered  obligated  disbursed  lapsed
                                                   CNY         CNY       CNY        CNY         CNY        CNY        CNY     CNY
            s/clean Clean     s/clean/tools       0.00        0.00      0.00    -150.00        0.00       0.00     150.00    0.00
                              s/clean/wages       0.00        0.00      0.00    -200.00        0.00       0.00     200.00    0.00
            subtotal s/clean                      0.00        0.00      0.00    -350.00        0.00       0.00     350.00    0.00
            s/roads           s/roads/all         0.00        0.00      0.00       0.00        0.00       0.00       0.00    0.00
            total                                 0.00        0.00      0.00    -350.00        0.00       0.00     350.00    0.00

            money raised, CNY
            source                                   purpose   until  available  encumbered  obligated  disbursed      total
                                                                            CNY         CNY        CNY        CNY        CNY
            offices/s-county.v01/contributions/fees  cleaning              0.99        0.00       0.00  12,345.67  12,346.66
            total                                                          0.99        0.00       0.00  12,345.67  12,346.66

            """, (await Type("", "budget", "report", "s-county", "--month", "2026-06", "--by", "appropriation,line")).Data);
        var asked = Assert.Single(suite.Requests<ReportExecutionRequest>());
        Assert.Equal(("offices/s-county", "2026", "2026-06-01", "2026-06-30"),
            (asked.Parent, asked.FiscalYear, asked.FromDate, asked.UntilDate));
        Assert.Equal("2026-06-30", Assert.Single(suite.Requests<ListBalancesRequest>()).AtDate);
    }

    [Fact]
    public async Task A_file_has_whole_codes_and_no_subtotals()
    {
        Answer(ExecutionLevel.Appropriation, ExecutionLevel.Line);
        string[] lines = (await Type("", "budget", "report", "s-county", "--by", "appropriation,line", "--output", "csv")).Data.Split('\n');
        Assert.Equal(
            "appropriation,appropriation_title,line,line_title,authority,authority_currency,unallotted,"
            + "unallotted_currency,allotted,allotted_currency,available,available_currency,encumbered,"
            + "encumbered_currency,obligated,obligated_currency,disbursed,disbursed_currency,lapsed,lapsed_currency,"
            + "executed_basis_points", lines[0]);
        Assert.Equal(
            "offices/s/appropriations/clean,Clean,"
            + "offices/s/appropriations/clean/lines/tools,,920.00,CNY,770.00,CNY,150.00,CNY,0.00,CNY,"
            + "0.00,CNY,0.00,CNY,150.00,CNY,0.00,CNY,1630", lines[1]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public async Task Json_has_the_totals_too()
    {
        Answer(ExecutionLevel.Appropriation, ExecutionLevel.Line);
        string json = (await Type("", "budget", "report", "s-county", "--by", "appropriation,line", "--output", "json")).Data;
        var root = System.Text.Json.JsonDocument.Parse(json).RootElement;
        Assert.Equal(3, root.GetProperty("rows").GetArrayLength());
        Assert.Equal("184000", root.GetProperty("totals")[0].GetProperty("authority").GetProperty("minorUnits").GetString());
        Assert.Equal(1_630, root.GetProperty("rows")[0].GetProperty("executed basis points").GetInt32());
    }

    [Theory]
    [InlineData("--by", "village")]
    [InlineData("--by", "line,line")]
    [InlineData("--by", "office,appropriation,line,fund")]
    [InlineData("--month", "2026-13")]
    [InlineData("--until", "30.6.2026")]
    [InlineData("--known", "yesterday")]
    public async Task What_is_not_understood_is_not_asked(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await Invoke(Screen.Of(home: home), "budget", "report", "s-county", option, value));
        Assert.Empty(suite.Requests<ReportExecutionRequest>());
    }

    private void Answer(params ExecutionLevel[] levels)
    {
        suite.Streams["ReportExecution"] = request =>
        [
            new ReportExecutionResponse
            {
                Heading = new ExecutionHeading
                {
                    Parent = "offices/s-county", DisplayName = "Sample County", FiscalYear = "2026", Levels = { levels },
                    FromDate = ((ReportExecutionRequest)request).FromDate, UntilDate = ((ReportExecutionRequest)request).UntilDate,
                    KnownTime = Timestamp.FromDateTime(new DateTime(2026, 7, 1, 8, 0, 0, DateTimeKind.Utc)), RowCount = 3,
                },
            },
            Row("clean", "Clean", "tools", "", 92_000, 15_000, 1_630),
            Row("clean", "Clean", "wages", "", 80_000, 20_000, 2_500),
            Row("roads", "", "all", "", 12_000, 0, 0),
            new ReportExecutionResponse { Total = Figures(184_000, 35_000, 1_902) },
        ];
        suite.Answers["ListBalances"] = (_, _) => new ListBalancesResponse
        {
            Balances =
            {
                new SourceBalance { Source = "a", Kind = "ALLOTMENT", Balances = new Balances { CurrencyCode = "CNY" } },
                new SourceBalance
                {
                    Source = "offices/s-county.v01/contributions/fees", Kind = "CONTRIBUTION", Purpose = "cleaning",
                    Balances = new Balances { CurrencyCode = "CNY", AvailableMinorUnits = 99, DisbursedMinorUnits = 1_234_567 },
                },
            },
        };
    }

    private static ReportExecutionResponse Row(
        string appropriation, string title, string line, string purpose, long voted, long paid, int points)
    {
        ExecutionRow row = Figures(voted, paid, points);
        string name = $"offices/s/appropriations/{appropriation}";
        row.Keys.Add(new ExecutionKey { Code = name, Title = title });
        row.Keys.Add(new ExecutionKey { Code = $"{name}/lines/{line}", Title = purpose });
        return new ReportExecutionResponse { Row = row };
    }

    private static ExecutionRow Figures(long voted, long paid, int points) => new()
    {
        Amounts = new ExecutionAmounts
        {
            CurrencyCode = "CNY", AuthorityMinorUnits = voted, UnallottedMinorUnits = voted - paid, AllottedMinorUnits = paid,
            DisbursedMinorUnits = paid,
        },
        Moved = new ExecutionAmounts { CurrencyCode = "CNY", AvailableMinorUnits = -paid, DisbursedMinorUnits = paid },
        ExecutedBasisPoints = points,
    };
}
