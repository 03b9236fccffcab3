using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Kernel;
using Xunit;
using Span = Fund.Budgets.Domain.Periods.Span;
using static Fund.Tests.Unit.Budgets.DocumentTests;

namespace Fund.Tests.Unit.Budgets;

public class ClosingTests
{
    // The month's state; the first open month before; the last closed after; how much blocks; the reason.
    [Theory]
    [InlineData(PeriodState.Open, "", 0, "OK")]
    [InlineData(PeriodState.Closed, "", 0, "PERIOD_CLOSED")]
    [InlineData(PeriodState.Closed, "2026-03", 1, "PERIOD_CLOSED")]
    [InlineData(PeriodState.Open, "2026-03", 1, "EARLIER_PERIOD_OPEN")]
    [InlineData(PeriodState.Open, "", 1, "PERIOD_BLOCKED")]
    public void A_month_is_closed_in_its_order_when_nothing_blocks(PeriodState state, string earlier, int blocking, string reason) =>
        Assert.Equal(reason, Verdict(() => FiscalPeriod.Of(FiscalPeriod.Names.Parse("offices/s-county/periods/2026-05")).Close(
            new Months(state, Month(earlier), null), [.. Enumerable.Repeat(Suspense("2026-05-01"), blocking)])));

    [Theory]
    [InlineData(PeriodState.Closed, "", "OK")]
    [InlineData(PeriodState.Open, "", "PERIOD_NOT_CLOSED")]
    [InlineData(PeriodState.Closed, "2026-07", "LATER_PERIOD_CLOSED")]
    public void A_month_is_opened_again_from_the_latest_back(PeriodState state, string later, string reason)
    {
        Reopening proposed = Propose(PeriodState.Closed);
        Assert.Equal(reason, Verdict(() => proposed.Approve(new Months(state, null, Month(later)))));
        if (reason == "OK") Assert.Equal("REOPENING_NOT_PROPOSED", Verdict(() => proposed.Approve(new Months(state, null, null))));
    }

    [Fact]
    public void Only_a_closed_month_is_proposed() => Assert.Equal("PERIOD_NOT_CLOSED", Verdict(() => Propose(PeriodState.Open)));

    [Theory]
    [InlineData("2026-05-31", "PERIOD_NOT_OVER")]
    [InlineData("2026-06-01", "OK")]
    public void A_month_is_over_on_the_day_after_its_last(string today, string reason) =>
        Assert.Equal(reason,
            Verdict(() => Span.Of(FiscalPeriod.Names.Parse("offices/s-county/periods/2026-05")).MustBeOver(Days.Parse(today))));

    [Theory]
    [InlineData("s-county", "2026-05", "2026-05 2026-05-31")]
    [InlineData("s-county", "2026", "2026 2026-12-31")]
    [InlineData("s-county", "2026-12", "LAST_MONTH_OF_YEAR")]
    [InlineData("s-county", "2026-13", "PERIOD_MALFORMED")]
    [InlineData("s-county", "0026", "FISCAL_YEAR_MALFORMED")]
    [InlineData("s-county.f-town", "2026-05", "OFFICE_NOT_TOP")]
    public void A_month_or_a_year_is_closed(string office, string id, string outcome)
    {
        Span span = default;
        string reason = Verdict(() =>
        {
            span = Span.Of(FiscalPeriod.Names.Parse($"offices/{office}/periods/{id}"));
            span.MustStandAlone();
        });
        Assert.Equal(outcome, reason == "OK" ? $"{span} {span.LastMonth.LastDay.ToText()}" : reason);
    }

    [Fact]
    public void Every_kind_of_blocker_says_what_to_do_and_who_can()
    {
        foreach (string kind in new[]
                 {
                     Blocker.CreditInSuspense, Blocker.CashDayDiffers, Blocker.CreditReversed, Blocker.DebitNotNamed,
                     Blocker.EventNotHandled,
                     Blocker.EncumbranceOpen, Blocker.AppropriationUndecided,
                     Blocker.VirementUndecided, Blocker.CarryForwardUndecided, "PAYMENT_UNKNOWN", "RETURNED_NOT_REPAID", "RUN_NOT_FUNDED",
                     "BANK_FILE_NOT_POSTED", "BANK_EXCEPTION_OPEN",
                 })
            Assert.True(new Blocker(kind, "x", null, default) is { Roles.Count: > 0, Remedy.Length: > 20 }, kind);
        Assert.Equal(["2026-04-30", "2026-05-01"],
            Blocker.InOrder([Suspense("2026-05-01"), Suspense("2026-04-30")]).Select(blocker => blocker.Since.ToText()));
    }

    private static Blocker Suspense(string since) => new(Blocker.CreditInSuspense, "x", Money.Of("CNY", 1), Days.Parse(since));

    private static Reopening Propose(PeriodState state)
    {
        ResourceName month = FiscalPeriod.Names.Parse("offices/s-county/periods/2026-05");
        return Reopening.Propose(
            Reopening.Names.Under(month.Text, "late-invoice"), FiscalPeriod.Of(month), new Months(state, null, null), "found");
    }

    private static Period? Month(string text) => text.Length == 0 ? null : Period.Parse(text);
}
