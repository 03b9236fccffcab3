using Fund.Chassis.Db;
using Fund.Protos.Payment.V1;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>The clock stands at 2026-06-15.</summary>
public sealed class PeriodTests
{
    private const string April = $"{Office}/periods/2026-04";
    private const string May = $"{Office}/periods/2026-05";

    [Theory, EachDatabase]
    public async Task A_month_that_is_over_is_closed_by_the_top_office_and_takes_no_posting_then(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        var tom = Periods(county, county.Tom);
        Pb.Appropriation submitted = await county.Submitted("cleaning", ("wages", "", 1_000));
        Pb.ClosePeriodRequest close = Close(May);

        Assert.Equal("OFFICE_NOT_TOP", await Refused.Reason(tom.ClosePeriodAsync(Close($"{Town}/periods/2026-05"))));
        Assert.Equal("PERIOD_MALFORMED", await Refused.Reason(tom.ClosePeriodAsync(Close($"{Office}/periods/2026-13"))));
        Assert.Equal("PERIOD_NOT_OVER", await Refused.Reason(tom.ClosePeriodAsync(Close($"{Office}/periods/2026-06"))));
        Assert.Equal(Pb.FiscalPeriod.Types.State.Open, (await tom.GetPeriodAsync(new() { Name = May })).State);
        Pb.FiscalPeriod closed = await tom.ClosePeriodAsync(close);

        Assert.Equal((May, Pb.FiscalPeriod.Types.State.Closed, 1), (closed.Name, closed.State, closed.CloseCount));
        Assert.Equal(closed, await tom.ClosePeriodAsync(close));
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(tom.ClosePeriodAsync(Close(May))));
        // A month before it that nobody ever posted into is closed with it.
        foreach (string day in new[] { "2026-05-31", "2026-04-01" })
            Assert.Equal("PERIOD_CLOSED", await Refused.Reason(Enacted(county, submitted, day)));
        Assert.Equal("OK", await Refused.Reason(Enacted(county, submitted, "2026-06-01")));
    }

    [Theory, EachDatabase]
    public async Task Months_are_closed_in_their_order_and_opened_again_from_the_latest_by_two_people(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        var (tom, ben) = (Periods(county, county.Tom), Periods(county, county.Ben));
        await Enacted(county, await county.Submitted("early", ("wages", "", 1_000)), "2026-04-10");
        Pb.Appropriation late = await county.Submitted("late", ("wages", "", 1_000));

        Assert.Equal("EARLIER_PERIOD_OPEN", await Refused.Reason(tom.ClosePeriodAsync(Close(May))));
        Assert.False((await tom.CheckPeriodAsync(new() { Name = May })).MayClose);
        await tom.ClosePeriodAsync(Close(April));
        await tom.ClosePeriodAsync(Close(May));
        Assert.Equal([May, April], (await tom.ListPeriodsAsync(new() { Parent = Office })).Periods.Select(period => period.Name));

        Assert.Equal("PERIOD_NOT_CLOSED", await Refused.Reason(tom.CreateReopeningAsync(Reopen($"{Office}/periods/2026-06"))));
        Pb.Reopening ofApril = await tom.CreateReopeningAsync(Reopen(April));
        Assert.Equal("REOPENING_EXISTS", await Refused.Reason(tom.CreateReopeningAsync(Reopen(April))));
        Assert.Equal("REOPENING_NOT_FOUND", await Refused.Reason(ben.ApproveReopeningAsync(
            new() { Name = $"{May}/reopenings/none", Etag = "x", RequestId = Id() })));
        Assert.Equal("LATER_PERIOD_CLOSED", await Refused.Reason(ben.ApproveReopeningAsync(Approve(ofApril))));
        Pb.Reopening ofMay = await tom.CreateReopeningAsync(Reopen(May));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(tom.ApproveReopeningAsync(Approve(ofMay))));
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(Enacted(county, late, "2026-05-10")));
        Pb.Reopening approved = await ben.ApproveReopeningAsync(Approve(ofMay));

        Assert.Equal(Pb.Reopening.Types.State.Approved, approved.State);
        Assert.Equal("REOPENING_NOT_PROPOSED", await Refused.Reason(ben.ApproveReopeningAsync(Approve(approved))));
        Assert.Equal(Pb.FiscalPeriod.Types.State.Reopened, (await tom.GetPeriodAsync(new() { Name = May })).State);
        Assert.Equal("OK", await Refused.Reason(Enacted(county, late, "2026-05-10")));
        Assert.Equal(2, (await tom.ClosePeriodAsync(Close(May))).CloseCount);
        Pb.Reopening listed = (await tom.ListReopeningsAsync(new() { Parent = May })).Reopenings.Single();
        Assert.Equal(["approve-reopening", "propose-reopening"], listed.Acts.Select(act => act.Duty).Order());
    }

    [Theory, EachDatabase]
    public async Task What_blocks_a_month_is_listed_with_its_age_and_who_can_act(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        var tom = Periods(county, county.Tom);
        string account = (await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages"))).Name;
        await tom.ClosePeriodAsync(Close($"{Office}/periods/2026-01"));
        await county.Credited(TellingPayments.Credit(account, "may", 100, day: "2026-05-20"));
        await county.Credited(TellingPayments.Credit(account, "june", 100));
        county.StillOpen().Add(new OpenMatter { Kind = "PAYMENT_UNKNOWN", Resource = "x", Amount = Yuan(70), SinceDate = "2026-05-16" });

        Pb.CheckPeriodResponse check = await tom.CheckPeriodAsync(new() { Name = May });
        Assert.Equal((2, false), (check.BlockerCount, check.MayClose));
        Assert.Equal([("PAYMENT_UNKNOWN", 70, 30), ("CREDIT_IN_SUSPENSE", 100, 26)],
            check.Blockers.Select(blocker => (blocker.Kind, blocker.Amount.MinorUnits, blocker.AgeDays)));
        Assert.All(check.Blockers, blocker => Assert.Equal(["treasury.officer"], blocker.Roles));
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(tom.ClosePeriodAsync(Close(May))));

        county.StillOpen().Clear();
        await county.Treasury(county.Tom).NameCreditAsync(new()
        {
            Name = check.Blockers[1].Resource, Amount = Yuan(100), Explanation = "Interest.", EffectiveDate = "2026-05-31",
            RequestId = Id(),
        });
        Assert.Equal("OK", await Refused.Reason(tom.ClosePeriodAsync(Close(May))));
    }

    [Theory, EachDatabase]
    public async Task What_a_bank_tells_late_of_a_closed_month_counts_today(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        string account = (await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages"))).Name;
        foreach (string month in new[] { "2026-01", "2026-05" })
            await Periods(county, county.Tom).ClosePeriodAsync(Close($"{Office}/periods/{month}"));

        Pb.Credit credit = await county.Credited(TellingPayments.Credit(account, "late", 100, day: "2026-05-20"));

        Assert.Equal("2026-05-20", credit.BookingDate);
        using var export = new Pb.LedgerService.LedgerServiceClient(county.Tom).ExportMovements(new() { Parent = Office });
        List<Pb.Movement> moved = await export.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal("2026-06-15", moved.Single(movement => movement.ToStage == "SUSPENSE").EffectiveDate);
    }

    private static Pb.PeriodService.PeriodServiceClient Periods(CountyBudget county, CallInvoker caller) => new(caller);

    private static Pb.ClosePeriodRequest Close(string name) => new() { Name = name, RequestId = Id() };

    private static Pb.CreateReopeningRequest Reopen(string period) =>
        new() { Parent = period, ReopeningId = "late-invoice", Reason = "An invoice was found.", RequestId = Id() };

    private static Pb.ApproveReopeningRequest Approve(Pb.Reopening shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, RequestId = Id() };

    private static AsyncUnaryCall<Pb.Appropriation> Enacted(CountyBudget county, Pb.Appropriation submitted, string day)
    {
        Pb.EnactAppropriationRequest enact = Enact(submitted);
        enact.EffectiveDate = day;
        return county.Budget(county.Ben).EnactAppropriationAsync(enact);
    }
}
