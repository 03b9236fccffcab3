using Fund.Budgets.Ledger;
using Fund.Kernel;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

public class VerbTests
{
    // What was posted before; the verb; its movements or the reason of its refusal.
    [Theory]
    [InlineData("", "vote l 5", "outside > l.Voted 5")]
    [InlineData("", "vote l -5", "outside > l.Voted -5")]
    [InlineData("", "vote l -1000", "outside > l.Voted -1000")]
    [InlineData("", "vote l -1001", "INSUFFICIENT_APPROPRIATION")]
    [InlineData("", "vote l 0", "AMOUNT_ZERO")]
    [InlineData("", "vote a 5", "APPROPRIATION_LINE_NOT_FOUND")]
    [InlineData("", "vote+ l2 5", "outside > l2.Voted 5")]
    [InlineData("", "vote+ l 5", "ACCOUNT_EXISTS")]
    [InlineData("", "vire l m 5", "l.Voted > m.Voted 5")]
    [InlineData("", "vire m l 11", "INSUFFICIENT_APPROPRIATION")]
    [InlineData("", "vire l l 5", "SAME_ACCOUNT")]
    [InlineData("", "vire q l 5", "ALLOTMENT_LAPSED")]
    [InlineData("", "allot l a 5", "l.Voted > a.Available 5")]
    [InlineData("", "allot l a -100", "l.Voted > a.Available -100")]
    [InlineData("", "allot l a -101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "allot l a 1001", "INSUFFICIENT_APPROPRIATION")]
    [InlineData("", "allot l a 0", "AMOUNT_ZERO")]
    [InlineData("", "allot m a 5", "ALLOTMENT_NOT_FOUND")]
    [InlineData("", "allot+ l a2 5", "l.Voted > a2.Available 5")]
    [InlineData("", "allot+ nowhere a2 5", "ACCOUNT_NOT_FOUND")]
    [InlineData("", "allot+ q a2 5", "ALLOTMENT_LAPSED")]
    [InlineData("", "allot+ p a2 5", "WRONG_PURPOSE")]
    public void Authority_is_voted_and_moved_down(string before, string verb, string outcome) => Check(before, verb, outcome);

    // A budget of 20 M, 11 M of it spent: what is asked besides is held against what is left, not against what was spent with it.
    [Theory]
    [InlineData("encumber f big:5000000", "big.Available > f@big.Encumbered 5000000")]
    [InlineData("encumber f big:9000000", "big.Available > f@big.Encumbered 9000000")]
    [InlineData("encumber f big:9000001", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("increase e big:5000000", "big.Available > e@big.Encumbered 5000000")]
    [InlineData("vote l3 5000000", "outside > l3.Voted 5000000")]
    public void Of_20_M_with_11_M_spent_an_additional_order_of_5_M_passes(string verb, string outcome) => Check(
        "vote+ l3 20000000;allot+ l3 big 20000000;encumber e big:11000000;liquidate e 11000000;disburse e 11000000", verb, outcome);

    [Theory]
    [InlineData("", "encumber e a:100", "a.Available > e@a.Encumbered 100")]
    [InlineData("", "encumber e a:101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "encumber e b:7,a:1", "b.Available > e@b.Encumbered 7; a.Available > e@a.Encumbered 1")]
    [InlineData("", "encumber e c:50", "c.Available > e@c.Encumbered 50")]
    [InlineData("", "encumber e a:1,c:51", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "encumber e r:1 roads", "r.Available > e@r.Encumbered 1")]
    [InlineData("", "encumber e r:1 bridges", "WRONG_PURPOSE")]
    [InlineData("", "encumber e r:1", "WRONG_PURPOSE")]
    [InlineData("", "encumber e s:1", "ALLOTMENT_SUSPENDED")]
    [InlineData("", "encumber e x:1", "ALLOTMENT_LAPSED")]
    [InlineData("", "encumber e y:1", "YEAR_CLOSED")]
    [InlineData("", "encumber e u:1", "CURRENCY_MISMATCH")]
    [InlineData("", "encumber e u:1 $USD", "u.Available > e@u.Encumbered 1")]
    [InlineData("", "encumber e l:1", "ALLOTMENT_NOT_FOUND")]
    [InlineData("", "encumber e a:0", "AMOUNT_NOT_POSITIVE")]
    [InlineData("", "encumber e a:5,b:-1", "AMOUNT_NOT_POSITIVE")]
    [InlineData("", "encumber e a:1000000000000000001", "AMOUNT_TOO_LARGE")]
    [InlineData("", "encumber e a:1000000000000000000,a:1", "AMOUNT_TOO_LARGE")]
    [InlineData("", "encumber e -", "LINES_EMPTY")]
    [InlineData("encumber e a:1", "encumber e b:1", "ENCUMBRANCE_EXISTS")]
    [InlineData("", "encumber e a:1 @2026-07-31", "a.Available > e@a.Encumbered 1")]
    [InlineData("", "encumber e a:1 @2026-04-30", "PERIOD_CLOSED")]
    [InlineData("", "encumber e a:1 @2026-03-31", "PERIOD_CLOSED")]
    [InlineData("", "encumber e a:1 @2026-08-01", "PERIOD_NOT_FOUND")]
    [InlineData("encumber e a:60", "increase e a:40,b:1", "a.Available > e@a.Encumbered 40; b.Available > e@b.Encumbered 1")]
    [InlineData("encumber e a:60", "increase e a:41", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("encumber e a:60", "increase e r:1", "WRONG_PURPOSE")]
    [InlineData("encumber e a:60 roads", "increase e r:1", "r.Available > e@r.Encumbered 1")]
    [InlineData("", "increase e a:1", "ENCUMBRANCE_NOT_FOUND")]
    [InlineData("encumber e a:60,b:30", "release e all", "e@a.Encumbered > a.Available 60; e@b.Encumbered > b.Available 30")]
    [InlineData("encumber e a:60;release e all", "release e all", "")]
    [InlineData("encumber e a:60", "release e 61", "INSUFFICIENT_ENCUMBRANCE")]
    [InlineData("encumber e a:60,b:30", "release e b:31", "INSUFFICIENT_ENCUMBRANCE")]
    public void Authority_is_reserved_and_given_up(string before, string verb, string outcome) => Check(before, verb, outcome);

    [Theory]
    [InlineData("encumber e a:60", "liquidate e 60", "e@a.Encumbered > e@a.Obligated 60")]
    [InlineData("encumber e a:60", "liquidate e 61", "INSUFFICIENT_ENCUMBRANCE")]
    [InlineData("encumber e a:60", "liquidate e 0", "AMOUNT_NOT_POSITIVE")]
    [InlineData("encumber e a:60", "liquidate e b:1", "SOURCE_NOT_DRAWN")]
    [InlineData("encumber e a:20,b:10", "liquidate e 10", "e@a.Encumbered > e@a.Obligated 7; e@b.Encumbered > e@b.Obligated 3")]
    [InlineData("encumber e a:20,b:10;liquidate e 10;liquidate e 10", "liquidate e 10",
        "e@a.Encumbered > e@a.Obligated 6; e@b.Encumbered > e@b.Obligated 4")]
    [InlineData("encumber e a:20,b:10", "liquidate e b:4,b:6", "e@b.Encumbered > e@b.Obligated 10")]
    [InlineData("encumber e a:60", "exceed e 70", "e@a.Encumbered > e@a.Obligated 60; a.Available > e@a.Obligated 10")]
    [InlineData("encumber e a:60", "exceed e 101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("encumber e a:60", "exceed e a:70", "e@a.Encumbered > e@a.Obligated 60; a.Available > e@a.Obligated 10")]
    [InlineData("encumber e a:20,b:10;liquidate e all", "exceed e 3", "a.Available > e@a.Obligated 2; b.Available > e@b.Obligated 1")]
    [InlineData("encumber e a:60;release e all", "exceed e 1", "INSUFFICIENT_ENCUMBRANCE")]
    [InlineData("encumber e a:60;liquidate e 50", "disburse e 50", "e@a.Obligated > e@a.Disbursed 50")]
    [InlineData("encumber e a:60;liquidate e 50", "disburse e 51", "INSUFFICIENT_OBLIGATION")]
    [InlineData("encumber e a:60;liquidate e 50;disburse e 30", "return e 30", "e@a.Disbursed > e@a.Obligated 30")]
    [InlineData("encumber e a:60;liquidate e 50;disburse e 30", "return e 31", "INSUFFICIENT_DISBURSEMENT")]
    [InlineData("encumber e a:60;liquidate e 50", "writeback e 20", "e@a.Obligated > a.Available 20")]
    [InlineData("encumber e a:60;liquidate e 50", "writeback e 51", "INSUFFICIENT_OBLIGATION")]
    [InlineData("", "disburse nowhere 1", "ENCUMBRANCE_NOT_FOUND")]
    [InlineData("", "disburse old 20", "old@y.Obligated > old@y.Disbursed 20")]
    [InlineData("", "return old 5", "old@y.Disbursed > old@y.Obligated 5")]
    [InlineData("", "writeback old 20", "old@y.Obligated > y.Lapsed 20")]
    [InlineData("", "writeback gift 10", "gift@z.Obligated > z.Available 10")]
    [InlineData("", "exceed old y:1", "YEAR_CLOSED")]
    [InlineData("disburse old 20", "reverse r1", "YEAR_CLOSED")]
    public void What_is_reserved_becomes_due_and_is_paid(string before, string verb, string outcome) => Check(before, verb, outcome);

    [Theory]
    [InlineData("", "opencash k2 300", "outside > k2.Bank 300")]
    [InlineData("", "opencash k2 -300", "outside > k2.Bank -300")]
    [InlineData("", "opencash k2 0", "")]
    [InlineData("", "opencash k 1", "ACCOUNT_EXISTS")]
    [InlineData("", "credit k 5", "outside > k.Suspense 5")]
    [InlineData("", "credit a 5", "BANK_ACCOUNT_NOT_FOUND")]
    [InlineData("", "name k 70", "k.Suspense > k.Bank 70")]
    [InlineData("", "name k 71", "INSUFFICIENT_SUSPENSE")]
    [InlineData("", "hold k 500", "k.Bank > k.InTransit 500")]
    [InlineData("", "hold k 501", "INSUFFICIENT_CASH")]
    [InlineData("", "hold o 1", "INSUFFICIENT_CASH")]
    [InlineData("returncash o 20", "hold o 1", "INSUFFICIENT_CASH")]
    [InlineData("returncash o 31", "hold o 1", "o.Bank > o.InTransit 1")]
    [InlineData("", "takecash k 9", "k.Bank > outside 9")]
    [InlineData("", "takecash k 501", "k.Bank > outside 501")]
    [InlineData("takecash k 501", "hold k 1", "INSUFFICIENT_CASH")]
    [InlineData("takecash k 501", "reverse r1", "k.Bank > outside -501")]
    [InlineData("", "takecash k 0", "AMOUNT_NOT_POSITIVE")]
    [InlineData("", "takecash a 1", "BANK_ACCOUNT_NOT_FOUND")]
    [InlineData("", "settlecash k 40", "k.InTransit > outside 40")]
    [InlineData("", "settlecash k 41", "INSUFFICIENT_IN_TRANSIT")]
    [InlineData("", "rejectcash k 40", "k.InTransit > k.Bank 40")]
    [InlineData("", "rejectcash k 41", "INSUFFICIENT_IN_TRANSIT")]
    [InlineData("", "returncash k 9", "outside > k.Bank 9")]
    [InlineData("", "returncash k 0", "AMOUNT_NOT_POSITIVE")]
    [InlineData("", "receive c k 70", "outside > c.Available 70; k.Suspense > k.Bank 70")]
    [InlineData("", "receive c k 71", "INSUFFICIENT_SUSPENSE")]
    [InlineData("", "receive a k 1", "CONTRIBUTION_NOT_FOUND")]
    [InlineData("", "receive+ c2 k 1", "outside > c2.Available 1; k.Suspense > k.Bank 1")]
    [InlineData("", "refund c k 50", "c.Available > outside 50; k.Bank > k.InTransit 50")]
    [InlineData("", "refund c k 51", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "refundback c k 50", "c.Available > outside -50; k.Suspense > k.Bank 50")]
    [InlineData("", "refundback c k 71", "INSUFFICIENT_SUSPENSE")]
    [InlineData("", "refundback a k 1", "CONTRIBUTION_NOT_FOUND")]
    [InlineData("", "refundback c k 0", "AMOUNT_NOT_POSITIVE")]
    [InlineData("encumber e a:60;liquidate e 50", "settle e 40 k", "e@a.Obligated > e@a.Disbursed 40; k.InTransit > outside 40")]
    [InlineData("encumber e a:60;liquidate e 50", "settle e 41 k", "INSUFFICIENT_IN_TRANSIT")]
    [InlineData("encumber e a:60;liquidate e 50", "settle e 51 k", "INSUFFICIENT_OBLIGATION")]
    [InlineData("encumber e a:60;liquidate e 50;disburse e 9", "returnpayment e 9 k",
        "e@a.Disbursed > e@a.Obligated 9; outside > k.Bank 9")]
    public void Cash_stands_beside_authority(string before, string verb, string outcome) => Check(before, verb, outcome);

    [Theory]
    [InlineData("", "lapse a", "a.Available > a.Lapsed 100")]
    [InlineData("", "lapse l 30", "l.Voted > l.Lapsed 30")]
    [InlineData("", "lapse a 101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "lapse c", "ALLOTMENT_NOT_FOUND")]
    [InlineData("", "lapse nowhere", "ACCOUNT_NOT_FOUND")]
    [InlineData("", "carry a n Available", "a.Available > n.Available 100")]
    [InlineData("", "carry a n Available 101", "INSUFFICIENT_ALLOTMENT")]
    [InlineData("", "carry a n Disbursed", "STAGE_NOT_CARRIED")]
    [InlineData("", "carry a a Available", "SAME_ACCOUNT")]
    [InlineData("", "carry a r Available", "ACCOUNT_NOT_LINKED")]
    [InlineData("", "carry a c Available", "ACCOUNT_NOT_LINKED")]
    [InlineData("encumber e a:60", "carry+ e@a e@n Encumbered", "e@a.Encumbered > e@n.Encumbered 60")]
    [InlineData("encumber e a:60", "carry+ e@a f@n Encumbered", "ACCOUNT_NOT_LINKED")]
    [InlineData("encumber e a:60;carry+ e@a e@n Encumbered", "liquidate e 60 @2027-01-01", "e@n.Encumbered > e@n.Obligated 60")]
    [InlineData("encumber e a:60;carry+ e@a e@n Encumbered", "liquidate e 60", "YEAR_NOT_BEGUN")]
    [InlineData("encumber e a:60,b:40;carry+ e@a e@n Encumbered", "liquidate e b:40", "e@b.Encumbered > e@b.Obligated 40")]
    [InlineData("carry a n Available", "encumber e n:60 @2027-01-01", "n.Available > e@n.Encumbered 60")]
    [InlineData("carry a n Available", "encumber e n:60", "YEAR_NOT_BEGUN")]
    [InlineData("carry a n Available;encumber e n:60 @2027-01-01", "exceed e 61", "YEAR_NOT_BEGUN")]
    [InlineData("encumber e a:60", "reverse r1", "a.Available > e@a.Encumbered -60")]
    [InlineData("encumber e a:60;exceed e 70", "reverse r2", "a.Available > e@a.Obligated -10; e@a.Encumbered > e@a.Obligated -60")]
    [InlineData("encumber e a:60;liquidate e 1", "reverse r1", "INSUFFICIENT_ENCUMBRANCE")]
    [InlineData("encumber e a:60;reverse r1", "reverse r1", "ALREADY_REVERSED")]
    [InlineData("encumber e a:60;reverse r1", "reverse r2", "REVERSAL_NOT_REVERSIBLE")]
    [InlineData("encumber e a:60", "reverse r1 @2026-04-01", "PERIOD_CLOSED")]
    [InlineData("encumber e a:60", "reverse r1 @2026-07-01", "a.Available > e@a.Encumbered -60")]
    [InlineData("encumber e a:600", "reverse r1", "POSTING_NOT_FOUND")]
    public void Years_end_and_postings_are_taken_back(string before, string verb, string outcome) => Check(before, verb, outcome);

    [Fact]
    public void Liquidate_takes_an_excess_only_from_what_may_be_spent()
    {
        BookState state = TownBook.Open().Post("encumber e a:60").State;
        Account suspended = state.Account("a")! with { IsSuspended = true };
        var stopped = new BookState(state.Accounts.Append(suspended), state.Periods, state.Postings);

        Assert.Equal("OK", stopped.Post("liquidate e 60").Outcomes[0].Verdict());
        Assert.Equal("ALLOTMENT_SUSPENDED", stopped.Post("exceed e 61").Outcomes[0].Verdict());
    }

    [Fact]
    public void A_refusal_tells_what_was_there_and_what_was_asked()
    {
        var refused = (Outcome.Refused)TownBook.Open().Post("encumber e a:60,a:60").Outcomes[0];

        Assert.Equal("a has CNY 1.00 available; CNY 1.20 was asked for.", refused.Refusal.Message);
        Assert.Equal(("a", "100", "120"), (refused.Refusal.Facts["account"],
            refused.Refusal.Facts["availableMinorUnits"], refused.Refusal.Facts["askedMinorUnits"]));
    }

    [Fact]
    public void Nothing_an_account_cannot_hold_is_added_to_it()
    {
        Posted posted = TownBook.Open().Post(
            "vote l 1000000000000000000", "vote m 999999999999999990", "vote m 1", "vote m -9223372036854775808",
            "opencash k2 -1000000000000000001");

        Assert.Equal(["AMOUNT_TOO_LARGE", "OK", "AMOUNT_TOO_LARGE", "AMOUNT_TOO_LARGE", "AMOUNT_TOO_LARGE"],
            posted.Outcomes.Select(o => o.Verdict()));
    }

    // What the bank did is dated by the bank; the third is the day on which it is told.
    [Theory]
    [InlineData("2026-06-30", "2026-07-02", "2026-06-30")]
    [InlineData("2026-03-31", "2026-06-02", "2026-06-02")]
    [InlineData("2026-04-30", "2026-06-02", "2026-06-02")]
    [InlineData("2026-03-31", "2026-04-02", "PERIOD_CLOSED")]
    [InlineData("2026-03-31", "2026-02-28", "PERIOD_CLOSED")]
    [InlineData("2026-03-31", "2026-08-02", "PERIOD_NOT_FOUND")]
    [InlineData("2026-08-31", "2026-07-02", "PERIOD_NOT_FOUND")]
    public void Late_news_of_a_closed_month_counts_on_the_day_it_is_told(string on, string told, string outcome) =>
        Assert.Equal(outcome, TownBook.Open().Post($"credit k 5 @{on} ~{told}").Outcomes[0] switch
        {
            Outcome.Accepted accepted => accepted.Posting.EffectiveDate.ToText(),
            Outcome other => other.Verdict(),
        });

    private static void Check(string before, string verb, string outcome)
    {
        string[] lines = [.. before.Split(';', StringSplitOptions.RemoveEmptyEntries), verb];
        Assert.Equal(outcome, TownBook.Open().Post(lines).Outcomes[^1].Text());
    }
}
