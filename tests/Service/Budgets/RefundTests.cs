using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.GiftedTown;
using static Fund.Tests.Service.Budgets.TellingPayments;
using State = Fund.Protos.Budget.V1.Refund.Types.State;

namespace Fund.Tests.Service.Budgets;

public sealed class RefundTests
{
    [Theory, EachDatabase]
    public async Task What_is_unspent_goes_back_by_two_people_and_the_statement_closes_it(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        var (ann, ben, tom) = (town.Refunds(town.County.Ann), town.Refunds(town.County.Ben), town.Refunds(town.County.Tom));
        await town.County.Encumber(Gift, 180);

        Assert.Equal("REFUND_EXCEEDS_UNSPENT", await Refused.Reason(ann.ProposeRefundAsync(Proposal("unused", 121))));
        Pb.Refund proposed = await town.Proposed("unused", 120);
        Assert.Equal((State.Proposed, (300, 0, 0)), (proposed.State, await town.Cash()));

        Pb.ApproveRefundRequest approval = Approval(proposed);
        approval.ValidateOnly = true;
        Assert.Equal(State.Approved, (await ben.ApproveRefundAsync(approval)).State);
        Assert.Equal((300, 0, 0), await town.Cash());
        approval.ValidateOnly = false;
        Pb.Refund approved = await ben.ApproveRefundAsync(approval);
        Assert.Equal(approved, await ben.ApproveRefundAsync(approval));
        Assert.Equal((180, 120, 0), await town.Cash());
        Assert.Equal([approved.Name], (await tom.ListRefundsAsync(new() { Parent = Office, InTransitOnly = true })).Refunds
            .Select(refund => refund.Name));
        Pb.Contribution left = await town.Shown();
        Assert.Equal((Pb.Contribution.Types.State.Received, 120, 0, 180),
            (left.State, left.Refunded.MinorUnits, left.Balances.AvailableMinorUnits, left.Balances.EncumberedMinorUnits));

        Pb.Debit debit = await town.County.Debited(Debit(Account, "out-1", 120));
        var confirm = new Pb.ConfirmRefundRequest { Name = approved.Name, Debit = debit.Name, RequestId = Id() };
        Pb.Refund paid = await tom.ConfirmRefundAsync(confirm);
        Assert.Equal(paid, await tom.ConfirmRefundAsync(confirm));
        Assert.Equal((State.Paid, debit.Name, (180, 0, 0)), (paid.State, paid.Debit, await town.Cash()));
        Assert.Empty((await tom.ListRefundsAsync(new() { Parent = Office, InTransitOnly = true })).Refunds);
        var treasury = town.County.Treasury(town.County.Tom);
        Assert.Empty((await treasury.ListDebitsAsync(new() { Parent = Office, UnexplainedOnly = true })).Debits);
        Entry entry = await town.County.EntryWhere(entry => entry.Method.EndsWith("/ConfirmRefund", StringComparison.Ordinal));
        Assert.Equal((paid.Name, 120), (entry.Resource, entry.Amount.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task A_refund_that_the_bank_does_not_pay_is_unspent_again(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        var tom = town.Refunds(town.County.Tom);
        Pb.Refund all = await town.Approved("all-of-it", 300);
        Assert.Equal(Pb.Contribution.Types.State.Refunded, (await town.Shown()).State);

        Pb.Refund rejected = await tom.RejectRefundAsync(
            new() { Name = all.Name, Reason = "The giver's account is closed.", EffectiveDate = Day, RequestId = Id() });

        Pb.Contribution back = await town.Shown();
        Assert.Equal((State.Rejected, "The giver's account is closed."), (rejected.State, rejected.Outcome));
        Assert.Equal((300, 0, 0), await town.Cash());
        Assert.Equal((Pb.Contribution.Types.State.Received, 0, 300),
            (back.State, back.Refunded.MinorUnits, back.Balances.AvailableMinorUnits));
        await town.County.Encumber(Gift, 10);
        Assert.Equal("REFUND_NOT_APPROVED", await Refused.Reason(tom.RejectRefundAsync(
            new() { Name = all.Name, Reason = "Once more.", EffectiveDate = Day, RequestId = Id() })));
    }

    [Theory, EachDatabase]
    public async Task A_refund_that_was_paid_and_comes_back_is_unspent_again_and_may_be_proposed_anew(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        var tom = town.Refunds(county.Tom);
        Pb.Refund all = await town.Approved("all-of-it", 300);
        Pb.Credit less = await county.Credited(Credit(Account, "entry-2", 299, day: "2026-06-09"));
        Pb.Credit brought = await county.Credited(Credit(Account, "entry-3", 300, day: "2026-06-09"));
        var back = new Pb.ReturnRefundRequest { Name = all.Name, Credit = brought.Name, RequestId = Id(), ValidateOnly = true };
        Assert.Equal("REFUND_NOT_PAID", await Refused.Reason(tom.ReturnRefundAsync(back)));
        Pb.Debit debit = await county.Debited(Debit(Account, "out-1", 300));
        await tom.ConfirmRefundAsync(new() { Name = all.Name, Debit = debit.Name, RequestId = Id() });

        Assert.Equal(State.Returned, (await tom.ReturnRefundAsync(back)).State);
        Assert.Equal((0, 0, 599), await town.Cash());
        back.ValidateOnly = false;
        back.Credit = less.Name;
        Assert.Equal("REFUND_AMOUNT_DIFFERS", await Refused.Reason(tom.ReturnRefundAsync(back)));
        back.Credit = $"{Account}/credits/none";
        Assert.Equal("CREDIT_NOT_FOUND", await Refused.Reason(tom.ReturnRefundAsync(back)));
        back.Credit = brought.Name;
        var eve = town.Refunds(county.Host.As("ben", "budget.approver", "treasury.officer"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve.ReturnRefundAsync(back)));
        Pb.Refund returned = await tom.ReturnRefundAsync(back);
        Assert.Equal(returned, await tom.ReturnRefundAsync(back));

        Assert.Equal((State.Returned, debit.Name, brought.Name), (returned.State, returned.Debit, returned.Credit));
        Assert.Equal((300, 0, 299), await town.Cash());
        Pb.Contribution shown = await town.Shown();
        Assert.Equal((Pb.Contribution.Types.State.Received, 0, 300),
            (shown.State, shown.Refunded.MinorUnits, shown.Balances.AvailableMinorUnits));
        Pb.ContributionStatement told = Assert.Single((await town.Officer.GetGiverStatementAsync(new() { Name = Gift })).Contributions);
        Assert.Equal((300, 0, 300), (told.Received.MinorUnits, told.Refunded.MinorUnits, told.Closing.MinorUnits));
        back.RequestId = Id();
        Assert.Equal("REFUND_NOT_PAID", await Refused.Reason(tom.ReturnRefundAsync(back)));
        await county.Encumber(Gift, 10);
        Assert.Equal(State.Approved, (await town.Approved("once-more", 290)).State);
    }

    [Theory, EachDatabase]
    public async Task Only_one_debit_of_the_same_account_and_amount_closes_a_refund(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        var (tom, treasury) = (town.Refunds(town.County.Tom), town.County.Treasury(town.County.Tom));
        string other = (await treasury.CreateBankAccountAsync(BankAccount("other", number: "43100990000087654321"))).Name;
        Pb.Refund first = await town.Approved("first", 100), second = await town.Approved("second", 100);
        async Task<string> Confirm(Pb.Refund refund, string debit) => await Refused.Reason(
            tom.ConfirmRefundAsync(new() { Name = refund.Name, Debit = debit, RequestId = Id() }));

        string elsewhere = (await town.County.Debited(Debit(other, "out-1", 100))).Name;
        string less = (await town.County.Debited(Debit(Account, "out-2", 99))).Name;
        string exact = (await town.County.Debited(Debit(Account, "out-3", 100))).Name;

        Assert.Equal("DEBIT_NOT_FOUND", await Confirm(first, $"{Account}/debits/none"));
        Assert.Equal("DEBIT_OF_OTHER_ACCOUNT", await Confirm(first, elsewhere));
        Assert.Equal("REFUND_AMOUNT_DIFFERS", await Confirm(first, less));
        Assert.Equal("OK", await Confirm(first, exact));
        Assert.Equal("REFUND_NOT_APPROVED", await Confirm(first, exact));
        Assert.Equal("DEBIT_TAKEN", await Confirm(second, exact));
        Assert.Equal((100, 100, 0), await town.Cash());
    }

    [Theory, EachDatabase]
    public async Task A_debit_told_twice_is_one_and_moves_nothing(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        await town.County.Tell(Debit(Account, "out-1", 70), Debit(Account, "out-1", 70), Debit(Account, "out-1", 71),
            Debit(Account, "out-2", 1, "USD"));

        List<DeadEvent> dead = await town.County.DeadEvents(2);

        Assert.Equal(["DEBIT_DIFFERS", "CURRENCY_MISMATCH"], dead.Select(one => one.Error.Split(':')[0]));
        Pb.Debit debit = (await town.County.Treasury(town.County.Tom).ListDebitsAsync(new() { Parent = Office })).Debits.Single();
        Assert.Equal(($"{Account}/debits/out-1", 70, "2026-06-04", "REF-D", ""),
            (debit.Name, debit.Amount.MinorUnits, debit.BookingDate, debit.BankReference, debit.Refund));
        Assert.Equal((300, 0, 0), await town.Cash());
    }

    [Theory, EachDatabase]
    public async Task Proposing_approving_and_closing_a_refund_are_three_peoples_duties(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        var eve = town.Refunds(town.County.Host.As("eve", "budget.officer", "budget.approver", "treasury.officer"));
        Pb.Refund mine = await eve.ProposeRefundAsync(Proposal("mine", 10));

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve.ApproveRefundAsync(Approval(mine))));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER",
            await Refused.Reason(eve.RefuseRefundAsync(new() { Name = mine.Name, Reason = "No.", RequestId = Id() })));
        Pb.Refund approved = await town.Refunds(town.County.Ben).ApproveRefundAsync(Approval(mine));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve.RejectRefundAsync(
            new() { Name = approved.Name, Reason = "No.", EffectiveDate = Day, RequestId = Id() })));
        Pb.Refund shown = await eve.GetRefundAsync(new() { Name = mine.Name });
        Assert.Equal(["create-payment", "approve-payment"], shown.Acts.Select(act => act.Duty).OrderDescending());
    }

    [Theory, EachDatabase]
    public async Task What_is_not_right_is_refused_and_changes_nothing(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        var (ann, ben) = (town.Refunds(town.County.Ann), town.Refunds(town.County.Ben));
        Pb.Refund proposed = await town.Proposed("unused", 300);
        async Task<string> Propose(Action<Pb.ProposeRefundRequest> change)
        {
            Pb.ProposeRefundRequest request = Proposal("another", 10);
            change(request);
            return await Refused.Reason(ann.ProposeRefundAsync(request));
        }

        Assert.Equal("REFUND_EXISTS", await Propose(request => request.RefundId = "unused"));
        Assert.Equal("CONTRIBUTION_NOT_FOUND", await Propose(request => request.Parent = $"{Town}/contributions/none"));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Propose(request => request.BankAccount = $"{Office}/bankAccounts/none"));
        Assert.Equal("CURRENCY_MISMATCH", await Propose(request => request.Amount.CurrencyCode = "USD"));
        Assert.Equal("REFUND_NOT_FOUND", await Refused.Reason(ben.GetRefundAsync(new() { Name = $"{Gift}/refunds/none" })));
        Pb.ApproveRefundRequest stale = Approval(proposed);
        stale.Etag = "0123456789abcdef";
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(ben.ApproveRefundAsync(stale)));
        await town.County.Encumber(Gift, 1);
        Assert.Equal("REFUND_EXCEEDS_UNSPENT", await Refused.Reason(ben.ApproveRefundAsync(Approval(proposed))));

        Pb.Refund refused = await ben.RefuseRefundAsync(new() { Name = proposed.Name, Reason = "It is needed.", RequestId = Id() });
        Assert.Equal((State.Refused, "It is needed."), (refused.State, refused.Outcome));
        Assert.Equal("REFUND_NOT_PROPOSED", await Refused.Reason(ben.ApproveRefundAsync(Approval(refused))));
        Assert.Equal((300, 0, 0), await town.Cash());
    }
}
