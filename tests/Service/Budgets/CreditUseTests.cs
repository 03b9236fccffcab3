using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.GiftedTown;
using static Fund.Tests.Service.Budgets.TellingPayments;
using State = Fund.Protos.Budget.V1.Contribution.Types.State;

namespace Fund.Tests.Service.Budgets;

/// <summary>The town was given 300 fen with a credit of the same amount; somebody named it wrongly.</summary>
public sealed class CreditUseTests
{
    private const string Given = $"{Account}/credits/entry-1";
    private const string Meant = $"{Town}/contributions/tools";

    [Theory, EachDatabase]
    public async Task A_receipt_under_the_wrong_contribution_is_withdrawn_and_received_under_the_right_one(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        await town.Pledged("tools", 300);
        await county.Closed(Closing(Account, "2026-06-02", 300));
        Pb.WithdrawCreditUseRequest wrong = Withdrawal(Given, 1);
        wrong.ValidateOnly = true;

        Assert.Equal(300, (await Tom(county).WithdrawCreditUseAsync(wrong)).InSuspense.MinorUnits);
        Assert.Equal((300, 0, 0), await town.Cash());
        wrong.ValidateOnly = false;
        Pb.Credit withdrawn = await Tom(county).WithdrawCreditUseAsync(wrong);
        Assert.Equal(withdrawn, await Tom(county).WithdrawCreditUseAsync(wrong));

        Pb.CreditUse use = Assert.Single(withdrawn.Uses);
        Assert.Equal((1, 300, Gift, "It was for tools.", 300), (use.Number, use.Amount.MinorUnits, use.Contribution, use.WithdrawnBecause,
            withdrawn.InSuspense.MinorUnits));
        Assert.Equal((0, 0, 300), await town.Cash());
        Pb.Contribution shown = await town.Shown();
        Assert.Equal((State.Pledged, 0, 0), (shown.State, shown.Received.MinorUnits, shown.Balances.AvailableMinorUnits));
        Assert.Equal("CREDIT_USE_WITHDRAWN", await Refusal(county, Given, 1));

        await county.Contributions(county.Tom).RecordReceiptAsync(
            new() { Name = Meant, Credit = Given, Amount = Yuan(300), EffectiveDate = "2026-06-02", RequestId = Id() });
        Assert.Equal((State.Received, 300), ((await town.Shown(Meant)).State, (await town.Shown(Meant)).Balances.AvailableMinorUnits));
        Pb.ContributionStatement told = Assert.Single((await town.Officer.GetGiverStatementAsync(new() { Name = Gift })).Contributions);
        Assert.Equal([("2026-06-02", 300L), ("2026-06-02", -300L)],
            told.Lines.Select(line => (line.EffectiveDate, line.Amount.MinorUnits)));
        Assert.Equal((0, 0), (told.Received.MinorUnits, told.Closing.MinorUnits));
        Assert.All((await Tom(county).ListCashDaysAsync(new() { Parent = Account })).CashDays,
            day => Assert.Equal(Pb.CashDay.Types.State.Ties, day.State));
        Pb.Credit listed = Assert.Single((await Tom(county).ListCreditsAsync(new() { Parent = Office })).Credits);
        Assert.Equal([(Gift, "It was for tools."), (Meant, "")], listed.Uses.Select(part => (part.Contribution, part.WithdrawnBecause)));
        Assert.Equal(listed, await Tom(county).GetCreditAsync(new() { Name = Given }));
        Entry entry = await county.EntryWhere(entry => entry.Method.Contains("WithdrawCreditUse", StringComparison.Ordinal));
        Assert.Equal((300, "It was for tools.", Given), (entry.Amount.MinorUnits, entry.Reason, entry.Resource));
    }

    [Theory, EachDatabase]
    public async Task What_is_spent_or_reserved_of_a_receipt_is_freed_first(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        Pb.Encumbrance reserved = await town.County.Encumber(Gift, 1);
        Assert.Equal("RECEIPT_IN_USE", await Refusal(town.County, Given, 1));
        Assert.Equal((300, 0, 0), await town.Cash());
        Assert.Equal(State.Received, (await town.Shown()).State);

        await new Pb.LedgerService.LedgerServiceClient(town.County.Ann).ReleaseEncumbranceAsync(
            new() { Name = reserved.Name, Reason = "It was for tools.", EffectiveDate = "2026-06-12", RequestId = Id() });
        Assert.Equal("OK", await Refusal(town.County, Given, 1));
    }

    [Theory, EachDatabase]
    public async Task What_was_named_in_words_can_be_withdrawn_and_then_the_bank_can_take_the_credit_back(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine, received: 0);
        CountyBudget county = town.County;
        Pb.Credit credit = await county.Credited(Credit(Account, "entry-1", 300));
        Assert.Equal("CREDIT_USE_NOT_FOUND", await Refusal(county, Given, 1));
        foreach (long part in new[] { 100, 200 })
            credit = await Tom(county).NameCreditAsync(new()
            {
                Name = Given, Amount = Yuan(part), Explanation = "Interest.", EffectiveDate = "2026-06-02", RequestId = Id(),
            });
        Assert.Equal([(1L, 100L), (2L, 200L)], credit.Uses.Select(use => (use.Number, use.Amount.MinorUnits)));
        Pb.Debit debit = await county.Reversed(Reversal(Account, "entry-1", "back-1", 300));
        Assert.False(debit.HasTakenBack);

        Assert.Equal(("OK", "OK"), (await Refusal(county, Given, 1), await Refusal(county, Given, 2)));
        Assert.Equal((0, 0, 300), await town.Cash());
        Assert.True((await Tom(county).TakeBackCreditAsync(new() { Name = debit.Name, RequestId = Id() })).HasTakenBack);
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Equal("CREDIT_TAKEN_BACK", await Refusal(county, Given, 1));
        Assert.Equal("CREDIT_NOT_FOUND", await Refusal(county, $"{Account}/credits/none", 1));
    }

    [Theory, EachDatabase]
    public async Task The_return_of_a_refund_stays(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        Pb.Refund refund = await town.Approved("all-of-it", 300);
        Pb.Debit debit = await county.Debited(Debit(Account, "out-1", 300));
        var refunds = town.Refunds(county.Tom);
        await refunds.ConfirmRefundAsync(new() { Name = refund.Name, Debit = debit.Name, RequestId = Id() });
        Pb.Credit brought = await county.Credited(Credit(Account, "entry-2", 300, day: "2026-06-09"));
        await refunds.ReturnRefundAsync(new() { Name = refund.Name, Credit = brought.Name, RequestId = Id() });

        Assert.Equal("CREDIT_RETURNED_REFUND", await Refusal(county, brought.Name, 1));
    }

    private static Pb.TreasuryService.TreasuryServiceClient Tom(CountyBudget county) => county.Treasury(county.Tom);

    private static Pb.WithdrawCreditUseRequest Withdrawal(string credit, long number) =>
        new() { Name = credit, Number = number, Reason = "It was for tools.", RequestId = Id() };

    private static Task<string> Refusal(CountyBudget county, string credit, long number) =>
        Refused.Reason(Tom(county).WithdrawCreditUseAsync(Withdrawal(credit, number)));
}
