using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class DocumentsAllotmentTests
{
    [Theory, EachDatabase]
    public async Task Not_more_is_released_than_is_voted(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ben = county.Budget(county.Ben);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 1_000), ("other", "", 9_000));
        await county.Released(enacted, "first", "wages", Town, 700);
        Pb.Allotment second = await county.Budget(county.Ann).CreateAllotmentAsync(Allotment(enacted, "second", "wages", OtherTown, 301));

        Assert.Equal("INSUFFICIENT_APPROPRIATION", await Refused.Reason(ben.ReleaseAllotmentAsync(Release(second))));

        Assert.Equal(Pb.Allotment.Types.State.Draft, (await ben.GetAllotmentAsync(new() { Name = second.Name })).State);
        Assert.Equal(300, (await county.Released(enacted, "third", "wages", OtherTown, 300)).Balances.AvailableMinorUnits);
    }

    [Theory, EachDatabase]
    public async Task A_draft_names_a_line_an_office_below_and_the_currency(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ann = county.Budget(county.Ann);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 1_000));
        Pb.CreateAllotmentRequest dollars = Allotment(enacted, "dollars", "wages", Town, 1);
        dollars.Amount.CurrencyCode = "USD";

        Assert.Equal("CURRENCY_MISMATCH", await Refused.Reason(ann.CreateAllotmentAsync(dollars)));
        Assert.Equal("LINE_NOT_FOUND", await Refused.Reason(ann.CreateAllotmentAsync(Allotment(enacted, "town", "roads", Town, 1))));
        Assert.Equal("OFFICE_NOT_FOUND",
            await Refused.Reason(ann.CreateAllotmentAsync(Allotment(enacted, "town", "wages", $"{Town}.v09", 1))));
        await county.Budget(county.Host.As("zoe", "budget.officer@t-county")).CreateOfficeAsync(
            new() { Name = "offices/t-county", DisplayName = "Another", RequestId = Id() });
        Assert.Equal("OFFICE_NOT_BELOW",
            await Refused.Reason(ann.CreateAllotmentAsync(Allotment(enacted, "town", "wages", "offices/t-county", 1))));
    }

    [Theory, EachDatabase]
    public async Task A_suspended_allotment_is_not_spent_and_shows_what_is_encumbered_on_it(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ben = county.Budget(county.Ben);
        Pb.Allotment allotment = await county.Released(await county.Enacted("cleaning", ("wages", "", 1_000)), "town", "wages", Town, 400);
        await county.Encumber(allotment.Name, 150);

        Pb.Allotment suspended = await ben.SuspendAllotmentAsync(new() { Name = allotment.Name, Reason = "Under review.",
            RequestId = Id() });

        Assert.Equal((Pb.Allotment.Types.State.Suspended, 250, 150),
            (suspended.State, suspended.Balances.AvailableMinorUnits, suspended.Balances.EncumberedMinorUnits));
        Assert.Equal("ALLOTMENT_NOT_RELEASED",
            await Refused.Reason(ben.SuspendAllotmentAsync(new() { Name = allotment.Name, Reason = "Again.", RequestId = Id() })));
        Assert.Equal("ALLOTMENT_SUSPENDED", await Refused.Reason(county.Encumber(allotment.Name, 1)));
        await ben.ResumeAllotmentAsync(new() { Name = allotment.Name, Reason = "Reviewed.", RequestId = Id() });
        await county.Encumber(allotment.Name, 1);
    }

    [Theory, EachDatabase]
    public async Task An_officer_of_one_town_sees_what_his_town_spends_and_not_what_another_does(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 1_000));
        await county.Released(enacted, "f-town", "wages", Town, 100);
        await county.Released(enacted, "m-town", "wages", OtherTown, 100);
        var officer = county.Budget(county.Host.As("fay", "budget.officer@s-county.f-town"));

        Assert.Equal([$"{enacted.Name}/allotments/f-town"],
            (await officer.ListAllotmentsAsync(new() { Parent = Town })).Allotments.Select(row => row.Name));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(officer.ListAllotmentsAsync(new() { Parent = OtherTown })));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(officer.ListAllotmentsAsync(new() { Parent = Office })));
        Assert.Empty((await officer.ListAppropriationsAsync(new() { Parent = Town })).Appropriations);

        var ann = county.Budget(county.Ann);
        Pb.ListAllotmentsResponse page = await ann.ListAllotmentsAsync(new() { Parent = Office, PageSize = 1 });
        Pb.ListAllotmentsResponse next = await ann.ListAllotmentsAsync(new() { Parent = Office, PageSize = 1,
            PageToken = page.NextPageToken });
        Assert.Equal(["m-town", "f-town", ""], [page.Allotments[0].Name[^6..], next.Allotments[0].Name[^6..], next.NextPageToken]);
        Assert.Equal(100, (await ann.ListAllotmentsAsync(new() { Parent = Office,
            SpendingOffice = Town })).Allotments.Single().Balances.AvailableMinorUnits);
        Assert.Equal([1_000 - 200], (await ann.ListAppropriationsAsync(new() { Parent = Office, FiscalYear = "2026" })).Appropriations
            .Select(row => row.Lines[0].Voted.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task An_allotment_is_spent_by_its_plan_down_to_its_stop_level_and_warns_before(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "", 1_000));
        Pb.CreateAllotmentRequest planned = Allotment(enacted, "town", "wages", Town, 1_000);
        planned.Plan.Add(new Pb.AllotmentPart { FromDate = "2026-07-01", Amount = Yuan(600) });
        planned.StopBasisPoints = 3_500;
        planned.WarnBasisPoints = 3_000;
        Assert.Equal("PLAN_NOT_TOTAL", await Refused.Reason(county.Budget(county.Ann).CreateAllotmentAsync(planned)));
        planned.Plan.Add(new Pb.AllotmentPart { FromDate = "2026-01-01", Amount = Yuan(400) });
        Pb.Allotment draft = await county.Budget(county.Ann).CreateAllotmentAsync(planned);
        Pb.Allotment released = await county.Budget(county.Ben).ReleaseAllotmentAsync(Release(draft));

        Assert.Equal(["2026-01-01", "2026-07-01"], released.Plan.Select(part => part.FromDate));
        Assert.False(released.IsLow);
        Assert.Equal("NOT_YET_RELEASED", await Refused.Reason(county.Encumber(released.Name, 401)));
        Assert.Equal("NOT_YET_RELEASED", await Refused.Reason(county.Encumber(released.Name, 401, "2026-07-01")));
        Assert.Equal("STOP_LEVEL_REACHED", await Refused.Reason(county.Encumber(released.Name, 351)));
        await county.Encumber(released.Name, 301);

        Pb.Allotment spent = await county.Budget(county.Ben).GetAllotmentAsync(new() { Name = released.Name });
        Assert.Equal((true, 699L), (spent.IsLow, spent.Balances.AvailableMinorUnits));
    }
}
