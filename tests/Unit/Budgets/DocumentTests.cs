using System.Globalization;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Appropriations and allotments: which step follows which, and what each asks of the ledger.</summary>
public sealed class DocumentTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly OfficeName County = OfficeName.Parse("s-county");

    [Theory]
    //          state        step      outcome
    [InlineData("DRAFT", "submit", "OK")]
    [InlineData("DRAFT", "enact", "APPROPRIATION_NOT_SUBMITTED")]
    [InlineData("DRAFT", "return", "APPROPRIATION_NOT_SUBMITTED")]
    [InlineData("SUBMITTED", "submit", "APPROPRIATION_NOT_DRAFT")]
    [InlineData("SUBMITTED", "enact", "OK")]
    [InlineData("SUBMITTED", "return", "OK")]
    [InlineData("ENACTED", "submit", "APPROPRIATION_NOT_DRAFT")]
    [InlineData("ENACTED", "enact", "APPROPRIATION_NOT_SUBMITTED")]
    [InlineData("ENACTED", "return", "APPROPRIATION_NOT_SUBMITTED")]
    [InlineData("RETURNED", "submit", "APPROPRIATION_NOT_DRAFT")]
    [InlineData("RETURNED", "enact", "APPROPRIATION_NOT_SUBMITTED")]
    public void An_appropriation_goes_from_draft_to_enacted_or_returned(string state, string step, string outcome)
    {
        Appropriation appropriation = In(state);

        Assert.Equal(outcome, Verdict(() =>
        {
            if (step == "submit") appropriation.Submit();
            else if (step == "enact") appropriation.Enact(Day);
            else appropriation.Return("why");
        }));
    }

    [Theory]
    //           first line        second line       outcome
    [InlineData("a 1 CNY", "b 2 CNY", "OK")]
    [InlineData("a 1 CNY", "a 2 CNY", "LINE_REPEATED")]
    [InlineData("a 1 CNY", "b 0 CNY", "AMOUNT_NOT_POSITIVE")]
    [InlineData("a 1 CNY", "b -1 CNY", "AMOUNT_NOT_POSITIVE")]
    [InlineData("a 1 CNY", "b 2 USD", "CURRENCY_MISMATCH")]
    [InlineData("a 1 CNY", "b 999999999999999999 CNY", "OK")]
    [InlineData("a 2 CNY", "b 999999999999999999 CNY", "AMOUNT_TOO_LARGE")]
    [InlineData("a 9223372036854775807 CNY", "b 9223372036854775807 CNY", "AMOUNT_TOO_LARGE")]
    public void Lines_are_different_positive_and_of_one_currency(string first, string second, string outcome) =>
        Assert.Equal(outcome, Verdict(() => Drafted(first, second)));

    [Theory]
    [InlineData("2025-12-31", "DATE_OUTSIDE_YEAR")]
    [InlineData("2026-01-01", "OK")]
    [InlineData("2026-12-31", "OK")]
    [InlineData("2027-01-01", "DATE_OUTSIDE_YEAR")]
    public void It_counts_from_a_day_of_its_year(string day, string outcome) =>
        Assert.Equal(outcome, Verdict(() => In("SUBMITTED").Enact(Days.Parse(day))));

    [Fact]
    public void Enacting_votes_each_line_on_an_account_that_lasts_to_the_end_of_the_year()
    {
        Vote[] votes = [.. In("SUBMITTED").Enact(Day)];

        Assert.Equal(["wages 1000", "tools 50"], votes.Select(vote => $"{vote.Line.Split('/')[^1]} {vote.Amount}"));
        Account opened = votes[0].Opens!;
        Assert.Equal(("offices/s-county/appropriations/cleaning/lines/wages", AccountKind.AppropriationLine, "wages", "2026",
            new DateOnly(2026, 12, 31)),
            (opened.Name, opened.Kind, opened.Purpose, opened.FiscalYear, opened.EndsOn));
        Assert.Equal(2, votes.DistinctBy(vote => vote.Id).Count());
    }

    [Theory]
    //          state        line     office             currency  outcome
    [InlineData("ENACTED", "wages", "s-county.f-town", "CNY", "OK")]
    [InlineData("ENACTED", "wages", "s-county", "CNY", "OK")]
    [InlineData("SUBMITTED", "wages", "s-county", "CNY", "APPROPRIATION_NOT_ENACTED")]
    [InlineData("RETURNED", "wages", "s-county", "CNY", "APPROPRIATION_NOT_ENACTED")]
    [InlineData("ENACTED", "roads", "s-county", "CNY", "LINE_NOT_FOUND")]
    [InlineData("ENACTED", "wages", "s-county2", "CNY", "OFFICE_NOT_BELOW")]
    [InlineData("ENACTED", "wages", "s-county", "USD", "CURRENCY_MISMATCH")]
    public void An_allotment_is_drafted_on_a_line_of_what_is_enacted(string state, string line, string office, string currency,
        string outcome) =>
        Assert.Equal(outcome, Verdict(() => Allotment.Draft(
            Allotment.Names.Of(County, "cleaning", "town"), In(state), line, OfficeName.Parse(office), Money.Of(currency, 10),
            SpendingTerms.Free)));

    [Theory]
    //          plan of 1,000                       stop   warn  outcome
    [InlineData("", 0, 0, "OK")]
    [InlineData("2026-01-01=250;2026-04-01=750", 0, 0, "OK")]
    [InlineData("2026-01-01=250;2026-04-01=749", 0, 0, "PLAN_NOT_TOTAL")]
    [InlineData("2026-01-01=250;2026-04-01=751", 0, 0, "PLAN_NOT_TOTAL")]
    [InlineData("2026-01-01=250;2026-01-01=750", 0, 0, "PLAN_DAY_REPEATED")]
    [InlineData("2026-01-01=250;2027-01-01=750", 0, 0, "DATE_OUTSIDE_YEAR")]
    [InlineData("2025-12-31=1000", 0, 0, "DATE_OUTSIDE_YEAR")]
    [InlineData("", 9_500, 8_000, "OK")]
    [InlineData("", 9_500, 9_500, "OK")]
    [InlineData("", 8_000, 9_500, "WARN_ABOVE_STOP")]
    [InlineData("", 0, 9_500, "OK")]
    public void A_plan_adds_up_and_warns_before_it_stops(string plan, int stop, int warn, string outcome)
    {
        (DateOnly, Money)[] parts = [.. plan.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))
            .Select(part => (Days.Parse(part[0]), Money.Of("CNY", long.Parse(part[1], CultureInfo.InvariantCulture))))];

        Assert.Equal(outcome, Verdict(() => SpendingTerms.Of(parts, stop, warn, Money.Of("CNY", 1_000), FiscalYear.Calendar("2026"))));
    }

    [Theory]
    //          amount  stop    kept
    [InlineData(1_000, 9_500, 50)]
    [InlineData(1_001, 9_500, 51)]
    [InlineData(1_000, 10_000, 0)]
    [InlineData(1_000, 1, 1_000)]
    [InlineData(1_000, 0, 0)]
    [InlineData(1_000_000_000_000_000_000, 9_999, 100_000_000_000_000)]
    public void A_stop_level_keeps_the_rest_rounded_up(long amount, int stop, long kept) =>
        Assert.Equal(kept, new SpendingTerms(ReleasePlan.None, stop, 0).StopFloor(amount));

    [Fact]
    public void An_allotment_is_released_once_then_suspended_and_resumed_in_turn()
    {
        Allotment allotment = Allotment.Draft(
            Allotment.Names.Of(County, "cleaning", "town"), In("ENACTED"), "wages", OfficeName.Parse("s-county.f-town"),
            Money.Of("CNY", 10), SpendingTerms.Free);

        Assert.Equal("ALLOTMENT_NOT_RELEASED", Verdict(allotment.Suspend));
        Allot posting = allotment.Release(Day, "");
        Assert.Equal(("offices/s-county/appropriations/cleaning/lines/wages", allotment.Name, 10),
            (posting.Line, posting.Allotment, posting.Amount));
        Assert.Equal(("s-county.f-town", "wages", posting.Line), (posting.Opens!.Office, posting.Opens.Purpose, posting.Opens.Parent));
        Assert.Equal("ALLOTMENT_NOT_DRAFT", Verdict(() => allotment.Release(Day, "")));
        Assert.Equal("ALLOTMENT_NOT_SUSPENDED", Verdict(allotment.Resume));
        Assert.Equal("OK", Verdict(allotment.Suspend));
        Assert.Equal("ALLOTMENT_NOT_RELEASED", Verdict(allotment.Suspend));
        Assert.Equal("OK", Verdict(allotment.Resume));
    }

    internal static string Verdict(Action step)
    {
        try
        {
            step();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }

    private static Appropriation In(string state)
    {
        Appropriation appropriation = Drafted("wages 1000 CNY", "tools 50 CNY");
        if (state != "DRAFT") appropriation.Submit();
        if (state == "ENACTED") appropriation.Enact(Day);
        if (state == "RETURNED") appropriation.Return("why");
        return appropriation;
    }

    private static Appropriation Drafted(params string[] lines) =>
        Appropriation.Draft(Appropriation.Names.Of(County, "cleaning"), "Cleaning", "No. 1", FiscalYear.Calendar("2026"),
            [.. lines.Select(line =>
        {
            string[] words = line.Split(' ');
            return (new AppropriationLine(words[0], words[0], "", ""), Money.Of(words[2], long.Parse(words[1])));
        })]);
}
