using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using Kind = Fund.Protos.Budget.V1.AllotmentChange.Types.Kind;

namespace Fund.Tests.Service.Budgets;

/// <summary>Changes of released allotments.</summary>
public sealed class AllotmentChangeTests
{
    [Theory, EachDatabase]
    public async Task An_allotment_is_given_more_and_gives_back_what_it_has_not_used(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county);
        await county.Encumber(town.Name, 300);

        Pb.AllotmentChange more = await Released(county, town, "more", Kind.Additional, 200);
        Pb.AllotmentChange tooMuch = await Drafted(county, town, "too-much", Kind.Reduced, 301);
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(Client(county.Ben).ReleaseAllotmentChangeAsync(Release(tooMuch))));
        Pb.AllotmentChange less = await Released(county, town, "less", Kind.Reduced, 300);
        Pb.AllotmentChange beyond = await Drafted(county, town, "beyond", Kind.Additional, 901);
        Assert.Equal("INSUFFICIENT_APPROPRIATION", await Refused.Reason(Client(county.Ben).ReleaseAllotmentChangeAsync(Release(beyond))));

        Assert.Equal((Pb.AllotmentChange.Types.State.Released, Day), (more.State, more.EffectiveDate));
        Pb.Allotment shown = await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name });
        Assert.Equal(("400 +200 -300 =300", 300, 0, 300), (Text(shown.Figures), shown.Amount.MinorUnits,
            shown.Balances.AvailableMinorUnits, shown.Balances.EncumberedMinorUnits));
        Pb.Appropriation original = await county.Budget(county.Ann).GetAppropriationAsync(
            new() { Name = $"{Office}/appropriations/cleaning" });
        Assert.Equal(700, original.Lines[0].Voted.MinorUnits);
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(county.Encumber(town.Name, 1)));
        Assert.Equal(["beyond Draft", "less Released", "more Released", "too-much Draft"],
            (await Client(county.Ann).ListAllotmentChangesAsync(new() { Parent = Office, Allotment = town.Name })).AllotmentChanges
                .Select(row => $"{row.Name.Split('/')[^1]} {row.State}").Order());
        Pb.AllotmentChange read = await Client(county.Ann).GetAllotmentChangeAsync(new() { Name = less.Name });
        Assert.Equal((less.Etag, less.UpdateTime, 6), (read.Etag, read.UpdateTime, read.Acts.Count));
    }

    [Theory, EachDatabase]
    public async Task The_stop_and_the_warning_level_follow_the_amount(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county, planned: false, stop: 9_000, warn: 5_000);
        Assert.Equal("STOP_LEVEL_REACHED", await Refused.Reason(county.Encumber(town.Name, 361)));
        await Released(county, town, "more", Kind.Additional, 600);

        // Of 1,000 a tenth is kept and half may be used without a warning.
        Assert.Equal("STOP_LEVEL_REACHED", await Refused.Reason(county.Encumber(town.Name, 901)));
        await county.Encumber(town.Name, 500);
        Assert.False((await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name })).IsLow);
        await county.Encumber(town.Name, 400);
        Assert.True((await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name })).IsLow);
        Assert.Equal("STOP_LEVEL_REACHED", await Refused.Reason(county.Encumber(town.Name, 1)));
    }

    [Theory, EachDatabase]
    public async Task A_planned_allotment_is_changed_by_parts_of_its_plan(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county, planned: true);
        Assert.Equal("PLAN_MISSING",
            await Refused.Reason(Client(county.Ann).CreateAllotmentChangeAsync(Change(town, "bare", Kind.Additional, 100))));
        await Released(county, town, "more", Kind.Additional, 100, ("2026-10-01", 60), ("2026-01-01", 40));

        // On 1 June 100 + 40 may be spent.
        Assert.Equal("NOT_YET_RELEASED", await Refused.Reason(county.Encumber(town.Name, 141)));
        await county.Encumber(town.Name, 120);
        Pb.AllotmentChange used = await Drafted(county, town, "used", Kind.Reduced, 30, ("2026-01-01", 30));
        Assert.Equal("PLAN_PART_USED", await Refused.Reason(Client(county.Ben).ReleaseAllotmentChangeAsync(Release(used))));
        await Released(county, town, "less", Kind.Reduced, 80, ("2026-01-01", 20), ("2026-10-01", 60));
        Assert.Equal("PLAN_PART_EXCEEDED", await Refused.Reason(
            Client(county.Ann).CreateAllotmentChangeAsync(Change(town, "none", Kind.Reduced, 1, ("2026-10-01", 1)))));

        Pb.Allotment shown = await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name });
        Assert.Equal(["2026-01-01 120", "2026-07-01 300"], shown.Plan.Select(part => $"{part.FromDate} {part.Amount.MinorUnits}"));
        Assert.Equal("NOT_YET_RELEASED", await Refused.Reason(county.Encumber(town.Name, 1)));
    }

    [Theory, EachDatabase]
    public async Task A_change_is_drafted_by_one_person_and_released_by_another_once(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county);
        Pb.Allotment unreleased = await county.Budget(county.Ann).CreateAllotmentAsync(
            Allotment(new() { Name = $"{Office}/appropriations/cleaning" }, "draft", "wages", Town, 1));
        var eve = () => Client(county.Host.As("eve", "budget.officer", "budget.approver"));
        Pb.AllotmentChange own = await eve().CreateAllotmentChangeAsync(Change(town, "own", Kind.Additional, 10));

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve().ReleaseAllotmentChangeAsync(Release(own))));
        Assert.Equal("ALLOTMENT_CHANGE_EXISTS",
            await Refused.Reason(eve().CreateAllotmentChangeAsync(Change(town, "own", Kind.Additional, 10))));
        Assert.Equal("ALLOTMENT_NOT_RELEASED",
            await Refused.Reason(eve().CreateAllotmentChangeAsync(Change(unreleased, "own", Kind.Additional, 10))));
        Assert.Equal("ALLOTMENT_CHANGE_NOT_FOUND",
            await Refused.Reason(eve().GetAllotmentChangeAsync(new() { Name = $"{town.Name}/changes/none" })));
        Assert.Equal("ALLOTMENT_EXCEEDED",
            await Refused.Reason(eve().CreateAllotmentChangeAsync(Change(town, "much", Kind.Reduced, 401))));
        Assert.Equal("PLAN_UNWANTED", await Refused.Reason(
            eve().CreateAllotmentChangeAsync(Change(town, "plan", Kind.Additional, 1, ("2026-07-01", 1)))));

        // The same document drafted twice changes the allotment once.
        Pb.CreateAllotmentChangeRequest again = Change(town, "again", Kind.Additional, 10);
        again.DocumentNumber = own.DocumentNumber;
        Pb.AllotmentChange twin = await eve().CreateAllotmentChangeAsync(again);
        Pb.AllotmentChange released = await Client(county.Ben).ReleaseAllotmentChangeAsync(Release(own));
        Assert.Equal("DOCUMENT_NUMBER_TAKEN", await Refused.Reason(Client(county.Ben).ReleaseAllotmentChangeAsync(Release(twin))));
        Assert.Equal("ALLOTMENT_CHANGE_NOT_DRAFT",
            await Refused.Reason(Client(county.Ben).ReleaseAllotmentChangeAsync(Release(released))));
        Assert.Equal(410, (await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name })).Amount.MinorUnits);
    }

    [Theory, EachDatabase]
    public async Task A_suspended_allotment_gives_back_all_of_it(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county, planned: true);
        await county.Budget(county.Ben).SuspendAllotmentAsync(new() { Name = town.Name, Reason = "Merged.", RequestId = Id() });

        await Released(county, town, "all", Kind.Reduced, 400, ("2026-01-01", 100), ("2026-07-01", 300));

        Pb.Allotment shown = await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = town.Name });
        Assert.Equal((0, 0, 0, Pb.Allotment.Types.State.Suspended),
            (shown.Amount.MinorUnits, shown.Balances.AvailableMinorUnits, shown.Plan.Count, shown.State));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_decides_the_same_and_a_repeat_changes_nothing(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment town = await Town400(county, planned: true);
        Pb.AllotmentChange draft = await Drafted(county, town, "more", Kind.Additional, 50, ("2026-01-01", 50));
        Pb.ReleaseAllotmentChangeRequest release = Release(draft);
        release.ValidateOnly = true;

        Assert.Equal(Pb.AllotmentChange.Types.State.Released, (await Client(county.Ben).ReleaseAllotmentChangeAsync(release)).State);
        Assert.Equal(town.Etag, (await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name })).Etag);
        Assert.Equal("NOT_YET_RELEASED", await Refused.Reason(county.Encumber(town.Name, 101)));
        release.ValidateOnly = false;
        Pb.AllotmentChange first = await Client(county.Ben).ReleaseAllotmentChangeAsync(release);
        Assert.Equal(first, await Client(county.Ben).ReleaseAllotmentChangeAsync(release));
        Assert.Equal(450, (await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = town.Name })).Amount.MinorUnits);
        await county.Encumber(town.Name, 101);
    }

    private static Pb.AllotmentChangeService.AllotmentChangeServiceClient Client(CallInvoker caller) => new(caller);

    // 400 of a line of 1,000; by plan 100 of it from January and 300 from July.
    private static async Task<Pb.Allotment> Town400(CountyBudget county, bool planned = false, int stop = 0, int warn = 0)
    {
        Pb.CreateAllotmentRequest request = Allotment(
            await county.Enacted("cleaning", ("wages", "", 1_000)), "town", "wages", Town, 400);
        (request.StopBasisPoints, request.WarnBasisPoints) = (stop, warn);
        if (planned) request.Plan.AddRange(Parts(("2026-01-01", 100), ("2026-07-01", 300)));
        return await county.Budget(county.Ben).ReleaseAllotmentAsync(
            CountyBudget.Release(await county.Budget(county.Ann).CreateAllotmentAsync(request)));
    }

    private static IEnumerable<Pb.AllotmentPart> Parts(params (string From, long Amount)[] parts) =>
        parts.Select(part => new Pb.AllotmentPart { FromDate = part.From, Amount = Yuan(part.Amount) });

    private static Pb.CreateAllotmentChangeRequest Change(
        Pb.Allotment allotment, string id, Kind kind, long amount, params (string From, long Amount)[] parts)
    {
        var request = new Pb.CreateAllotmentChangeRequest
        {
            Parent = allotment.Name, AllotmentChangeId = id, Kind = kind, Amount = Yuan(amount), DocumentNumber = $"No. {id}",
            Reason = "The need has changed.", RequestId = Id(),
        };
        request.Plan.AddRange(Parts(parts));
        return request;
    }

    private static Pb.ReleaseAllotmentChangeRequest Release(Pb.AllotmentChange shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = Day, RequestId = Id() };

    private static async Task<Pb.AllotmentChange> Drafted(
        CountyBudget county, Pb.Allotment allotment, string id, Kind kind, long amount, params (string From, long Amount)[] parts) =>
        await Client(county.Ann).CreateAllotmentChangeAsync(Change(allotment, id, kind, amount, parts));

    private static async Task<Pb.AllotmentChange> Released(
        CountyBudget county, Pb.Allotment allotment, string id, Kind kind, long amount, params (string From, long Amount)[] parts) =>
        await Client(county.Ben).ReleaseAllotmentChangeAsync(Release(await Drafted(county, allotment, id, kind, amount, parts)));

    private static string Text(Pb.BudgetFigures figures) =>
        $"{figures.Original.MinorUnits} +{figures.Additional.MinorUnits} -{figures.Reduced.MinorUnits} ={figures.Present.MinorUnits}";
}
