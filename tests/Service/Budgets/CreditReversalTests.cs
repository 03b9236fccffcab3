using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.GiftedTown;
using static Fund.Tests.Service.Budgets.TellingPayments;
using State = Fund.Protos.Budget.V1.Contribution.Types.State;

namespace Fund.Tests.Service.Budgets;

/// <summary>The town was given 300 fen with a credit of the same amount.</summary>
public sealed class CreditReversalTests
{
    private const string Given = $"{Account}/credits/entry-1";

    [Theory, EachDatabase]
    public async Task What_is_still_in_suspense_leaves_it_and_is_told_once(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine, pledged: 300, received: 0);
        CountyBudget county = town.County;
        await county.Credited(Credit(Account, "entry-1", 50));

        await county.Tell(Reversal(Account, "entry-1", "back-1", 50), Reversal(Account, "entry-1", "back-1", 50),
            Reversal(Account, "entry-1", "back-1", 51));
        Assert.StartsWith("DEBIT_DIFFERS", (await county.DeadEvents(1)).Single().Error, StringComparison.Ordinal);

        Pb.Debit debit = Assert.Single((await Tom(county).ListDebitsAsync(new() { Parent = Office })).Debits);
        Assert.Equal((Given, true, 50, "2026-06-10"), (debit.Reverses, debit.HasTakenBack, debit.Amount.MinorUnits, debit.BookingDate));
        Pb.Credit credit = Assert.Single((await Tom(county).ListCreditsAsync(new() { Parent = Office })).Credits);
        Assert.Equal((debit.Name, 0), (credit.ReversedBy, credit.InSuspense.MinorUnits));
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Empty((await Tom(county).ListDebitsAsync(new() { Parent = Office, UnexplainedOnly = true })).Debits);
        Assert.Empty((await Tom(county).ListCreditsAsync(new() { Parent = Office, InSuspenseOnly = true })).Credits);
        Assert.Equal("DEBIT_TAKEN", await Refused.Reason(Name(county, debit)));
        Assert.Equal("CREDIT_EXHAUSTED", await Refused.Reason(Tom(county).NameCreditAsync(
            new() { Name = Given, Amount = Yuan(1), Explanation = "Interest.", EffectiveDate = "2026-06-02", RequestId = Id() })));
        await county.Closed(Closing(Account, "2026-06-02", 50));
        Pb.CashDay after = await county.Closed(Closing(Account, "2026-06-10", 0));
        Assert.All((await Tom(county).ListCashDaysAsync(new() { Parent = Account })).CashDays,
            day => Assert.Equal(Pb.CashDay.Types.State.Ties, day.State));
        Assert.Empty((await Tom(county).GetCashDayAsync(new() { Name = after.Name })).Items);
    }

    [Theory, EachDatabase]
    public async Task A_receipt_that_is_unspent_is_taken_back_and_the_giver_sees_it(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;

        Pb.Debit debit = await county.Reversed(Reversal(Account, "entry-1", "back-1", 300));

        Pb.Contribution back = await town.Shown();
        Assert.Equal((State.Pledged, 0, 0, true),
            (back.State, back.Received.MinorUnits, back.Balances.AvailableMinorUnits, debit.HasTakenBack));
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(county.Encumber(Gift, 1)));
        Assert.Equal("CONTRIBUTION_NOT_RECEIVED", await Refused.Reason(town.Officer.DisputeContributionAsync(
            new() { Name = Gift, Reason = "It was meant for roads.", RequestId = Id() })));

        Assert.Equal(State.PartlyReceived, (await town.Received(Gift, "entry-2", 120, day: "2026-06-12")).State);
        Pb.ContributionStatement told = Assert.Single((await town.Officer.GetGiverStatementAsync(new() { Name = Gift })).Contributions);
        Assert.Equal([("2026-06-02", 300, "REF"), ("2026-06-10", -300, "REF"), ("2026-06-12", 120, "REF")],
            told.Lines.Select(line => (line.EffectiveDate, line.Amount.MinorUnits, line.BankReference)));
        Assert.Equal((120, 120), (told.Received.MinorUnits, told.Closing.MinorUnits));
        Entry entry = await county.EntryWhere(entry => entry.Method.Contains("StatementCreditReversed", StringComparison.Ordinal));
        Assert.Equal(300, entry.Amount.MinorUnits);
    }

    [Theory, EachDatabase]
    public async Task Where_the_money_is_spent_nothing_is_undone_and_the_month_waits_for_a_person(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        await county.Encumber(Gift, 1);

        Pb.Debit debit = await county.Reversed(Reversal(Account, "entry-1", "back-1", 300));

        Assert.Equal((Given, false), (debit.Reverses, debit.HasTakenBack));
        Assert.Equal((State.Received, 299), ((await town.Shown()).State, (await town.Shown()).Balances.AvailableMinorUnits));
        Assert.Equal((300, 0, 0), await town.Cash());
        Pb.Blocker blocker = Assert.Single(await Blockers(county));
        Assert.Equal(("CREDIT_REVERSED", debit.Name, 300, 5),
            (blocker.Kind, blocker.Resource, blocker.Amount.MinorUnits, blocker.AgeDays));
        Assert.Equal(["treasury.officer"], blocker.Roles);

        await Name(county, debit);
        Assert.Empty(await Blockers(county));
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Equal(State.Received, (await town.Shown()).State);
    }

    [Theory, EachDatabase]
    public async Task What_could_not_be_undone_is_taken_back_once_its_money_is_free(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        Pb.Encumbrance reserved = await county.Encumber(Gift, 1);
        Pb.Debit debit = await county.Reversed(Reversal(Account, "entry-1", "back-1", 300));
        Pb.Debit fee = await county.Debited(Debit(Account, "fee", 7));
        Pb.TakeBackCreditRequest TakeBack(string name) => new() { Name = name, RequestId = Id() };
        Task<string> Refusal(string name) => Refused.Reason(Tom(county).TakeBackCreditAsync(TakeBack(name)));

        Assert.Equal("CREDIT_NOT_UNDONE", await Refusal(debit.Name));
        Assert.Equal("DEBIT_REVERSES_NOTHING", await Refusal(fee.Name));
        Assert.Equal("DEBIT_NOT_FOUND", await Refusal($"{Account}/debits/none"));
        await new Pb.LedgerService.LedgerServiceClient(county.Ann).ReleaseEncumbranceAsync(
            new() { Name = reserved.Name, Reason = "The bank took it back.", EffectiveDate = "2026-06-12", RequestId = Id() });
        Pb.TakeBackCreditRequest request = TakeBack(debit.Name);
        request.ValidateOnly = true;
        Assert.True((await Tom(county).TakeBackCreditAsync(request)).HasTakenBack);
        Assert.Equal((300, 0, 0), await town.Cash());
        request.ValidateOnly = false;
        Pb.Debit taken = await Tom(county).TakeBackCreditAsync(request);

        Assert.True(taken.HasTakenBack);
        Assert.Equal(taken, await Tom(county).TakeBackCreditAsync(request));
        Assert.Equal("DEBIT_TAKEN", await Refusal(debit.Name));
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Equal((State.Pledged, 0), ((await town.Shown()).State, (await town.Shown()).Balances.AvailableMinorUnits));
        Assert.Equal(fee.Name, Assert.Single(await Blockers(county)).Resource);
    }

    [Theory, EachDatabase]
    public async Task What_is_left_of_a_credit_that_the_bank_took_back_is_no_receipt(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine, received: 0);
        CountyBudget county = town.County;
        Pb.Credit credit = await county.Credited(Credit(Account, "entry-1", 300));
        Pb.RecordReceiptRequest Receipt(long amount) => new()
        {
            Name = Gift, Credit = credit.Name, Amount = Yuan(amount), EffectiveDate = credit.BookingDate, RequestId = Id(),
        };
        await county.Contributions(county.Tom).RecordReceiptAsync(Receipt(100));
        await county.Encumber(Gift, 100);

        Pb.Debit debit = await county.Reversed(Reversal(Account, "entry-1", "back-1", 300));
        Assert.Equal("CREDIT_TAKEN_BACK", await Refused.Reason(county.Contributions(county.Tom).RecordReceiptAsync(Receipt(1))));

        // It leaves suspense in words, and the books hold what the bank holds.
        await Name(county, debit);
        Assert.Equal("CREDIT_TAKEN_BACK", await Refused.Reason(county.Contributions(county.Tom).RecordReceiptAsync(Receipt(1))));
        await Tom(county).NameCreditAsync(new()
        {
            Name = credit.Name, Amount = Yuan(200), Explanation = "Taken back.", EffectiveDate = "2026-06-10", RequestId = Id(),
        });
        Assert.Equal((0, 0, 0), await town.Cash());
        Assert.Empty(await Blockers(county));
    }

    [Theory, EachDatabase]
    public async Task What_was_named_otherwise_is_another_amount_or_no_credit_of_ours_is_left_to_a_person(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        await county.Credited(Credit(Account, "entry-2", 50));
        await Tom(county).NameCreditAsync(new()
        {
            Name = $"{Account}/credits/entry-2", Amount = Yuan(1), Explanation = "Interest.", EffectiveDate = "2026-06-02",
            RequestId = Id(),
        });

        foreach ((string credit, string debit, long amount, bool isKnown) in
                 new[] { ("entry-2", "back-2", 50L, true), ("entry-1", "back-3", 299L, true), ("none", "back-4", 7L, false) })
        {
            Pb.Debit left = await county.Reversed(Reversal(Account, credit, debit, amount));
            Assert.Equal((isKnown ? $"{Account}/credits/{credit}" : "", false), (left.Reverses, left.HasTakenBack));
        }

        Assert.Equal((301, 0, 49), await town.Cash());
        Assert.Equal(3, (await Tom(county).ListDebitsAsync(new() { Parent = Office, UnexplainedOnly = true })).Debits.Count);
    }

    private static Pb.TreasuryService.TreasuryServiceClient Tom(CountyBudget county) => county.Treasury(county.Tom);

    private static Grpc.Core.AsyncUnaryCall<Pb.Debit> Name(CountyBudget county, Pb.Debit debit) =>
        Tom(county).NameDebitAsync(new() { Name = debit.Name, Explanation = "The giver owes it still.", RequestId = Id() });

    private static async Task<IList<Pb.Blocker>> Blockers(CountyBudget county) =>
        (await new Pb.PeriodService.PeriodServiceClient(county.Tom)
            .CheckPeriodAsync(new() { Name = $"{Office}/periods/2026-06" })).Blockers;
}
