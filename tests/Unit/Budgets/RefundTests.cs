using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

public sealed class RefundTests
{
    private static readonly DateOnly Day = new(2026, 6, 2);

    [Theory]
    //          available  encumbered  obligated  refund  office of the account   state after       outcome
    [InlineData(300,       0,          0,         300,    "s-county",             "Refunded",       "OK")]
    [InlineData(300,       0,          0,         299,    "s-county.f-town",      "Received",       "OK")]
    [InlineData(200,       100,        0,         200,    "s-county",             "Received",       "OK")]
    [InlineData(200,       0,          100,       200,    "s-county",             "Received",       "OK")]
    [InlineData(200,       100,        0,         201,    "s-county",             "Received",       "REFUND_EXCEEDS_UNSPENT")]
    [InlineData(300,       0,          0,         1,      "s-county.m-town",      "Received",       "BANK_ACCOUNT_OF_OTHER_OFFICE")]
    [InlineData(300,       0,          0,         1,      "s-county.f-town.v01",  "Received",       "BANK_ACCOUNT_OF_OTHER_OFFICE")]
    public void At_most_what_is_unspent_goes_back(long available, long encumbered, long obligated, long amount, string office, string state,
        string outcome)
    {
        Contribution contribution = ContributionTests.Received(300);
        var left = new Stages { Available = available, Encumbered = encumbered, Obligated = obligated };

        Assert.Equal(outcome, DocumentTests.Verdict(() =>
            Proposed(contribution, office, amount, left).Approve(contribution, left, Day)));
        Assert.Equal(state, contribution.State.ToString());
        Assert.Equal(outcome == "OK" ? amount : 0, contribution.RefundedMinorUnits);
    }

    [Fact]
    public void What_changed_between_proposal_and_approval_counts()
    {
        Contribution contribution = ContributionTests.Received(300);
        ContributionRefund refund = Proposed(contribution, "s-county", 300, new Stages { Available = 300 });

        Assert.Equal("REFUND_EXCEEDS_UNSPENT",
            DocumentTests.Verdict(() => refund.Approve(contribution, new Stages { Available = 299 }, Day)));
        Assert.Equal(RefundState.Proposed, refund.State);
    }

    [Theory]
    //          state       approve                refuse                 reject                 confirm                return
    [InlineData("Proposed", "OK",                  "OK",                  "REFUND_NOT_APPROVED", "REFUND_NOT_APPROVED", "REFUND_NOT_PAID")]
    [InlineData("Approved", "REFUND_NOT_PROPOSED", "REFUND_NOT_PROPOSED", "OK",                  "OK",                  "REFUND_NOT_PAID")]
    [InlineData("Paid",     "REFUND_NOT_PROPOSED", "REFUND_NOT_PROPOSED", "REFUND_NOT_APPROVED", "REFUND_NOT_APPROVED", "OK")]
    [InlineData("Returned", "REFUND_NOT_PROPOSED", "REFUND_NOT_PROPOSED", "REFUND_NOT_APPROVED", "REFUND_NOT_APPROVED", "REFUND_NOT_PAID")]
    [InlineData("Rejected", "REFUND_NOT_PROPOSED", "REFUND_NOT_PROPOSED", "REFUND_NOT_APPROVED", "REFUND_NOT_APPROVED", "REFUND_NOT_PAID")]
    [InlineData("Refused",  "REFUND_NOT_PROPOSED", "REFUND_NOT_PROPOSED", "REFUND_NOT_APPROVED", "REFUND_NOT_APPROVED", "REFUND_NOT_PAID")]
    public void Each_verb_has_its_state(string state, string approve, string refuse, string reject, string confirm, string back)
    {
        Assert.Equal(approve, In(state, (refund, from) => refund.Approve(from, new Stages { Available = 300 }, Day)));
        Assert.Equal(refuse, In(state, (refund, _) => refund.Refuse("no")));
        Assert.Equal(reject, In(state, (refund, from) => refund.Reject(from, "no", Day)));
        Assert.Equal(confirm, In(state, (refund, _) => refund.Confirm(Debit("wages", 100), default)));
        Assert.Equal(back, In(state, (refund, from) => refund.Return(Credit("wages", 100), from, default)));
    }

    [Theory]
    //          account  amount  named before  outcome
    [InlineData("wages", 100,    0,            "OK")]
    [InlineData("wages", 99,     0,            "REFUND_AMOUNT_DIFFERS")]
    [InlineData("wages", 101,    0,            "REFUND_AMOUNT_DIFFERS")]
    [InlineData("wages", 100,    1,            "CREDIT_EXHAUSTED")]
    [InlineData("other", 100,    0,            "CREDIT_OF_OTHER_ACCOUNT")]
    public void What_comes_back_is_exactly_what_went(string account, long amount, long named, string outcome)
    {
        BankCredit credit = Credit(account, amount);
        if (named > 0) credit.NameAs("Interest.", Money.Of("CNY", named), credit.BookingDate);
        Contribution? contribution = null;

        Assert.Equal(outcome, In("Paid", (refund, from) =>
        {
            contribution = from;
            (CreditUse use, ReturnRefund posting) = refund.Return(credit, from, default);
            Assert.Equal((use.PostingId, 100, credit.BookingDate), (posting.Id, posting.Amount, posting.EffectiveDate));
        }));
        Assert.Equal(outcome == "OK" ? 0 : 100, contribution!.RefundedMinorUnits);
    }

    [Theory]
    //          account  amount  outcome
    [InlineData("wages", 100, "OK")]
    [InlineData("other", 100, "DEBIT_OF_OTHER_ACCOUNT")]
    [InlineData("wages", 99, "REFUND_AMOUNT_DIFFERS")]
    [InlineData("wages", 101, "REFUND_AMOUNT_DIFFERS")]
    public void A_debit_pays_one_refund_exactly_on_the_banks_day(string account, long amount, string outcome)
    {
        BankDebit debit = Debit(account, amount);

        Assert.Equal(outcome,
            In("Approved", (refund, _) => Assert.Equal(debit.BookingDate, refund.Confirm(debit, debit.BookingDate).EffectiveDate)));
        Assert.Equal(outcome == "OK" ? "DEBIT_TAKEN" : outcome, In("Approved", (refund, _) => refund.Confirm(debit, debit.BookingDate)));
    }

    [Fact]
    public void A_rejection_takes_back_the_posting_of_the_approval()
    {
        Contribution contribution = ContributionTests.Received(300);
        ContributionRefund refund = Proposed(contribution, "s-county", 300, new Stages { Available = 300 });
        Refund sent = refund.Approve(contribution, new Stages { Available = 300 }, Day);

        Reverse back = refund.Reject(contribution, "The account is closed.", Day);

        Assert.Equal(sent.Id, back.Posting);
        Assert.Equal((ContributionState.Received, 0), (contribution.State, contribution.RefundedMinorUnits));
        Assert.False(contribution.IsSuspended);
    }

    private static string In(string state, Action<ContributionRefund, Contribution> verb)
    {
        Contribution contribution = ContributionTests.Received(300);
        ContributionRefund refund = Proposed(contribution, "s-county", 100, new Stages { Available = 300 });
        if (state == "Refused") refund.Refuse("no");
        if (state is "Approved" or "Paid" or "Returned" or "Rejected") refund.Approve(contribution, new Stages { Available = 300 }, Day);
        if (state is "Paid" or "Returned") refund.Confirm(Debit("wages", 100), default);
        if (state == "Returned") refund.Return(Credit("wages", 100), contribution, default);
        if (state == "Rejected") refund.Reject(contribution, "no", Day);
        Assert.Equal(state, refund.State.ToString());
        return DocumentTests.Verdict(() => verb(refund, contribution));
    }

    private static ContributionRefund Proposed(Contribution contribution, string office, long amount, Stages left) =>
        ContributionRefund.Propose(ContributionRefund.Names.Under(contribution.Name, "back"), contribution,
            Account(office, "wages"), Money.Of("CNY", amount), "Unused.", left);

    internal static BankDebit Debit(string account, long amount) =>
        Account("s-county", account).Note("out-1", Money.Of("CNY", amount), new DateOnly(2026, 6, 4), "statement", "REF");

    private static BankCredit Credit(string account, long amount) =>
        Account("s-county", account).Book("in-1", Money.Of("CNY", amount), new DateOnly(2026, 6, 9), Day, "statement", "REF").Credit;

    private static BankAccount Account(string office, string id) => BankAccount.Open(
        BankAccount.Names.Of(OfficeName.Parse(office), id), "Wages", "402569990014", [1], "index", "****1234", Money.Of("CNY", 0),
        Day).Account;
}
