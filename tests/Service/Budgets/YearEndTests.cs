using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>The county in February 2027: 1,000 fen on a line of 2026, 600 of it allotted, 250 encumbered, 100 of that due.</summary>
public sealed class YearEndTests
{
    private const string Year = $"{Office}/periods/2026";
    private const string LastDay = "2026-12-31";

    [Theory, EachDatabase]
    public async Task What_nobody_encumbered_lapses_with_the_year_and_what_is_due_is_still_paid(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        (Pb.Appropriation old, Pb.Allotment town, string encumbrance) = await County2026(county);
        var tom = await InFebruary(county);

        Assert.Equal("LAST_MONTH_OF_YEAR", await Refused.Reason(tom.ClosePeriodAsync(Close($"{Office}/periods/2026-12"))));
        Assert.Equal("EARLIER_PERIOD_OPEN", await Refused.Reason(tom.ClosePeriodAsync(Close($"{Office}/periods/2027-01"))));
        Pb.CheckPeriodResponse check = await tom.CheckPeriodAsync(new() { Name = Year });
        Assert.Equal([("ENCUMBRANCE_OPEN", encumbrance, 150L)],
            check.Blockers.Select(blocker => (blocker.Kind, blocker.Resource, blocker.Amount.MinorUnits)));
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(tom.ClosePeriodAsync(Close(Year))));
        await Ledger(county).ReleaseEncumbranceAsync(
            new() { Name = encumbrance, Reason = "Not needed.", EffectiveDate = LastDay, RequestId = Id() });
        Assert.Equal(900, (await tom.CheckPeriodAsync(new() { Name = Year })).Lapsing.Single().MinorUnits);
        Pb.ClosePeriodRequest close = Close(Year);
        close.ValidateOnly = true;
        Assert.Equal("OK", await Refused.Reason(tom.ClosePeriodAsync(close)));
        Pb.FiscalPeriod closed = await tom.ClosePeriodAsync(Close(Year));

        Assert.Equal((Year, Pb.FiscalPeriod.Types.State.Closed), (closed.Name, closed.State));
        Pb.Allotment lapsed = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name });
        Assert.Equal((Pb.Allotment.Types.State.Lapsed, 0, 500, 100), (lapsed.State, lapsed.Balances.AvailableMinorUnits,
            lapsed.Balances.LapsedMinorUnits, lapsed.Balances.ObligatedMinorUnits));
        Assert.Equal(Pb.Appropriation.Types.State.Closed,
            (await county.Budget(county.Ben).GetAppropriationAsync(new() { Name = old.Name })).State);
        Assert.Equal("ALLOTMENT_LAPSED", await Refused.Reason(county.Encumber(town.Name, 1, "2027-01-04")));
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(county.Encumber(town.Name, 1, LastDay)));
        // Given up of a closed year, what was due cannot be spent again.
        Pb.Encumbrance given = await Ledger(county).WriteBackAsync(new()
        {
            Name = encumbrance, Document = $"{Office}/letters/1", Reason = "Never billed.", Lines = { Of(town.Name, 40) },
            EffectiveDate = "2027-01-05",
            RequestId = Id(),
        });
        Assert.Equal(60, given.Balances.ObligatedMinorUnits);
        Assert.Equal(540, (await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name })).Balances.LapsedMinorUnits);
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(tom.ClosePeriodAsync(Close(Year))));
    }

    [Theory, EachDatabase]
    public async Task A_year_that_is_opened_again_has_back_what_lapsed_with_it(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        (Pb.Appropriation old, Pb.Allotment town, string encumbrance) = await County2026(county);
        var tom = await InFebruary(county);
        var ben = Periods(county, county.Ben);
        await Ledger(county).ReleaseEncumbranceAsync(
            new() { Name = encumbrance, Reason = "Not needed.", EffectiveDate = LastDay, RequestId = Id() });
        await county.Budget(county.Ben).SuspendAllotmentAsync(new() { Name = town.Name, Reason = "Year end.", RequestId = Id() });
        await tom.ClosePeriodAsync(Close(Year));

        Assert.Equal("LAST_MONTH_OF_YEAR", await Refused.Reason(tom.CreateReopeningAsync(Reopen($"{Office}/periods/2026-12"))));
        Pb.Reopening proposed = await tom.CreateReopeningAsync(Reopen(Year));
        var approve = new Pb.ApproveReopeningRequest { Name = proposed.Name, Etag = proposed.Etag, RequestId = Id(), ValidateOnly = true };
        Assert.Equal("OK", await Refused.Reason(ben.ApproveReopeningAsync(approve)));
        Assert.Equal(Pb.FiscalPeriod.Types.State.Closed, (await tom.GetPeriodAsync(new() { Name = Year })).State);
        (approve.RequestId, approve.ValidateOnly) = (Id(), false);
        await ben.ApproveReopeningAsync(approve);

        Pb.Allotment again = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name });
        Assert.Equal((Pb.Allotment.Types.State.Suspended, 500, 0),
            (again.State, again.Balances.AvailableMinorUnits, again.Balances.LapsedMinorUnits));
        Pb.Appropriation open = await county.Budget(county.Ben).GetAppropriationAsync(new() { Name = old.Name });
        Assert.Equal((Pb.Appropriation.Types.State.Enacted, 400), (open.State, open.Lines[0].Voted.MinorUnits));
        await county.Budget(county.Ben).ResumeAllotmentAsync(new() { Name = town.Name, Reason = "Opened.", RequestId = Id() });
        await county.Encumber(town.Name, 1, LastDay);
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(tom.ClosePeriodAsync(Close(Year))));
    }

    [Theory, EachDatabase]
    public async Task A_year_is_opened_again_as_often_as_it_was_closed(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        (Pb.Appropriation _, Pb.Allotment town, string encumbrance) = await County2026(county);
        var tom = await InFebruary(county);
        await Ledger(county).ReleaseEncumbranceAsync(
            new() { Name = encumbrance, Reason = "Not needed.", EffectiveDate = LastDay, RequestId = Id() });

        foreach (string reopening in new[] { "late-invoice", "later-invoice" })
        {
            await tom.ClosePeriodAsync(Close(Year));
            Pb.CreateReopeningRequest reopen = Reopen(Year);
            reopen.ReopeningId = reopening;
            Pb.Reopening proposed = await tom.CreateReopeningAsync(reopen);
            await Periods(county, county.Ben).ApproveReopeningAsync(new()
            {
                Name = proposed.Name, Etag = proposed.Etag, RequestId = Id(),
            });

            Pb.Allotment again = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name });
            Assert.Equal((Pb.Allotment.Types.State.Released, 500, 0),
                (again.State, again.Balances.AvailableMinorUnits, again.Balances.LapsedMinorUnits));
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_carried_goes_on_in_the_next_year_with_its_encumbrances(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        (Pb.Appropriation _, Pb.Allotment town, string encumbrance) = await County2026(county);
        var tom = await InFebruary(county);
        Pb.Allotment next = await Allotted2027(county, "cleaning");
        Pb.Allotment other = await Allotted2027(county, "roads");
        var ann = Carry(county, county.Ann);

        Assert.Equal("CARRY_FORWARD_NOT_LINKED", await Refused.Reason(ann.CreateCarryForwardAsync(Draft(next, town, 1))));
        Assert.Equal("CARRY_FORWARD_NOT_LINKED", await Refused.Reason(ann.CreateCarryForwardAsync(Draft(town, other, 1))));
        Pb.CarryForward drafted = await ann.CreateCarryForwardAsync(Draft(town, next, 300));
        Assert.Equal("CARRY_FORWARD_EXISTS", await Refused.Reason(ann.CreateCarryForwardAsync(Draft(town, next, 1))));
        Assert.Contains((await tom.CheckPeriodAsync(new() { Name = Year })).Blockers,
            blocker => blocker.Kind == "CARRY_FORWARD_UNDECIDED");
        Assert.Equal("CARRY_FORWARD_NOT_FOUND", await Refused.Reason(Carry(county, county.Ben).PostCarryForwardAsync(
            new() { Name = $"{Year}/carryForwards/none", Etag = "x", RequestId = Id() })));
        var post = new Pb.PostCarryForwardRequest { Name = drafted.Name, Etag = drafted.Etag, RequestId = Id() };
        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(ann.PostCarryForwardAsync(post)));
        Pb.CarryForward posted = await Carry(county, county.Ben).PostCarryForwardAsync(post);

        Assert.Equal((Pb.CarryForward.Types.State.Posted, 300, 150),
            (posted.State, posted.Amount.MinorUnits, posted.Encumbered.MinorUnits));
        Assert.Equal("CARRY_FORWARD_NOT_DRAFT", await Refused.Reason(Carry(county, county.Ben).PostCarryForwardAsync(
            new() { Name = posted.Name, Etag = posted.Etag, RequestId = Id() })));
        await tom.ClosePeriodAsync(Close(Year));
        Pb.Allotment old = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name });
        Pb.Allotment now = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = next.Name });
        Assert.Equal((50, 0, 100), (old.Balances.LapsedMinorUnits, old.Balances.EncumberedMinorUnits, old.Balances.ObligatedMinorUnits));
        Assert.Equal((1_300, 150), (now.Balances.AvailableMinorUnits, now.Balances.EncumberedMinorUnits));
        // The contract goes on under its own name, out of the new year's money.
        Pb.Encumbrance due = await Ledger(county).LiquidateEncumbranceAsync(new()
        {
            Name = encumbrance, Document = $"{Office}/claims/2", Lines = { Of(next.Name, 150) }, EffectiveDate = "2027-01-06",
            RequestId = Id(),
        });
        Assert.Equal((0, 250), (due.Balances.EncumberedMinorUnits, due.Balances.ObligatedMinorUnits));
        Assert.Equal([posted.Name], (await ann.ListCarryForwardsAsync(new() { Parent = Year })).CarryForwards
            .Select(row => row.Name));
    }

    private static async Task<(Pb.Appropriation, Pb.Allotment, string)> County2026(CountyBudget county)
    {
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000));
        Pb.Allotment town = await county.Released(enacted, "town", "wages", Town, 600);
        Pb.Encumbrance open = await county.Encumber(town.Name, 250);
        await Ledger(county).LiquidateEncumbranceAsync(new()
        {
            Name = open.Name, Document = $"{Office}/claims/1", Lines = { Of(town.Name, 100) }, EffectiveDate = Day, RequestId = Id(),
        });
        return (enacted, town, open.Name);
    }

    private static async Task<Pb.PeriodService.PeriodServiceClient> InFebruary(CountyBudget county)
    {
        county.Host.Clock.Advance(TimeSpan.FromDays(240));
        var tom = Periods(county, county.Tom);
        foreach (string month in new[] { "2026-06", "2026-11" }) await tom.ClosePeriodAsync(Close($"{Office}/periods/{month}"));
        return tom;
    }

    private static async Task<Pb.Allotment> Allotted2027(CountyBudget county, string purpose)
    {
        Pb.CreateAppropriationRequest request = Appropriation($"{purpose}-2027", ("wages", purpose, 2_000));
        request.FiscalYear = "2027";
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(request);
        Pb.EnactAppropriationRequest enact =
            Enact(await county.Budget(county.Ann).SubmitAppropriationAsync(
                new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() }));
        enact.EffectiveDate = "2027-01-01";
        Pb.Appropriation enacted = await county.Budget(county.Ben).EnactAppropriationAsync(enact);
        Pb.ReleaseAllotmentRequest release =
            Release(await county.Budget(county.Ann).CreateAllotmentAsync(Allotment(enacted, "town", "wages", Town, 1_000)));
        release.EffectiveDate = "2027-01-02";
        return await county.Budget(county.Ben).ReleaseAllotmentAsync(release);
    }

    private static Pb.CreateCarryForwardRequest Draft(Pb.Allotment from, Pb.Allotment to, long amount) => new()
    {
        Parent = Year, CarryForwardId = "cleaning", FromAllotment = from.Name, ToAllotment = to.Name, Amount = Yuan(amount),
        RequestId = Id(),
    };

    private static Pb.SourceAmount Of(string source, long amount) => new() { Source = source, Amount = Yuan(amount) };

    private static Pb.LedgerService.LedgerServiceClient Ledger(CountyBudget county) =>
        new(county.Host.As("lee", "budget.officer", "treasury.officer"));

    private static Pb.PeriodService.PeriodServiceClient Periods(CountyBudget county, CallInvoker caller) => new(caller);

    private static Pb.CarryForwardService.CarryForwardServiceClient Carry(CountyBudget county, CallInvoker caller) => new(caller);

    private static Pb.ClosePeriodRequest Close(string name) => new() { Name = name, RequestId = Id() };

    private static Pb.CreateReopeningRequest Reopen(string period) =>
        new() { Parent = period, ReopeningId = "late-invoice", Reason = "An invoice was found.", RequestId = Id() };
}
