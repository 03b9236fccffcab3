using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.TellingPayments;
using Kind = Fund.Protos.Budget.V1.CashDay.Types.Kind;
using State = Fund.Protos.Budget.V1.CashDay.Types.State;

namespace Fund.Tests.Service.Budgets;

/// <summary>The clock stands at 2026-06-15.</summary>
public sealed class CashDayTests
{
    private const string Account = GiftedTown.Account;
    private const string May = $"{Office}/periods/2026-05";
    private const string June = $"{Office}/periods/2026-06";

    [Theory, EachDatabase]
    public async Task A_day_ties_where_the_books_hold_with_what_is_on_its_way_and_in_suspense_what_the_bank_says(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        CountyBudget county = town.County;

        Pb.CashDay received = await county.Closed(Closing(Account, "2026-06-02", 300, opening: 0));
        Pb.Refund refund = await town.Approved("unused", 120);
        Pb.CashDay sent = await county.Closed(Closing(Account, "2026-06-13", 300));
        Pb.Credit credit = await county.Credited(Credit(Account, "entry-2", 50, day: "2026-06-14"));
        Pb.Debit debit = await county.Debited(Debit(Account, "out-1", 120, day: "2026-06-14"));
        Pb.CashDay open = await county.Closed(Closing(Account, "2026-06-14", 230, opening: 300));

        Assert.Equal((State.Ties, 0, 300, 300, 0, 0), Figures(received));
        Assert.Equal((State.Ties, 0, 300, 180, 120, 0), Figures(sent));
        Assert.Equal((State.Differs, 120, 230, 180, 120, 50), Figures(open));
        Assert.Equal((300, $"{Office}/bankFiles/statement-2026-06-14", 1), (open.Opening.MinorUnits, open.Statement, open.EntryCount));
        Assert.Null(sent.Opening);
        Pb.CashDay sheet = await county.Treasury(county.Tom).GetCashDayAsync(new() { Name = open.Name });
        Assert.Equal(open.Etag, sheet.Etag);
        Assert.Equal([(Kind.DebitNotNamed, debit.Name, 120), (Kind.CreditInSuspense, credit.Name, 50),
            (Kind.RefundInTransit, refund.Name, 120)], sheet.Items.Select(item => (item.Kind, item.Resource, item.Amount.MinorUnits)));

        await town.Refunds(county.Tom).ConfirmRefundAsync(new() { Name = refund.Name, Debit = debit.Name, RequestId = Id() });
        Assert.Equal([(State.Ties, "2026-06-02"), (State.Ties, "2026-06-13"), (State.Ties, "2026-06-14")],
            (await Days(county)).Select(day => (day.State, day.Date)));
    }

    [Theory, EachDatabase]
    public async Task A_day_that_differs_keeps_its_month_open_until_what_the_bank_took_is_named(Engine engine)
    {
        await using CountyBudget county = await Opened(engine, 500, closing: "2026-01");
        Pb.TreasuryService.TreasuryServiceClient tom = county.Treasury(county.Tom);
        Assert.True((await Periods(county).CheckPeriodAsync(new() { Name = May })).MayClose);
        Pb.Debit debit = await county.Debited(Debit(Account, "fee-1", 510, day: "2026-05-20"));
        Pb.Blocker blocker = Assert.Single((await Periods(county).CheckPeriodAsync(new() { Name = May })).Blockers);
        Assert.Equal(("DEBIT_NOT_NAMED", debit.Name, 510, 26),
            (blocker.Kind, blocker.Resource, blocker.Amount.MinorUnits, blocker.AgeDays));
        Assert.Equal(["treasury.officer"], blocker.Roles);
        await county.Closed(Closing(Account, "2026-05-20", -10));

        Pb.CheckPeriodResponse check = await Periods(county).CheckPeriodAsync(new() { Name = May });
        blocker = Assert.Single(check.Blockers, blocking => blocking.Kind != "DEBIT_NOT_NAMED");
        Assert.Equal(("CASH_DAY_DIFFERS", $"{Account}/cashDays/2026-05-20", 510, 26),
            (blocker.Kind, blocker.Resource, blocker.Amount.MinorUnits, blocker.AgeDays));
        Assert.Equal(["treasury.officer", "budget.approver"], blocker.Roles);
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(Periods(county).ClosePeriodAsync(new() { Name = May, RequestId = Id() })));

        var name = new Pb.NameDebitRequest { Name = debit.Name, Explanation = "Fees.", RequestId = Id(), ValidateOnly = true };
        Assert.Equal("Fees.", (await tom.NameDebitAsync(name)).Explanation);
        Assert.Equal(500, (await tom.GetBankAccountAsync(new() { Name = Account })).BankMinorUnits);
        name.ValidateOnly = false;
        Pb.Debit named = await tom.NameDebitAsync(name);
        Assert.Equal(named, await tom.NameDebitAsync(name));
        Assert.Equal(-10, (await tom.GetBankAccountAsync(new() { Name = Account })).BankMinorUnits);
        Assert.Empty((await tom.ListDebitsAsync(new() { Parent = Office, UnexplainedOnly = true })).Debits);
        name.RequestId = Id();
        Assert.Equal("DEBIT_TAKEN", await Refused.Reason(tom.NameDebitAsync(name)));
        name.Name = $"{Account}/debits/none";
        Assert.Equal("DEBIT_NOT_FOUND", await Refused.Reason(tom.NameDebitAsync(name)));
        Assert.Equal("OK", await Refused.Reason(Periods(county).ClosePeriodAsync(new() { Name = May, RequestId = Id() })));
    }

    [Theory, EachDatabase]
    public async Task The_approver_explains_a_difference_and_another_one_is_to_be_explained_anew(Engine engine)
    {
        await using CountyBudget county = await Opened(engine, 500, closing: "2026-01");
        Pb.TreasuryService.TreasuryServiceClient ben = county.Treasury(county.Ben);
        Pb.CashDay tied = await county.Closed(Closing(Account, "2026-05-19", 500));
        Pb.CashDay differs = await county.Closed(Closing(Account, "2026-05-20", 493));
        Pb.ExplainCashDayRequest Explain(Pb.CashDay shown) =>
            new() { Name = shown.Name, Etag = shown.Etag, Explanation = "Advised a day before it was booked.", RequestId = Id() };

        Assert.Equal("CASH_DAY_TIES", await Refused.Reason(ben.ExplainCashDayAsync(Explain(tied))));
        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(county.Treasury(county.Tom).ExplainCashDayAsync(Explain(differs))));
        Pb.ExplainCashDayRequest explain = Explain(differs);
        explain.ValidateOnly = true;
        Assert.Equal(State.Explained, (await ben.ExplainCashDayAsync(explain)).State);
        Assert.Equal(State.Differs, (await Days(county))[^1].State);
        explain.ValidateOnly = false;
        Pb.CashDay explained = await ben.ExplainCashDayAsync(explain);
        Assert.Equal(explained, await ben.ExplainCashDayAsync(explain));
        Assert.Equal((State.Explained, 7), (explained.State, explained.Difference.MinorUnits));
        Assert.True((await Periods(county).CheckPeriodAsync(new() { Name = May })).MayClose);

        await county.Credited(Credit(Account, "entry-2", 1, day: "2026-05-20"));
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(ben.ExplainCashDayAsync(Explain(explained))));
        Assert.Equal((State.Differs, 8), (await Days(county)).Select(day => (day.State, day.Difference.MinorUnits)).Last());
        Assert.Equal("CASH_DAY_NOT_FOUND", await Refused.Reason(ben.ExplainCashDayAsync(
            new() { Name = $"{Account}/cashDays/2026-05-21", Etag = "x", Explanation = "x", RequestId = Id() })));
    }

    [Theory, EachDatabase]
    public async Task What_a_bank_tells_late_of_a_closed_month_is_counted_later_and_every_day_ties(Engine engine)
    {
        await using CountyBudget county = await Opened(engine, 500, closing: "2026-01");
        await Periods(county).ClosePeriodAsync(new() { Name = May, RequestId = Id() });
        Pb.Credit late = await county.Credited(Credit(Account, "late", 100, day: "2026-05-20"));
        foreach ((string day, long closing) in new[] { ("2026-05-20", 600), ("2026-06-10", 600), ("2026-06-15", 600) })
            await county.Closed(Closing(Account, day, closing));

        Assert.Equal([(State.Ties, 100), (State.Ties, 100), (State.Ties, 0)],
            (await Days(county)).Select(day => (day.State, day.CountedLater.MinorUnits)));
        Pb.CashDay sheet = await county.Treasury(county.Tom).GetCashDayAsync(new() { Name = $"{Account}/cashDays/2026-06-10" });
        Assert.Equal([(Kind.CountedLater, late.Statement, 100, "2026-05-20", "2026-06-15"),
            (Kind.CreditInSuspense, late.Name, 100, "2026-05-20", "")], sheet.Items.OrderBy(item => item.Kind)
            .Select(item => (item.Kind, item.Resource, item.Amount.MinorUnits, item.Date, item.CountsOnDate)));

        // What a late statement leaves open keeps the month open in which it was told, not the closed one of its day.
        await county.Closed(Closing(Account, "2026-05-21", 601));
        Assert.DoesNotContain((await Periods(county).CheckPeriodAsync(new() { Name = May })).Blockers, IsCash);
        Assert.Equal($"{Account}/cashDays/2026-05-21",
            (await Periods(county).CheckPeriodAsync(new() { Name = June })).Blockers.Single(IsCash).Resource);
    }

    [Theory, EachDatabase]
    public async Task A_statement_told_twice_is_one_and_of_several_of_a_day_the_last_counts(Engine engine)
    {
        await using CountyBudget county = await Opened(engine, 500, closing: "2026-01");
        Pb.TreasuryService.TreasuryServiceClient tom = county.Treasury(county.Tom);
        Pb.CashDay first = await county.Closed(Closing(Account, "2026-06-02", 500, opening: 400));

        await county.Tell(Closing(Account, "2026-06-02", 500, opening: 400), Closing(Account, "2026-06-02", 400, opening: 1),
            Closing(Account, "2025-12-31", 7), Closing(Account, "2026-06-03", 1, currency: "USD"));
        Assert.StartsWith("CURRENCY_MISMATCH", (await county.DeadEvents(1)).Single().Error, StringComparison.Ordinal);
        Assert.Equal([first], await Days(county));
        Pb.CashDay later = await county.Closed(Closing(Account, "2026-06-02", 501, opening: 500));

        Assert.Equal([(501, State.Differs)], (await Days(county)).Select(day => (day.Closing.MinorUnits, day.State)));
        Assert.Equal([later], (await tom.ListCashDaysAsync(
            new() { Parent = Account, FromDate = "2026-06-02", UntilDate = "2026-06-02" })).CashDays);
        Assert.Empty((await tom.ListCashDaysAsync(new() { Parent = Account, FromDate = "2026-06-03" })).CashDays);
        Assert.Empty((await tom.ListCashDaysAsync(new() { Parent = Account, UntilDate = "2026-06-01" })).CashDays);
        Assert.Equal("DATES_OUT_OF_ORDER", await Refused.Reason(tom.ListCashDaysAsync(
            new() { Parent = Account, FromDate = "2026-06-02", UntilDate = "2026-06-01" })));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Refused.Reason(tom.ListCashDaysAsync(
            new() { Parent = $"{Office}/bankAccounts/none" })));
        Assert.Equal("CASH_DAY_NOT_FOUND", await Refused.Reason(tom.GetCashDayAsync(new() { Name = $"{Account}/cashDays/2026-06-03" })));
    }

    [Theory, EachDatabase]
    public async Task An_account_is_opened_below_zero_and_an_opening_that_the_bank_does_not_share_keeps_the_month_open(Engine engine)
    {
        await using CountyBudget county = await Opened(engine, -500, closing: "2026-01");
        var payments = county.Treasury(county.Host.AsService("payments", "offices/s-county/people/pat"));
        Assert.Equal("INSUFFICIENT_CASH", await Refused.Reason(payments.HoldCashAsync(new()
        {
            Name = Account, Amount = Yuan(1), Document = $"{Office}/remittances/r-1", EffectiveDate = Day, RequestId = Id(),
        })));

        await county.Credited(Credit(Account, "entry-1", 100, day: "2026-05-20"));
        Pb.CashDay shared = await county.Closed(Closing(Account, "2026-05-20", -400, opening: -500));
        Pb.CashDay other = await county.Closed(Closing(Account, "2026-05-21", -395, opening: -495));

        Assert.Equal((State.Ties, -500), (shared.State, shared.Opening.MinorUnits));
        Assert.Equal((State.Differs, -5, -495), (other.State, other.Difference.MinorUnits, other.Opening.MinorUnits));
        Assert.Equal(-5, (await Periods(county).CheckPeriodAsync(new() { Name = May })).Blockers.Single(IsCash).Amount.MinorUnits);
    }

    private static bool IsCash(Pb.Blocker blocker) => blocker.Kind == "CASH_DAY_DIFFERS";

    private static (State, long, long, long, long, long) Figures(Pb.CashDay day) => (day.State, day.Difference.MinorUnits,
        day.Closing.MinorUnits, day.Bank.MinorUnits, day.InTransit.MinorUnits, day.Suspense.MinorUnits);

    private static async Task<IList<Pb.CashDay>> Days(CountyBudget county) =>
        (await county.Treasury(county.Tom).ListCashDaysAsync(new() { Parent = Account })).CashDays;

    private static Pb.PeriodService.PeriodServiceClient Periods(CountyBudget county) => new(county.Tom);

    /// <summary>A county with a bank account from 1 January on, and a first month that is closed.</summary>
    private static async Task<CountyBudget> Opened(Engine engine, long balance, string closing)
    {
        CountyBudget county = await Start(engine, Module);
        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: balance));
        await Periods(county).ClosePeriodAsync(new() { Name = $"{Office}/periods/{closing}", RequestId = Id() });
        return county;
    }
}
