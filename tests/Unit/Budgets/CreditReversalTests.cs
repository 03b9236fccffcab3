using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

public sealed class CreditReversalTests
{
    private static readonly DateOnly Day = new(2026, 6, 2);

    [Theory]
    //          credit  receipts           otherwise  taken  available  at hand  can be undone
    [InlineData(400,    new long[0],       0,         400,   0,         0,       true)]
    [InlineData(400,    new long[] { 300 }, 0,        400,   300,       300,     true)]
    [InlineData(400,    new long[] { 200, 100 }, 0,   400,   300,       300,     true)]
    [InlineData(400,    new long[] { 200, 100 }, 0,   400,   299,       300,     false)]
    [InlineData(400,    new long[] { 300 }, 0,        400,   300,       299,     false)]
    [InlineData(400,    new long[] { 300 }, 1,        400,   300,       500,     false)]
    [InlineData(400,    new long[0],       400,       400,   0,         500,     false)]
    [InlineData(400,    new long[0],       0,         399,   0,         500,     false)]
    public void A_credit_is_taken_back_whole_or_not_at_all(long credit, long[] receipts, long otherwise, long taken, long available,
        long atHand, bool canBeUndone)
    {
        Contribution giver = ContributionTests.Pledged(1_000);
        CreditReversal reversal = Reversed(giver, credit, receipts, otherwise, taken);

        Assert.Equal(canBeUndone, reversal.CanBeUndone(new Dictionary<string, long> { [giver.Name] = available }, atHand));
    }

    [Fact]
    public void What_was_received_is_promised_again_and_the_account_is_not_opened_twice()
    {
        Contribution giver = ContributionTests.Pledged(300);
        CreditReversal reversal = Reversed(giver, 400, [200, 100], 0, 400);
        Assert.Equal(ContributionState.Received, giver.State);

        Request[] postings = reversal.Undo(new DateOnly(2026, 7, 1));

        string credit = reversal.Credit.Name;
        Assert.Equal([$"{credit}:use:2", $"{credit}:use:1", $"{credit}:book:1"], postings.Cast<Reverse>().Select(back => back.Posting));
        Assert.All(postings, back => Assert.Equal((reversal.Debit.BookingDate, new DateOnly(2026, 7, 1)),
            (back.EffectiveDate, back.Heading.LateDate)));
        Assert.Equal((ContributionState.Pledged, 0, true), (giver.State, giver.ReceivedMinorUnits, giver.HasAccount));
        Assert.Equal((reversal.Debit.Name, 0, true),
            (reversal.Credit.ReversedBy, reversal.Credit.InSuspenseMinorUnits, reversal.Debit.IsNamed));
        Assert.False(reversal.CanBeUndone(new Dictionary<string, long> { [giver.Name] = 300 }, 300));
        Assert.Equal("CONTRIBUTION_NOT_RECEIVED", DocumentTests.Verdict(() => giver.Dispute("why")));
        Assert.Equal("CREDIT_EXHAUSTED", DocumentTests.Verdict(() => giver.Receive(reversal.Credit, Money.Of("CNY", 1), Day)));
        Assert.Null(giver.Receive(ContributionTests.Booked("s-county", 300), Money.Of("CNY", 100), Day).Posting.Opens);
        Assert.Equal(ContributionState.PartlyReceived, giver.State);
    }

    private static CreditReversal Reversed(Contribution giver, long amount, long[] receipts, long otherwise, long taken)
    {
        BankCredit credit = ContributionTests.Booked("s-county", amount);
        List<CreditUse> uses = [.. receipts.Select(receipt => giver.Receive(credit, Money.Of("CNY", receipt), Day).Use)];
        if (otherwise > 0) uses.Add(credit.NameAs("Interest.", Money.Of("CNY", otherwise), Day).Use);
        return new CreditReversal(RefundTests.Debit("wages", taken), credit, uses,
            new Dictionary<string, Contribution> { [giver.Name] = giver });
    }
}
