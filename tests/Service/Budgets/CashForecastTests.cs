using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class CashForecastTests
{
    private const string Bank = $"{Office}/bankAccounts/wages";

    [Theory, EachDatabase]
    public async Task A_plan_is_entered_listed_and_deleted(Engine engine)
    {
        await using CountyBudget county = await WithCash(engine, 1_000);
        Pb.CreateCashPlanItemRequest wages = Item("wages", Pb.CashPlanItem.Types.Direction.Out, 350, "2026-07", "2026-12", "cleaning");
        wages.BankAccount = Bank;
        Pb.CreateCashPlanItemRequest dry = wages.Clone();
        (dry.ValidateOnly, dry.RequestId) = (true, Id());

        await county.Funding(county.Tom).CreateCashPlanItemAsync(dry);
        Pb.CashPlanItem entered = await county.Funding(county.Tom).CreateCashPlanItemAsync(wages);
        Pb.CashPlanItem again = await county.Funding(county.Tom).CreateCashPlanItemAsync(wages);
        Pb.CashPlanItem once = await county.Funding(county.Ann).CreateCashPlanItemAsync(
            Item("instalment", Pb.CashPlanItem.Types.Direction.In, 500, "2026-06"));

        Assert.Equal(entered, again);
        Assert.Equal(("2026-06", "2026-06"), (once.FromMonth, once.UntilMonth));
        Assert.Equal([once, entered], await Listed(county));
        wages.RequestId = Id();
        Assert.Equal("CASH_PLAN_ITEM_EXISTS", await Refused.Reason(county.Funding(county.Tom).CreateCashPlanItemAsync(wages)));
        await county.Funding(county.Tom).DeleteCashPlanItemAsync(new() { Name = once.Name, ValidateOnly = true, RequestId = Id() });
        var delete = new Pb.DeleteCashPlanItemRequest { Name = once.Name, RequestId = Id() };
        Assert.Equal(once, await county.Funding(county.Ann).DeleteCashPlanItemAsync(delete));
        Assert.Equal(once, await county.Funding(county.Ann).DeleteCashPlanItemAsync(delete));
        Assert.Equal([entered], await Listed(county));
        Assert.Equal("CASH_PLAN_ITEM_NOT_FOUND", await Refused.Reason(
            county.Funding(county.Ann).DeleteCashPlanItemAsync(new() { Name = once.Name, RequestId = Id() })));
    }

    [Theory, EachDatabase]
    public async Task A_plan_that_cannot_be_meant_is_refused(Engine engine)
    {
        await using CountyBudget county = await WithCash(engine, 1_000);
        async Task<string> Refusal(Action<Pb.CreateCashPlanItemRequest> spoil)
        {
            Pb.CreateCashPlanItemRequest request = Item("item", Pb.CashPlanItem.Types.Direction.Out, 1, "2026-06", "2026-07");
            spoil(request);
            return await Refused.Reason(county.Funding(county.Tom).CreateCashPlanItemAsync(request));
        }

        Assert.Equal("PERIOD_MALFORMED", await Refusal(request => request.FromMonth = "2026-13"));
        Assert.Equal("MONTHS_REVERSED", await Refusal(request => request.UntilMonth = "2026-05"));
        Assert.Equal("OFFICE_NOT_FOUND", await Refusal(request => request.Parent = $"{Office}.x-town"));
        Assert.Equal("BANK_ACCOUNT_OF_OTHER_OFFICE", await Refusal(request =>
            (request.Parent, request.BankAccount) = (Town, Bank)));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Refusal(request => request.BankAccount = $"{Office}/bankAccounts/none"));
        Assert.Equal("CURRENCY_MISMATCH", await Refusal(request =>
            (request.BankAccount, request.Amount) = (Bank, new() { CurrencyCode = "USD", MinorUnits = 1 })));
        Assert.Empty(await Listed(county));
    }

    [Theory, EachDatabase]
    public async Task The_first_month_that_cannot_be_paid_follows_from_the_books_and_the_plan(Engine engine)
    {
        await using CountyBudget county = await WithCash(engine, 1_000);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 2_000));
        Pb.Allotment wages = await county.Released(enacted, "wages", "wages", Town, 2_000);
        Pb.Encumbrance opened = await county.Encumber(wages.Name, 300);
        await county.Contributions(county.Ann).CreateContributionAsync(new()
        {
            Parent = Town, ContributionId = "gift", Kind = Pb.Contribution.Types.Kind.Gift, Giver = "A firm", Pledged = Yuan(70),
            RequestId = Id(),
        });
        await Liquidate(county, opened, wages.Name, 120);
        Pb.ForecastCashResponse before = await Forecast(county);
        await county.Funding(county.Tom).CreateCashPlanItemAsync(
            Item("roads", Pb.CashPlanItem.Types.Direction.Out, 400, "2026-06", "2026-12", "roads"));
        await county.Funding(county.Tom).CreateCashPlanItemAsync(Item("province", Pb.CashPlanItem.Types.Direction.In, 50, "2026-07"));
        Pb.ForecastCashResponse planned = await Forecast(county);

        // 120 of the reserved 300 are due now; the rest must be spent by the end of the year.
        Assert.Equal((1_000L, 120L, 880L), (before.Months[0].Opening.MinorUnits, before.Months[0].Obligated.MinorUnits,
            before.Months[0].Closing.MinorUnits));
        Assert.Equal([("2026-12", 180L)], before.Months.Where(month => month.Encumbered.MinorUnits > 0)
            .Select(month => (month.Month, month.Encumbered.MinorUnits)));
        Assert.Equal(("", 0L, 70L, 12),
            (before.FirstUnpaidMonth, before.Shortfall.MinorUnits, before.Pledged.MinorUnits, before.Months.Count));
        Assert.Equal([480L, 130L, -270L], planned.Months.Take(3).Select(month => month.Closing.MinorUnits));
        Assert.Equal(("2026-08", 270L), (planned.FirstUnpaidMonth, planned.Shortfall.MinorUnits));
        Pb.ForecastCashResponse quarter = await Forecast(county, months: 3);
        Assert.Equal((180L, 3), (quarter.EncumberedLater.MinorUnits, quarter.Months.Count));

        await county.Funding(county.Tom).CreateCashPlanItemAsync(
            Item("cleaning", Pb.CashPlanItem.Types.Direction.Out, 200, "2026-06", "2026-06", "cleaning"));
        Pb.ForecastCashResponse netted = await Forecast(county);
        // Of the 200 planned for cleaning 120 have become due this month; and what is reserved for cleaning is what the plan pays.
        Assert.Equal((120L, 480L), (netted.Months[0].Obligated.MinorUnits, netted.Months[0].Planned.MinorUnits));
        Assert.All(netted.Months, month => Assert.Equal(0, month.Encumbered.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task Cash_on_its_way_is_gone_and_pays_what_is_due_and_what_has_come_is_expected_no_longer(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine, pledged: 400, received: 0);
        CountyBudget county = town.County;
        await county.Funding(county.Tom).CreateCashPlanItemAsync(Item("gifts", Pb.CashPlanItem.Types.Direction.In, 500, "2026-06"));
        Pb.ForecastCashResponse promised = await Forecast(county);
        await county.Credited(TellingPayments.Credit(GiftedTown.Account, "unnamed", 70));
        await town.Received(GiftedTown.Gift, "entry-1", 300);
        Pb.ForecastCashResponse received = await Forecast(county);
        Pb.Encumbrance opened = await county.Encumber(GiftedTown.Gift, 200);
        await Liquidate(county, opened, GiftedTown.Gift, 150);
        await county.Treasury(county.Host.AsService("payments")).HoldCashAsync(new()
        {
            Name = GiftedTown.Account, Amount = Yuan(100), Document = $"{Office}/remittances/r01", EffectiveDate = Day, RequestId = Id(),
        });
        await town.Approved("back", 40);
        Pb.ForecastCashResponse spent = await Forecast(county);

        Assert.Equal((0L, 500L, 400L), (promised.Months[0].Opening.MinorUnits, promised.Months[0].Expected.MinorUnits,
            promised.Pledged.MinorUnits));
        Assert.Equal((300L, 200L, 100L, 70L), (received.Months[0].Opening.MinorUnits, received.Months[0].Expected.MinorUnits,
            received.Pledged.MinorUnits, received.Suspense.MinorUnits));
        // Of the 140 that are on their way 40 go back to the giver: they pay nothing of the 150 that are due.
        Assert.Equal((160L, 140L, 50L), (spent.Months[0].Opening.MinorUnits, spent.InTransit.MinorUnits,
            spent.Months[0].Obligated.MinorUnits));
        Assert.Equal(("2026-09", 50L), spent.Months.Where(month => month.Encumbered.MinorUnits > 0)
            .Select(month => (month.Month, month.Encumbered.MinorUnits)).Single());
    }

    [Theory, EachDatabase]
    public async Task What_the_bank_took_back_has_not_come(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        await county.Funding(county.Tom).CreateCashPlanItemAsync(Item("gifts", Pb.CashPlanItem.Types.Direction.In, 500, "2026-06"));
        Assert.Equal(200L, (await Forecast(county)).Months[0].Expected.MinorUnits);

        await county.Reversed(TellingPayments.Reversal(GiftedTown.Account, "entry-1", "back-1", 300));

        Pb.ForecastCashResponse back = await Forecast(county);
        Assert.Equal((0L, 500L), (back.Months[0].Opening.MinorUnits, back.Months[0].Expected.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task One_account_counts_what_the_plan_names_it_for_and_shows_the_rest(Engine engine)
    {
        await using CountyBudget county = await WithCash(engine, 1_000);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 2_000));
        await county.Encumber((await county.Released(enacted, "wages", "wages", Town, 2_000)).Name, 300);
        Pb.CreateCashPlanItemRequest named = Item("wages", Pb.CashPlanItem.Types.Direction.Out, 600, "2026-07", "2026-08");
        named.BankAccount = Bank;
        await county.Funding(county.Tom).CreateCashPlanItemAsync(named);
        await county.Funding(county.Tom).CreateCashPlanItemAsync(Item("other", Pb.CashPlanItem.Types.Direction.Out, 50, "2026-06"));

        Pb.ForecastCashResponse forecast = await Forecast(county, bank: Bank, months: 4);

        Assert.Equal([1_000L, 400L, -200L, -200L], forecast.Months.Select(month => month.Closing.MinorUnits));
        Assert.Equal(("2026-08", 200L, 300L), (forecast.FirstUnpaidMonth, forecast.Shortfall.MinorUnits, forecast.Unassigned.MinorUnits));
        Assert.Equal("BANK_ACCOUNT_OF_OTHER_OFFICE", await Refused.Reason(Asked(county, county.Tom, Town, Bank)));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Refused.Reason(Asked(county, county.Tom, Office, $"{Office}/bankAccounts/none")));
        Assert.Equal("CURRENCY_MISMATCH", await Refused.Reason(Asked(county, county.Tom, Office, Bank, "USD")));
        Assert.Equal("OFFICE_NOT_FOUND", await Refused.Reason(Asked(county, county.Tom, $"{Office}.x-town", "")));
    }

    [Theory, EachDatabase]
    public async Task What_is_reserved_on_a_prolonged_gift_may_be_paid_until_its_later_end(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        await town.County.Encumber(GiftedTown.Gift, 100);
        Assert.Equal([("2026-09", 100L)], Reserved(await Forecast(town.County)));

        Pb.Contribution asked = await town.Officer.ProposeExtensionAsync(
            new() { Name = GiftedTown.Gift, EndDate = "2026-11-30", Reason = "The giver's letter.", RequestId = Id() });
        await town.Approver.ApproveExtensionAsync(new() { Name = asked.Name, Etag = asked.Etag, RequestId = Id() });

        Assert.Equal([("2026-11", 100L)], Reserved(await Forecast(town.County)));

        static IEnumerable<(string, long)> Reserved(Pb.ForecastCashResponse forecast) =>
            forecast.Months.Where(month => month.Encumbered.MinorUnits > 0).Select(month => (month.Month, month.Encumbered.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task What_the_bank_took_back_again_is_still_expected(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;
        await county.Funding(county.Tom).CreateCashPlanItemAsync(Item("gifts", Pb.CashPlanItem.Types.Direction.In, 500, "2026-06"));
        Assert.Equal(200, (await Forecast(county)).Months[0].Expected.MinorUnits);

        await county.Reversed(TellingPayments.Reversal(GiftedTown.Account, "entry-1", "back-1", 300));

        Assert.Equal(500, (await Forecast(county)).Months[0].Expected.MinorUnits);
    }

    [Theory, EachDatabase]
    public async Task What_was_paid_from_another_account_is_still_to_be_paid_from_this_one(Engine engine)
    {
        await using CountyBudget county = await WithCash(engine, 1_000);
        const string other = $"{Office}/bankAccounts/other";
        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("other", "43100990000012345679", 1_000));
        Pb.Allotment source = await county.Released(await county.Enacted("cleaning", ("wages", "", 2_000)), "wages", "wages", Town, 2_000);
        foreach (string account in new[] { Bank, other })
        {
            Pb.CreateCashPlanItemRequest planned = Item(account.Split('/')[^1], Pb.CashPlanItem.Types.Direction.Out, 200, "2026-06",
                purpose: "cleaning");
            planned.BankAccount = account;
            await county.Funding(county.Tom).CreateCashPlanItemAsync(planned);
        }
        Pb.Encumbrance opened = await county.Encumber(source.Name, 300);
        await Liquidate(county, opened, source.Name, 150);
        await Paid(county, opened, source.Name, 120, other);
        await Paid(county, opened, source.Name, 30, Bank);
        await new Pb.LedgerService.LedgerServiceClient(county.Host.AsService("payments")).ReturnDisbursementAsync(new()
        {
            Name = opened.Name, Document = $"{Office}/remittances/r02", Lines = { new Pb.SourceAmount { Source = source.Name,
                Amount = Yuan(10) } }, BankAccount = Bank, EffectiveDate = Day, RequestId = Id(),
        });

        Assert.Equal((180L, 80L), ((await Forecast(county, Bank)).Months[0].Planned.MinorUnits,
            (await Forecast(county, other)).Months[0].Planned.MinorUnits));
    }

    private static async Task Paid(CountyBudget county, Pb.Encumbrance encumbrance, string source, long fen, string account)
    {
        await county.Treasury(county.Host.AsService("payments")).HoldCashAsync(new()
        {
            Name = account, Amount = Yuan(fen), Document = $"{Office}/remittances/r01", EffectiveDate = Day, RequestId = Id(),
        });
        await new Pb.LedgerService.LedgerServiceClient(county.Host.AsService("payments")).DisburseAsync(new()
        {
            Name = encumbrance.Name, Document = $"{Office}/remittances/r01", EffectiveDate = Day, BankAccount = account, RequestId = Id(),
            Lines = { new Pb.SourceAmount { Source = source, Amount = Yuan(fen) } },
        });
    }

    private static AsyncUnaryCall<Pb.ForecastCashResponse> Asked(
        CountyBudget county, CallInvoker who, string office, string bank, string currency = "CNY", int months = 0) =>
        county.Funding(who).ForecastCashAsync(
            new() { Parent = office, CurrencyCode = currency, BankAccount = bank, MonthCount = months });

    private static async Task<Pb.ForecastCashResponse> Forecast(CountyBudget county, string bank = "", int months = 0) =>
        await Asked(county, county.Tom, Office, bank, months: months);

    private static async Task Liquidate(CountyBudget county, Pb.Encumbrance encumbrance, string source, long fen) =>
        await new Pb.LedgerService.LedgerServiceClient(county.Tom).LiquidateEncumbranceAsync(new Pb.LiquidateEncumbranceRequest
        {
            Name = encumbrance.Name, Document = $"{Town}/claims/c01", EffectiveDate = Day, RequestId = Id(),
            Lines = { new Pb.SourceAmount { Source = source, Amount = Yuan(fen) } },
        });

    private static async Task<IReadOnlyList<Pb.CashPlanItem>> Listed(CountyBudget county) =>
        (await county.Funding(county.Ben).ListCashPlanItemsAsync(new() { Parent = Office })).CashPlanItems;

    private static async Task<CountyBudget> WithCash(Engine engine, long fen)
    {
        CountyBudget county = await Start(engine);
        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: fen));
        return county;
    }

    private static Pb.CreateCashPlanItemRequest Item(string id, Pb.CashPlanItem.Types.Direction direction, long fen, string from,
        string until = "", string purpose = "") => new()
    {
        Parent = Office, CashPlanItemId = id, Direction = direction, Amount = Yuan(fen), FromMonth = from, UntilMonth = until,
        Title = "As agreed", Purpose = purpose, RequestId = Id(),
    };
}
