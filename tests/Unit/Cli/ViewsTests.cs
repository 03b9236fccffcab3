using Fund.Cli;
using Fund.Protos.Budget.V1;
using Fund.Protos.Google.Rpc;
using Fund.Protos.Payment.V1;
using Google.Protobuf.WellKnownTypes;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Unit.Cli;

public class ViewsTests
{
    private static readonly Payee[] Payees =
    [
        new() { Name = "offices/s/payees/p1", State = Payee.Types.State.Active, MaskedName = "王**", MaskedAccount = "…1234", Etag = "e" },
        new() { Name = "offices/s/payees/p2", State = Payee.Types.State.Pending, MaskedName = "欧阳*", MaskedAccount = "…99" },
    ];

    [Fact]
    public void Wide_letters_keep_the_columns_straight() => Assert.Equal("""
        name                 state    masked name  masked account
        offices/s/payees/p1  active   王**         …1234
        offices/s/payees/p2  pending  欧阳*        …99

        """, Drawn(OutputForm.Table, printer => printer.Many(Payee.Descriptor, Payees, "")));

    [Fact]
    public void One_thing_is_a_card_with_a_table_for_each_list() => Assert.Equal("""
        name         offices/s/appropriations/a
        state        draft
        title        Cleaning
        total        CNY 1,234,567.80
        create time  2026-06-01 00:00:00 +00:00

        lines
        line id  purpose             amount     voted
        wages    cleaning  CNY 1,234,567.00  CNY 1.00
        tools                      CNY 0.80

        """, Drawn(OutputForm.Table, printer => printer.One(new Appropriation
        {
            Name = "offices/s/appropriations/a",
            State = Appropriation.Types.State.Draft,
            Title = "Cleaning",
            Total = Cny(123_456_780),
            CreateTime = Timestamp.FromDateTime(new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc)),
            Lines =
            {
                new AppropriationLine { LineId = "wages", Purpose = "cleaning", Amount = Cny(123_456_700), Voted = Cny(100) },
                new AppropriationLine { LineId = "tools", Amount = Cny(80) },
            },
        })));

    [Fact]
    public void Minor_units_beside_a_currency_are_money() => Assert.Equal("""
        name        a
        bank        CNY 12.34
        in transit  CNY 0.00
        suspense    CNY -0.05

        """, Drawn(OutputForm.Table, printer => printer.One(new BankAccount
        {
            Name = "a",
            CurrencyCode = "CNY",
            BankMinorUnits = 1234,
            SuspenseMinorUnits = -5,
        })));

    [Fact]
    public void A_csv_file_has_the_same_columns_whatever_it_holds() =>
        Assert.Equal(
            Drawn(OutputForm.Csv, printer => printer.Next(new Movement { Amount = Cny(5) }, isFirst: true)).Split('\n')[0],
            Drawn(OutputForm.Csv, printer => printer.Next(new Movement(), isFirst: true)).Split('\n')[0]);

    [Fact]
    public void Csv_parts_amount_and_currency_and_runs_no_formula() => Assert.Equal("""
        name,amount,amount_currency,in_suspense,in_suspense_currency,booking_date,statement,bank_reference,reversed_by,uses
        '=cmd(),-1234.50,CNY,,,,"a,b",,,

        """, Drawn(OutputForm.Csv, printer => printer.Many(Credit.Descriptor,
        [
            new Credit { Name = "=cmd()", Statement = "a,b", Amount = Cny(-123_450) },
        ], "")));

    [Theory]
    [InlineData("=1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@A1")]
    [InlineData("＝1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠A1")]
    public void Text_that_a_sheet_would_run_as_a_formula_is_marked_as_text(string text) =>
        Assert.StartsWith($"'{text},",
            Drawn(OutputForm.Csv, printer => printer.Next(new Credit { Name = text }, isFirst: false)), StringComparison.Ordinal);

    [Fact]
    public void A_stranger_cannot_steer_the_terminal() =>
        Assert.Equal("title  a\uFFFD[2Jb\uFFFD\n",
            Drawn(OutputForm.Table, printer => printer.One(new Appropriation { Title = "a\u001b[2Jb\u202E" })));

    [Fact]
    public void Names_stay_whole_where_the_terminal_is_too_narrow_and_prose_is_wrapped()
    {
        using Screen screen = Screen.Of(width: 40);
        screen.Printer().Report(new Sheet("", ["name", "why"],
            [["offices/s-county.f-town/wageRuns/2026-06-cleaning", "Two of three\nsay that it rained for a very long time."]]));
        Assert.Contains("offices/s-county.f-town/wageRuns/2026-06-cleaning", screen.Data);
        Assert.Equal(4, screen.Data.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void A_name_beside_its_title_stays_whole_too()
    {
        using Screen screen = Screen.Of(width: 40);
        screen.Printer().Report(new Sheet("", ["line", "paid"],
            [["s-county/rural-cleaning-2026/supervision rural cleaning", 1L], ["村级公共服务和社会管理专项资金 清扫保洁人员补贴", 2L]]));
        string[] lines = screen.Data.TrimEnd('\n').Split('\n');
        Assert.StartsWith("s-county/rural-cleaning-2026/supervision ", lines[1]);
        Assert.True(lines.Max(line => line.Length) < 60, screen.Data);
    }

    [Fact]
    public void A_list_of_amounts_says_their_currency() => Assert.Equal("""
        blocker count  1

        lapsing
               amount
         CNY 1,234.56
        USD -1,000.00

        """, Drawn(OutputForm.Table, printer => printer.One(new CheckPeriodResponse
        {
            BlockerCount = 1, Lapsing = { Cny(123_456), new Money { CurrencyCode = "USD", MinorUnits = -100_000 } },
        })));

    [Fact]
    public void A_statement_shows_the_lines_of_each_contribution() => Assert.Equal("""
        giver  Li

        contributions
        contribution                closing
        offices/s/contributions/a  CNY 1.00
        offices/s/contributions/b

        lines of offices/s/contributions/a
        kind     effective date    amount
        receipt  2026-06-12      CNY 1.00

        """, Drawn(OutputForm.Table, printer => printer.One(new GiverStatement
        {
            Giver = "Li",
            Contributions =
            {
                new ContributionStatement
                {
                    Contribution = "offices/s/contributions/a", Closing = Cny(100),
                    Lines =
                    {
                        new ContributionStatement.Types.Line
                        {
                            Kind = ContributionStatement.Types.Kind.Receipt, EffectiveDate = "2026-06-12", Amount = Cny(100),
                        },
                    },
                },
                new ContributionStatement { Contribution = "offices/s/contributions/b" },
            },
        })));

    [Fact]
    public void Json_is_what_was_answered() =>
        Assert.Equal(Payees[0], Payee.Parser.ParseJson(Drawn(OutputForm.Json, printer => printer.One(Payees[0]))));

    [Fact]
    public void A_batch_shows_its_refusals_in_json_too() =>
        Assert.Contains("INSUFFICIENT_ALLOTMENT", Drawn(OutputForm.Json, printer => printer.One(new PostBatchResponse
        {
            Outcomes =
            {
                new PostBatchOutcome
                {
                    Refusal = new Status { Details = { Any.Pack(new ErrorInfo { Reason = "INSUFFICIENT_ALLOTMENT" }) } },
                },
            },
        })));

    [Theory]
    [InlineData("rows sent", 500, 1000L, "rows sent [###############...............] 500 of 1,000")]
    [InlineData("rows sent", 0, 3L, "rows sent [..............................] 0 of 3")]
    [InlineData("lines", 1234, null, "lines: 1,234")]
    public void Progress_is_one_line(string what, long count, long? total, string line) =>
        Assert.Equal(line, Progress.Line(what, count, total));

    private static string Drawn(OutputForm form, Action<Printer> print)
    {
        using Screen screen = Screen.Of();
        print(screen.Printer(form));
        return screen.Data;
    }

    private static Money Cny(long minor) => new() { CurrencyCode = "CNY", MinorUnits = minor };
}
