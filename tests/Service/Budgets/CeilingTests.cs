using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class CeilingTests
{
    [Theory, EachDatabase]
    public async Task A_programme_of_two_lines_is_held_under_its_ceiling(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000), ("tools", "cleaning", 1_000));
        Pb.Allotment wages = await county.Released(enacted, "wages", "wages", Town, 1_000);
        await county.Encumber(wages.Name, 300);
        Pb.Ceiling active = await InForce(county, "cleaning-2026", Pb.Ceiling.Types.Level.Programme, "cleaning", 700);
        Pb.Allotment tools = await county.Released(enacted, "tools", "tools", Town, 1_000);

        Assert.Equal((700, 300, 400), (active.Amount.MinorUnits, active.Taken.MinorUnits, active.Room.MinorUnits));
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(tools.Name, 401)));
        await county.Encumber(tools.Name, 300);
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(wages.Name, 101)));
        await county.Encumber(wages.Name, 100);

        Pb.Ceiling shown = await Client(county, county.Ben).GetCeilingAsync(new() { Name = active.Name });
        Assert.Equal((700, 0), (shown.Taken.MinorUnits, shown.Room.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task A_line_has_its_own_ceiling_beside_that_of_its_programme(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000));
        await InForce(county, "programme", Pb.Ceiling.Types.Level.Programme, "cleaning", 700);
        await InForce(county, "line", Pb.Ceiling.Types.Level.Line, $"{enacted.Name}/lines/wages", 500);
        Pb.Allotment wages = await county.Released(enacted, "wages", "wages", Town, 1_000);

        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(wages.Name, 501)));
        await county.Encumber(wages.Name, 500);

        Pb.ListCeilingsResponse listed = await Client(county, county.Ann).ListCeilingsAsync(new() { Parent = Office });
        Assert.Equal([("line", 0L), ("programme", 200L)],
            listed.Ceilings.Select(row => (row.Name.Split('/')[^1], row.Room.MinorUnits)).Order());
    }

    [Theory, EachDatabase]
    public async Task What_all_lines_of_a_fund_spend_together_is_held_under_its_ceiling(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Allotment wages = await OfFund(county, "cleaning", "raised"), roads = await OfFund(county, "roads", "raised");
        Pb.Allotment other = await OfFund(county, "schools", "general");
        await county.Encumber(wages.Name, 300);
        Pb.Ceiling active = await InForce(county, "raised-2026", Pb.Ceiling.Types.Level.Fund, "raised", 700);
        Pb.Allotment later = await OfFund(county, "parks", "raised");

        Assert.Equal((300, 400), (active.Taken.MinorUnits, active.Room.MinorUnits));
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(roads.Name, 401)));
        await county.Encumber(roads.Name, 250);
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(later.Name, 151)));
        await county.Encumber(later.Name, 150);
        await county.Encumber(other.Name, 1_000);
    }

    [Theory, EachDatabase]
    public async Task A_newer_ceiling_takes_the_place_of_the_older_one_and_never_goes_below_what_is_taken(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000));
        Pb.Allotment wages = await county.Released(enacted, "wages", "wages", Town, 1_000);
        Pb.Ceiling first = await InForce(county, "first", Pb.Ceiling.Types.Level.Programme, "cleaning", 500);
        await county.Encumber(wages.Name, 400);

        Pb.Ceiling tooLow = await Drafted(county, "too-low", Pb.Ceiling.Types.Level.Programme, "cleaning", 399);
        Assert.Equal("CEILING_REACHED", await Refused.Reason(Client(county, county.Ben).ActivateCeilingAsync(Activate(tooLow))));
        // Its name comes before that of the first: the order of names decides nothing.
        Pb.Ceiling second = await InForce(county, "another", Pb.Ceiling.Types.Level.Programme, "cleaning", 600);
        await county.Encumber(wages.Name, 200);

        Assert.Equal(200, second.Room.MinorUnits);
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(wages.Name, 1)));
        Assert.Equal(Pb.Ceiling.Types.State.Replaced,
            (await Client(county, county.Ben).GetCeilingAsync(new() { Name = first.Name })).State);
        Pb.Ceiling shown = await Client(county, county.Ben).GetCeilingAsync(new() { Name = second.Name });
        Assert.Equal("CEILING_NOT_DRAFT", await Refused.Reason(Client(county, county.Ben).ActivateCeilingAsync(Activate(shown))));
    }

    [Theory, EachDatabase]
    public async Task Each_currency_has_its_own_ceiling(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Ceiling first = await InForce(county, "yuan", Pb.Ceiling.Types.Level.Programme, "cleaning", 500);
        Pb.CreateCeilingRequest dollars = Create("dollars", Pb.Ceiling.Types.Level.Programme, "cleaning", 1);
        dollars.Amount.CurrencyCode = "USD";
        await Client(county, county.Ben).ActivateCeilingAsync(Activate(await Client(county, county.Ann).CreateCeilingAsync(dollars)));
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000));
        Pb.Allotment wages = await county.Released(enacted, "wages", "wages", Town, 1_000);

        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(wages.Name, 501)));
        await county.Encumber(wages.Name, 500);
        Assert.Equal(Pb.Ceiling.Types.State.Active,
            (await Client(county, county.Ben).GetCeilingAsync(new() { Name = first.Name })).State);
    }

    [Theory, EachDatabase]
    public async Task A_ceiling_is_drafted_by_one_person_and_put_in_force_by_another(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "cleaning", 1_000));
        var both = Client(county, county.Host.As("eve", "budget.officer", "budget.approver"));
        Pb.Ceiling draft = await both.CreateCeilingAsync(Create("mine", Pb.Ceiling.Types.Level.Programme, "cleaning", 10));

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.ActivateCeilingAsync(Activate(draft))));
        Assert.Equal("CEILING_EXISTS",
            await Refused.Reason(both.CreateCeilingAsync(Create("mine", Pb.Ceiling.Types.Level.Programme, "cleaning", 10))));
        Assert.Equal("LINE_NOT_FOUND", await Refused.Reason(both.CreateCeilingAsync(
            Create("line", Pb.Ceiling.Types.Level.Line, $"{enacted.Name}/lines/roads", 10))));
        Assert.Equal("CEILING_NOT_FOUND",
            await Refused.Reason(both.GetCeilingAsync(new() { Name = $"{Office}/ceilings/none" })));
        Pb.ActivateCeilingRequest otherYear = Activate(draft);
        otherYear.EffectiveDate = "2027-01-01";
        Assert.Equal("DATE_OUTSIDE_YEAR", await Refused.Reason(Client(county, county.Ben).ActivateCeilingAsync(otherYear)));
    }

    private static async Task<Pb.Allotment> OfFund(CountyBudget county, string id, string fund)
    {
        Pb.CreateAppropriationRequest request = Appropriation(id, ("wages", "", 1_000));
        request.Lines[0].FundCode = fund;
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(request);
        Pb.Appropriation submitted = await county.Budget(county.Ann).SubmitAppropriationAsync(
            new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Pb.Appropriation enacted = await county.Budget(county.Ben).EnactAppropriationAsync(Enact(submitted));
        return await county.Released(enacted, "town", "wages", Town, 1_000);
    }

    private static Pb.CeilingService.CeilingServiceClient Client(CountyBudget county, Grpc.Core.CallInvoker caller) => new(caller);

    private static Pb.CreateCeilingRequest Create(string id, Pb.Ceiling.Types.Level level, string subject, long fen) => new()
    {
        Parent = Office, CeilingId = id, Level = level, Subject = subject, FiscalYear = "2026", Amount = Yuan(fen), RequestId = Id(),
    };

    private static Pb.ActivateCeilingRequest Activate(Pb.Ceiling shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = Day, RequestId = Id() };

    private static async Task<Pb.Ceiling> Drafted(CountyBudget county, string id, Pb.Ceiling.Types.Level level, string subject, long fen) =>
        await Client(county, county.Ann).CreateCeilingAsync(Create(id, level, subject, fen));

    private static async Task<Pb.Ceiling> InForce(CountyBudget county, string id, Pb.Ceiling.Types.Level level, string subject, long fen) =>
        await Client(county, county.Ben).ActivateCeilingAsync(Activate(await Drafted(county, id, level, subject, fen)));
}
