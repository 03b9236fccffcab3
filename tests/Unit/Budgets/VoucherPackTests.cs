using Fund.Budgets.Domain.Vouchers;
using Fund.Budgets.Ledger;
using Fund.Budgets.Vouchers;
using Fund.Kernel;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

/// <summary>What each verb of the ledger is in the two books of each pack.</summary>
public class VoucherPackTests
{
    // What was posted before; the verb; its entries: debit/credit amount, the budget book before the bar.
    [Theory]
    [InlineData("", "vote l 5", "1100/2100 5 |")]
    [InlineData("", "vote l -5", "1100/2100 -5 |")]
    [InlineData("", "vire l m 5", "2100/2100 5 |")]
    [InlineData("", "allot l a 5", "2100/2200 5 |")]
    [InlineData("", "encumber e a:60", "2200/2300 60 |")]
    [InlineData("", "encumber e a:60,c:7", "2200/2300 60, 3200/3300 7 |")]
    [InlineData("encumber e a:60", "increase e c:5", "3200/3300 5 |")]
    [InlineData("encumber e a:60", "liquidate e 20", "2300/2400 20 | 5100/2110 20")]
    [InlineData("encumber e c:9", "exceed e 12", "3300/3400 9, 3200/3400 3 | 5100/2110 9, 5100/2110 3")]
    [InlineData("encumber e a:60;liquidate e 60", "settle e 30 k", "2400/2500 30 | 2110/1120 30")]
    [InlineData("encumber e a:30,c:6;liquidate e 36", "settle e 36 k", "2400/2500 30, 3400/3500 6 | 2110/1120 30, 2110/1120 6")]
    [InlineData("encumber e a:60;liquidate e 60", "disburse e 60", "2400/2500 60 | 2110/4100 60")]
    [InlineData("encumber e c:9;liquidate e 9", "disburse e 9", "3400/3500 9 | 2110/2140 9")]
    [InlineData("encumber e a:60;liquidate e 60;settle e 30 k", "returnpayment e 30 k", "2500/2400 30 | 1110/2110 30")]
    [InlineData("encumber e a:60;liquidate e 60;disburse e 60", "return e 60", "2500/2400 60 | 4100/2110 60")]
    [InlineData("encumber e a:60;liquidate e 60", "writeback e 60", "2400/2200 60 | 2110/5100 60")]
    [InlineData("", "writeback old 5", "2400/2900 5 | 2110/3200 5")]
    [InlineData("", "writeback gift 5", "3400/3200 5 | 2110/5100 5")]
    [InlineData("encumber e h:60", "release e 20", "2300/2200 20 |")]
    [InlineData("", "receive c k 7", "1200/3200 7 | 2120/4200 7, 1110/1130 7")]
    [InlineData("", "refund c k 7", "3200/1200 7 | 4200/2130 7, 1120/1110 7")]
    [InlineData("refund c k 7", "settlecash k 7", "| 2130/1120 7")]
    [InlineData("refund c k 7", "reverse r1", "3200/1200 -7 | 1120/1110 -7, 4200/2130 -7")]
    [InlineData("", "refundback c k 7", "3200/1200 -7 | 4200/2120 -7, 1110/1130 7")]
    [InlineData("", "opencash new 7", "| 1110/3100 7")]
    [InlineData("", "credit k 7", "| 1130/2120 7")]
    [InlineData("", "name k 7", "| 1110/1130 7, 2120/4900 7")]
    [InlineData("", "hold k 7", "| 1120/1110 7")]
    [InlineData("", "rejectcash k 7", "| 1110/1120 7")]
    [InlineData("", "takecash k 7", "| 5900/1110 7")]
    [InlineData("encumber e a:60", "reverse r1", "2200/2300 -60 |")]
    [InlineData("", "lapse l 5", "2100/2900 5 |")]
    [InlineData("", "lapse a 5", "2200/2900 5 |")]
    [InlineData("", "carry a n Available 5", "2200/2200 5 |")]
    [InlineData("encumber e a:60", "carry+ e@a e@n Encumbered", "2300/2300 60 |")]
    [InlineData("encumber e a:60;liquidate e 60", "carry+ e@a e@n Obligated", "2400/2400 60 |")]
    [InlineData("", "cap top 5", "|")]
    [InlineData("", "count top 5", "|")]
    public void The_generic_rules_book_every_stage_of_authority_and_accrue(string before, string verb, string entries) =>
        Check("generic-1", before, verb, entries);

    [Theory]
    [InlineData("", "vote l 5", "|")]
    [InlineData("", "vire l m 5", "|")]
    [InlineData("", "allot l a 5", "|")]
    [InlineData("", "encumber e a:60,c:7", "|")]
    [InlineData("encumber e a:60", "liquidate e 20", "| 5001/2302 20")]
    [InlineData("encumber e c:9", "exceed e 12", "| 5001/2302 9, 5001/2302 3")]
    [InlineData("encumber e a:60;liquidate e 60", "settle e 30 k", "7101/8001.02 30 | 2302/1002.02 30")]
    [InlineData("encumber e c:9;liquidate e 9", "settle e 9 k", "7101/8001.02 9 | 2302/1002.02 9")]
    [InlineData("encumber e a:60;liquidate e 60", "disburse e 60", "7101/6001 60 | 2302/4001 60")]
    [InlineData("encumber e c:9;liquidate e 9", "disburse e 9", "| 2302/2307.03 9")]
    [InlineData("encumber e a:60;liquidate e 60;settle e 30 k", "returnpayment e 30 k", "8001.02/7101 30 | 1002.01/2302 30")]
    [InlineData("encumber e a:60;liquidate e 60;disburse e 60", "return e 60", "6001/7101 60 | 4001/2302 60")]
    [InlineData("encumber e a:60;liquidate e 60", "writeback e 60", "| 2302/5001 60")]
    [InlineData("", "writeback old 5", "| 2302/3501 5")]
    [InlineData("encumber e h:60", "release e 20", "|")]
    [InlineData("", "receive c k 7", "8001.02/6609 7 | 2307.01/4603 7, 1002.01/1002.03 7")]
    [InlineData("", "refund c k 7", "| 4603/2307.02 7, 1002.02/1002.01 7")]
    [InlineData("refund c k 7", "settlecash k 7", "6609/8001.02 7 | 2307.02/1002.02 7")]
    [InlineData("refund c k 7", "reverse r1", "| 1002.02/1002.01 -7, 4603/2307.02 -7")]
    [InlineData("", "refundback c k 7", "6609/8001.02 -7 | 4603/2307.01 -7, 1002.01/1002.03 7")]
    [InlineData("", "opencash new 7", "8001.02/8202 7 | 1002.01/3001 7")]
    [InlineData("", "credit k 7", "| 1002.03/2307.01 7")]
    [InlineData("", "name k 7", "8001.02/6609 7 | 1002.01/1002.03 7, 2307.01/4609 7")]
    [InlineData("", "hold k 7", "| 1002.02/1002.01 7")]
    [InlineData("", "rejectcash k 7", "| 1002.01/1002.02 7")]
    [InlineData("", "takecash k 7", "7901/8001.02 7 | 5901/1002.01 7")]
    [InlineData("", "lapse l 5", "|")]
    [InlineData("", "carry a n Available 5", "|")]
    [InlineData("encumber e a:60;liquidate e 60", "carry+ e@a e@n Obligated", "|")]
    [InlineData("", "cap top 5", "|")]
    public void The_rules_of_2019_book_the_budget_when_paid_and_the_rest_when_due(string before, string verb, string entries) =>
        Check("cn-2019-1", before, verb, entries);

    [Fact]
    public void A_line_is_about_the_account_that_its_side_is_of()
    {
        Voucher allotted = VoucherOf("generic-1", "", "allot l a 5");
        Voucher held = VoucherOf("generic-1", "", "hold k 7");

        Assert.Equal(["l", "a"], allotted.Entries.Select(entry => entry.Subject));
        Assert.Equal(["k", "k"], held.Entries.Select(entry => entry.Subject));
    }

    [Fact]
    public void Both_packs_speak_of_the_same_movements_and_leave_none_of_them_open()
    {
        foreach (VoucherPack pack in VoucherPacks.All)
        {
            Assert.Equal(Movements(VoucherPacks.Of("generic-1")), Movements(pack));
            foreach (var movement in pack.Rules.GroupBy(rule => (rule.From, rule.To)))
            {
                Assert.Contains(movement, rule => rule.Fits(Beside.Alone));
                Assert.Contains(movement, rule => rule.Beside != Beside.Alone);
            }
        }

        static IEnumerable<string> Movements(VoucherPack pack) => pack.Rules.Select(rule => $"{rule.From} > {rule.To}").Distinct().Order();
    }

    [Fact]
    public void What_a_pack_does_not_know_is_refused()
    {
        var empty = new VoucherPack("none-1", [], []);
        var accepted = (Outcome.Accepted)TownBook.Open().Post("vote l 5").Outcomes[0];

        var refusal = Assert.Throws<Refusal>(() => empty.VoucherOf(accepted.Posting, VoucherTown.SubjectIn(TownBook.Open())));
        Assert.Equal("VOUCHER_RULE_MISSING", refusal.Reason);
        Assert.Equal("VOUCHER_PACK_NOT_FOUND", Assert.Throws<Refusal>(() => VoucherPacks.Of("cn-2019-9")).Reason);
    }

    private static void Check(string pack, string before, string verb, string entries)
    {
        Voucher voucher = VoucherOf(pack, before, verb);
        Assert.Equal(entries, $"{Text(VoucherBook.Budget)} | {Text(VoucherBook.Financial)}".Trim());

        string Text(VoucherBook book) => string.Join(", ", voucher.Entries.Where(entry => entry.Book == book).Chunk(2)
            .Select(pair => $"{pair[0].Account}/{pair[1].Account} {pair[0].Amount}"));
    }

    private static Voucher VoucherOf(string pack, string before, string verb)
    {
        BookState state = TownBook.Open();
        if (before.Length > 0) state = state.Post(before.Split(';')).State;
        Posted posted = Book.Post(state, [TownBook.Ask(verb, "last")]);
        var accepted = Assert.IsType<Outcome.Accepted>(posted.Outcomes[0]);
        return VoucherPacks.Of(pack).VoucherOf(accepted.Posting, VoucherTown.SubjectIn(posted.State));
    }
}
