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

    [Theory]
    // What happens, in this order:      state            spendable  the last verb
    [InlineData("",                      "Pledged",        true,  "OK")]
    [InlineData("receive 100",           "PartlyReceived", true,  "OK")]
    [InlineData("receive 300",           "Received",       true,  "OK")]
    [InlineData("dispute",               "Pledged",        true,  "CONTRIBUTION_NOT_RECEIVED")]
    [InlineData("receive 100, dispute",  "Disputed",       false, "OK")]
    [InlineData("receive 100, dispute, dispute", "Disputed", false, "CONTRIBUTION_DISPUTED")]
    [InlineData("receive 100, dispute, receive 200, settle", "Received", true, "OK")]
    [InlineData("receive 100, settle",   "PartlyReceived", true,  "CONTRIBUTION_NOT_DISPUTED")]
    [InlineData("expire",                "Expired",        true,  "OK")]
    [InlineData("receive 100, expire, receive 200", "Expired", true, "OK")]
    [InlineData("receive 100, dispute, expire", "Disputed", false, "OK")]
    [InlineData("receive 100, dispute, expire, settle", "Expired", true, "OK")]
    [InlineData("receive 100, expire, extend 2026-10-01", "PartlyReceived", true, "OK")]
    [InlineData("receive 100, extend 2026-09-30", "PartlyReceived", true, "EXTENSION_NOT_LATER")]
    [InlineData("receive 100, approve",  "PartlyReceived", true,  "EXTENSION_NOT_PROPOSED")]
    [InlineData("receive 100, refund 100", "Refunded",     false, "OK")]
    [InlineData("receive 100, dispute, refund 100", "Refunded", false, "OK")]
    [InlineData("receive 100, dispute, refund 100, reject 100", "Disputed", false, "OK")]
    [InlineData("receive 100, refund 100, receive 1", "Refunded", false, "CONTRIBUTION_REFUNDED")]
    [InlineData("receive 100, refund 100, dispute", "Refunded", false, "CONTRIBUTION_REFUNDED")]
    [InlineData("receive 100, refund 100, extend 2026-10-01", "Refunded", false, "CONTRIBUTION_REFUNDED")]
    [InlineData("receive 100, refund 100, expire", "Refunded", false, "OK")]
    public void Its_state_follows_from_what_has_happened(string happened, string state, bool isSpendable, string outcome)
    {
        Contribution contribution = Pledged(300);
        BankCredit booked = Booked("s-county", 300);

        Assert.Equal(outcome, DocumentTests.Verdict(() =>
        {
            foreach (string[] words in happened.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(verb => verb.Split(' ')))
                Do(contribution, booked, words[0], words[^1]);
        }));
        Assert.Equal((state, isSpendable), (contribution.State.ToString(), !contribution.IsSuspended));
    }

    [Theory]
    //          last day      today         due
    [InlineData("2026-09-30", "2026-09-30", false)]
    [InlineData("2026-09-30", "2026-10-01", true)]
    [InlineData(null,         "9999-12-31", false)]
    public void It_is_due_the_day_after_its_last_one_and_once(string? lastDay, string today, bool isDue)
    {
        Contribution contribution = Pledged(300, lastDay is null ? null : Days.Parse(lastDay));

        Assert.Equal(isDue, contribution.IsDue(Days.Parse(today)));
        contribution.Expire();
        Assert.False(contribution.IsDue(Days.Parse(today)));
    }

    internal static Contribution Received(long amount)
    {
        Contribution contribution = Pledged(amount);
        contribution.Receive(Booked("s-county", amount), Money.Of("CNY", amount), Day);
        return contribution;
    }

    private static void Do(Contribution contribution, BankCredit booked, string verb, string word)
    {
        switch (verb)
        {
            case "receive": contribution.Receive(booked, Money.Of("CNY", long.Parse(word)), Day); break;
            case "dispute": contribution.Dispute("doubt"); break;
            case "settle": contribution.Settle(); break;
            case "expire": contribution.Expire(); break;
            case "refund": contribution.GiveBack(Money.Of("CNY", long.Parse(word)), new Stages { Available = long.Parse(word) }); break;
            case "reject": contribution.TakeBack(Money.Of("CNY", long.Parse(word))); break;
            case "extend":
                contribution.ProposeExtension(Days.Parse(word));
                contribution.Extend();
                break;
            case "approve": contribution.Extend(); break;
            default: throw new ArgumentOutOfRangeException(nameof(verb), verb, "No such verb.");
        }
    }

    internal static Contribution Pledged(long amount) => Pledged(amount, new DateOnly(2026, 9, 30));

    private static Contribution Pledged(long amount, DateOnly? lastDay) => Contribution.Pledge(
        Contribution.Names.Of(OfficeName.Parse("s-county.f-town"), "bamboo"), ContributionKind.Gift, "Cooperative", "rural-cleaning",
        Money.Of("CNY", amount), lastDay);

    internal static BankCredit Booked(string office, long amount)
    {
        (BankAccount account, _) = BankAccount.Open(
            BankAccount.Names.Of(OfficeName.Parse(office), "wages"), "Wages", "402569990014", [1], "index", "****1234", Money.Of("CNY", 0),
            Day);
        return account.Book("entry-1", Money.Of("CNY", amount), Day, Day, "statement", "REF").Credit;
    }
}
