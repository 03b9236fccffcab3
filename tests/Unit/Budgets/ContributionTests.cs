using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

public sealed class ContributionTests
{
    private static readonly DateOnly Day = new(2026, 6, 2);

    [Theory]
    //          pledged  credit  office of the bank account  currency  receipts       outcome
    [InlineData(300, 300, "s-county.f-town", "CNY", new long[] { 300 }, "OK")]
    [InlineData(300, 400, "s-county", "CNY", new long[] { 200, 100 }, "OK")]
    [InlineData(300, 400, "s-county", "CNY", new long[] { 200, 101 }, "PLEDGE_EXCEEDED")]
    [InlineData(300, 200, "s-county", "CNY", new long[] { 200, 1 }, "CREDIT_EXHAUSTED")]
    [InlineData(300, 200, "s-county", "CNY", new long[] { 201 }, "CREDIT_EXHAUSTED")]
    [InlineData(300, 300, "s-county.m-town", "CNY", new long[] { 1 }, "CREDIT_OF_OTHER_OFFICE")]
    [InlineData(300, 300, "s-county.f-town.v01", "CNY", new long[] { 1 }, "CREDIT_OF_OTHER_OFFICE")]
    [InlineData(300, 300, "s-county", "USD", new long[] { 1 }, "CURRENCY_MISMATCH")]
    [InlineData(300, 300, "s-county", "CNY", new long[] { 0 }, "AMOUNT_NOT_POSITIVE")]
    [InlineData(300, 300, "s-county", "CNY", new long[] { -1 }, "AMOUNT_NOT_POSITIVE")]
    public void Receipts_stay_within_the_pledge_and_the_credit(long pledged, long credit, string office, string currency, long[] receipts,
        string outcome)
    {
        Contribution contribution = Pledged(pledged);
        BankCredit booked = Booked(office, credit);

        Assert.Equal(outcome, DocumentTests.Verdict(() =>
        {
            foreach (long receipt in receipts) contribution.Receive(booked, Money.Of(currency, receipt), Day);
        }));
        Assert.Equal(contribution.ReceivedMinorUnits, booked.NamedMinorUnits);
    }

    [Fact]
    public void The_first_receipt_opens_the_account_and_each_is_a_use_of_the_credit()
    {
        Contribution contribution = Pledged(300);
        BankCredit booked = Booked("s-county", 400);

        (CreditUse use, Receive first) = contribution.Receive(booked, Money.Of("CNY", 100), Day);
        Assert.Equal(ContributionState.PartlyReceived, contribution.State);
        (CreditUse next, Receive second) = contribution.Receive(booked, Money.Of("CNY", 200), Day);
        Assert.Equal(ContributionState.Received, contribution.State);

        Assert.Equal((1, contribution.Name, first.Id), (use.Number, use.Contribution, use.PostingId));
        Assert.Equal((2, second.Id), (next.Number, next.PostingId));
        Assert.Equal(("rural-cleaning", new DateOnly(2026, 9, 30)), (first.Opens!.Purpose, first.Opens.EndsOn));
        Assert.Null(second.Opens);
        Assert.Equal(booked.BankAccount, second.Cash);
    }

    private static Contribution Pledged(long amount) => Contribution.Pledge(
        Contribution.Names.Of(OfficeName.Parse("s-county.f-town"), "bamboo"), ContributionKind.Gift, "Cooperative", "rural-cleaning",
        Money.Of("CNY", amount), new DateOnly(2026, 9, 30));

    private static BankCredit Booked(string office, long amount)
    {
        (BankAccount account, _) = BankAccount.Open(
            BankAccount.Names.Of(OfficeName.Parse(office), "wages"), "Wages", "402569990014", [1], "index", "****1234", Money.Of("CNY", 0),
            Day);
        return account.Book("entry-1", Money.Of("CNY", amount), Day, Day, "statement", "REF").Credit;
    }
}
