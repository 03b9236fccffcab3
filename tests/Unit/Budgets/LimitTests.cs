using Fund.Budgets.Ledger;
using Fund.Kernel;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

/// <summary>What stops new spending although the allotment itself still holds enough.</summary>
public class LimitTests
{
    // What was posted before; the verb; its movements or the reason of its refusal.
    [Theory]
    [InlineData("", "encumber e h:90",
        "h.Available > e@h.Encumbered 90; top.Available > top.Encumbered 90; fund.Available > fund.Encumbered 90")]
    [InlineData("", "encumber e h:91", "CEILING_REACHED")]
    [InlineData("", "encumber e h:101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("encumber e h:60", "encumber f i:31", "CEILING_REACHED")]
    [InlineData("encumber e h:60", "encumber f i:30", "i.Available > f@i.Encumbered 30; top.Available > top.Encumbered 30")]
    // Lines under one ceiling are counted together.
    [InlineData("", "encumber e h:50,i:41", "CEILING_REACHED")]
    [InlineData("encumber e h:60", "release e 20",
        "e@h.Encumbered > h.Available 20; top.Encumbered > top.Available 20; fund.Encumbered > fund.Available 20")]
    [InlineData("encumber e h:60;release e 20", "encumber f i:50", "i.Available > f@i.Encumbered 50; top.Available > top.Encumbered 50")]
    [InlineData("encumber e h:60;liquidate e 60", "writeback e 60",
        "e@h.Obligated > h.Available 60; top.Encumbered > top.Available 60; fund.Encumbered > fund.Available 60")]
    // What was paid stays taken; what the bank sent back is due again and was never free.
    [InlineData("encumber e h:60;liquidate e 60;disburse e 60", "return e 60", "e@h.Disbursed > e@h.Obligated 60")]
    // An excess is newly spent.
    [InlineData("encumber e h:80", "exceed e 95", "CEILING_REACHED")]
    [InlineData("encumber e h:80", "reverse r1",
        "fund.Available > fund.Encumbered -80; top.Available > top.Encumbered -80; h.Available > e@h.Encumbered -80")]
    [InlineData("encumber e h:25", "carry+ e@h e@j Encumbered",
        "e@h.Encumbered > e@j.Encumbered 25; top.Encumbered > top.Available 25; fund.Encumbered > fund.Available 25; "
        + "later.Available > later.Encumbered 25")]
    [InlineData("encumber e h:31", "carry+ e@h e@j Encumbered", "CEILING_REACHED")]
    [InlineData("", "cap top 5", "outside > top.Available 5")]
    [InlineData("", "cap top -90", "outside > top.Available -90")]
    [InlineData("", "cap top -91", "CEILING_REACHED")]
    [InlineData("", "cap top 0", "AMOUNT_ZERO")]
    [InlineData("", "cap a 5", "CEILING_NOT_FOUND")]
    [InlineData("", "cap+ new 5", "outside > new.Available 5")]
    [InlineData("", "count top 90", "top.Available > top.Encumbered 90")]
    [InlineData("", "count top 91", "CEILING_REACHED")]
    [InlineData("", "count top -1", "AMOUNT_NOT_POSITIVE")]
    public void Nothing_is_spent_beyond_a_ceiling_above(string before, string verb, string outcome) => Check(before, verb, outcome);

    [Theory]
    // 40 of 100 may be spent from July; 15 are to be kept always.
    [InlineData("", "encumber e i:60", "OK")]
    [InlineData("", "encumber e i:61", "NOT_YET_RELEASED")]
    [InlineData("", "encumber e i:61 @2026-07-01", "OK")]
    [InlineData("", "encumber e i:85 @2026-07-01", "OK")]
    [InlineData("", "encumber e i:86 @2026-07-01", "STOP_LEVEL_REACHED")]
    // To date it ahead is not to wait.
    [InlineData("", "encumber e i:61 @2026-07-01 ?2026-06-30", "NOT_YET_RELEASED")]
    [InlineData("", "encumber e i:60 @2026-07-01 ?2026-06-30", "OK")]
    [InlineData("", "encumber e i:61 @2026-07-01 ?2026-07-01", "OK")]
    [InlineData("", "encumber e i:61 @2026-06-30 ?2026-07-01", "NOT_YET_RELEASED")]
    [InlineData("encumber e i:20", "increase e i:41", "NOT_YET_RELEASED")]
    [InlineData("encumber e i:60", "exceed e 61", "NOT_YET_RELEASED")]
    [InlineData("encumber e i:60;release e 10", "encumber f i:10", "OK")]
    // Taking authority back to the line is no spending.
    [InlineData("", "allot l i -100", "OK")]
    [InlineData("", "encumber e i:101", "INSUFFICIENT_ALLOTMENT")]
    public void Nothing_is_spent_before_its_time_or_below_the_stop_level(string before, string verb, string outcome)
    {
        BookState state = TownBook.Open();
        if (before.Length > 0) state = state.Post(before.Split(';')).State;

        Assert.Equal(outcome, Book.Post(state, [TownBook.Ask(verb, "last")]).Outcomes[0].Verdict());
    }

    [Fact]
    public void A_refusal_before_its_time_says_how_much_and_from_when()
    {
        var refused = (Outcome.Refused)TownBook.Open().Post("encumber e i:61").Outcomes[0];

        Assert.Equal(("60", "61", "2026-07-01"),
            (refused.Refusal.Facts["availableMinorUnits"], refused.Refusal.Facts["askedMinorUnits"], refused.Refusal.Facts["firstDate"]));
    }

    [Theory]
    [InlineData(70, false)]
    [InlineData(71, true)]
    public void An_account_is_low_below_its_warning_level(long spent, bool isLow)
    {
        Posted posted = TownBook.Open().Post($"encumber e i:{spent} @2026-07-01");

        Assert.Equal(isLow, posted.State.Account("i")!.IsLow);
    }

    [Theory]
    [InlineData("", "2026-01-01", 0)]
    [InlineData("2026-04-01=30;2026-07-01=20", "2026-03-31", 50)]
    [InlineData("2026-04-01=30;2026-07-01=20", "2026-04-01", 20)]
    [InlineData("2026-07-01=20;2026-04-01=30", "2026-06-30", 20)]
    [InlineData("2026-04-01=30;2026-07-01=20", "2026-07-01", 0)]
    public void A_part_of_the_plan_may_be_spent_from_its_day_on(string plan, string day, long notYet) =>
        Assert.Equal(notYet, ReleasePlan.Parse(plan).NotYetOn(Days.Parse(day)));

    [Fact]
    public void A_plan_rests_as_text_and_comes_back_as_it_was()
    {
        ReleasePlan plan = ReleasePlan.Of([(new(2026, 7, 1), 20), (new(2026, 4, 1), 30), (new(2026, 9, 1), 0)]);

        Assert.Equal("2026-04-01=30;2026-07-01=20", plan.Text);
        Assert.Equal(plan, ReleasePlan.Parse(plan.Text));
    }

    private static void Check(string before, string verb, string outcome)
    {
        BookState state = TownBook.Open();
        if (before.Length > 0) state = state.Post(before.Split(';')).State;

        Assert.Equal(outcome, Book.Post(state, [TownBook.Ask(verb, "last")]).Outcomes[0].Text());
    }
}
