using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using Kind = Fund.Protos.Budget.V1.Appropriation.Types.Kind;

namespace Fund.Tests.Service.Budgets;

/// <summary>Additional and reduced appropriations.</summary>
public sealed class AmendmentTests
{
    [Theory, EachDatabase]
    public async Task An_original_shows_what_it_was_what_was_added_and_taken_and_what_it_is(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "cleaning", 1_000), ("tools", "", 50));
        await county.Released(original, "first", "wages", Town, 1_000);

        Pb.Appropriation more = await Enacted(county, original, "more", Kind.Additional, ("wages", 500), ("roads", 70));
        Pb.Allotment fromAdded = await county.Released(original, "second", "wages", Town, 450);
        Pb.Allotment fromNew = await county.Released(original, "third", "roads", OtherTown, 60);
        await Enacted(county, original, "less", Kind.Reduced, ("tools", 20), ("wages", 50));

        Assert.Equal((Kind.Additional, original.Name, 570, null), (more.Kind, more.Amends, more.Total.MinorUnits, more.Figures));
        Assert.Equal((450, 60, "cleaning"), (fromAdded.Balances.AvailableMinorUnits, fromNew.Balances.AvailableMinorUnits,
            fromAdded.Purpose));
        Pb.Appropriation shown = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = original.Name });
        Assert.Equal("1050 +570 -70 =1550", Text(shown.Figures));
        Assert.Equal(["wages 1000 +500 -50 =1450 voted 0", "tools 50 +0 -20 =30 voted 30", "roads 0 +70 -0 =70 voted 10"],
            shown.Lines.Select(line => $"{line.LineId} {Text(line.Figures)} voted {line.Voted.MinorUnits}"));
        Assert.Equal(["less", "more"], (await county.Budget(county.Ann).ListAppropriationsAsync(
            new() { Parent = Office, Amends = original.Name })).Appropriations.Select(row => row.Name.Split('/')[^1]));
        Assert.Equal(4, (await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = more.Name })).Acts.Count);
    }

    [Theory, EachDatabase]
    public async Task A_multi_line_document_is_checked_as_a_whole_not_line_by_line(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "", 1_000), ("tools", "", 50));
        await county.Released(original, "town", "wages", Town, 900);
        Pb.Appropriation tooMuch = await Submitted(county, original, "less", Kind.Reduced, ("tools", 50), ("wages", 101));

        Assert.Equal("INSUFFICIENT_APPROPRIATION", await Refused.Reason(county.Budget(county.Ben).EnactAppropriationAsync(Enact(tooMuch))));

        Pb.Appropriation present = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = original.Name });
        Assert.Equal([100, 50], present.Lines.Select(line => line.Voted.MinorUnits));
        Assert.Equal("1050 +0 -0 =1050", Text(present.Figures));
        Pb.Appropriation fits = await Enacted(county, original, "fits", Kind.Reduced, ("tools", 50), ("wages", 100));
        Assert.Equal(Pb.Appropriation.Types.State.Enacted, fits.State);
    }

    [Theory, EachDatabase]
    public async Task Of_20_M_with_11_M_spent_an_additional_order_of_5_M_passes(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "cleaning", 20_000_000));
        Pb.Allotment town = await county.Released(original, "town", "wages", Town, 20_000_000);
        Pb.Encumbrance spent = await county.Encumber(town.Name, 11_000_000);
        await new Pb.LedgerService.LedgerServiceClient(county.Tom).LiquidateEncumbranceAsync(new()
        {
            Name = spent.Name, Document = $"{Town}/claims/c01", EffectiveDate = Day, RequestId = Id(),
            Lines = { new Pb.SourceAmount { Source = town.Name, Amount = Yuan(11_000_000) } },
        });

        await county.Encumber(town.Name, 5_000_000);
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(county.Encumber(town.Name, 4_000_001)));

        // The same for the budget itself: five more are voted although eleven of the twenty are spent.
        Pb.Appropriation more = await Enacted(county, original, "more", Kind.Additional, ("wages", 5_000_000));
        Assert.Equal(Pb.Appropriation.Types.State.Enacted, more.State);
        Pb.Appropriation present = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = original.Name });
        Assert.Equal(("20000000 +5000000 -0 =25000000", 5_000_000), (Text(present.Figures), present.Lines[0].Voted.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task A_change_is_a_document_of_its_own_by_two_people(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ann = county.Budget(county.Ann);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "", 1_000));
        Pb.CreateAppropriationRequest taken = Change(original, "more", Kind.Additional, ("wages", 1));
        taken.DocumentNumber = original.DocumentNumber;
        Assert.Equal("DOCUMENT_NUMBER_TAKEN", await Refused.Reason(ann.CreateAppropriationAsync(taken)));

        Pb.Appropriation submitted = await Submitted(county, original, "more", Kind.Additional, ("wages", 1));
        var both = county.Budget(county.Host.As("ann", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.EnactAppropriationAsync(Enact(submitted))));
        // Who enacted the original is in the case: he prepares no change of it.
        var ben = county.Budget(county.Host.As("ben", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER",
            await Refused.Reason(ben.CreateAppropriationAsync(Change(original, "own", Kind.Additional, ("wages", 1)))));
        Pb.Appropriation returned = await ben.ReturnAppropriationAsync(
            new() { Name = submitted.Name, Etag = submitted.Etag, Reason = "Not now.", RequestId = Id() });
        Assert.Equal((Pb.Appropriation.Types.State.Returned, original.Name), (returned.State, returned.Amends));
    }

    [Theory, EachDatabase]
    public async Task A_change_names_an_enacted_original_of_its_office_and_year(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ann = county.Budget(county.Ann);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "", 1_000));
        Pb.Appropriation more = await Enacted(county, original, "more", Kind.Additional, ("roads", 1));

        Task<string> Reason(Action<Pb.CreateAppropriationRequest> with)
        {
            Pb.CreateAppropriationRequest change = Change(original, "next", Kind.Additional, ("wages", 1));
            with(change);
            return Refused.Reason(ann.CreateAppropriationAsync(change));
        }

        Assert.Equal("AMENDS_MISSING", await Reason(change => change.Amends = ""));
        Assert.Equal("AMENDS_UNWANTED", await Reason(change => change.Kind = Kind.Original));
        Assert.Equal("AMENDMENT_OF_OTHER_OFFICE", await Reason(change => change.Parent = Town));
        Assert.Equal("APPROPRIATION_NOT_FOUND", await Reason(change => change.Amends = $"{Office}/appropriations/none"));
        Assert.Equal("APPROPRIATION_NOT_ORIGINAL", await Reason(change => change.Amends = more.Name));
        Assert.Equal("AMENDMENT_OF_OTHER_YEAR", await Reason(change => change.FiscalYear = "2027"));
        Assert.Equal("CURRENCY_MISMATCH", await Reason(change => change.Lines[0].Amount.CurrencyCode = "USD"));
        Assert.Equal("LINE_DIFFERS", await Reason(change => change.Lines[0].Purpose = "roads"));
        Assert.Equal("LINE_NOT_FOUND", await Reason(change => (change.Kind, change.Lines[0].LineId) = (Kind.Reduced, "bridges")));
        Assert.Equal("APPROPRIATION_NOT_ORIGINAL",
            await Refused.Reason(ann.CreateAllotmentAsync(Allotment(more, "town", "roads", Town, 1))));
        Assert.Equal("LINE_NOT_FOUND", await Refused.Reason(new Pb.CeilingService.CeilingServiceClient(county.Ann).CreateCeilingAsync(new()
        {
            Parent = Office, CeilingId = "roads", Level = Pb.Ceiling.Types.Level.Line, Subject = $"{more.Name}/lines/roads",
            FiscalYear = "2026", Amount = Yuan(1), RequestId = Id(),
        })));
    }

    [Theory, EachDatabase]
    public async Task New_lines_are_coded_and_lines_that_are_there_keep_their_codes(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "", 1_000));
        await county.Coding(county.Ann).CreateCodeListAsync(new()
        {
            Parent = Office, CodeListId = "functions", Kind = Pb.CodeList.Types.Kind.Function, Title = "Functions",
            FromDate = "2026-01-01", IsRequired = true, RequestId = Id(),
        });
        var ann = county.Budget(county.Ann);

        // The old line was voted before codes were asked for.
        await Enacted(county, original, "more", Kind.Additional, ("wages", 1));
        Assert.Equal("CODE_MISSING",
            await Refused.Reason(ann.CreateAppropriationAsync(Change(original, "next", Kind.Additional, ("roads", 1)))));
        Pb.CreateAppropriationRequest coded = Change(original, "next", Kind.Additional, ("wages", 1), ("roads", 1));
        coded.Lines[1].FunctionCode = "05.1.0";
        Assert.Equal("OK", await Refused.Reason(ann.CreateAppropriationAsync(coded)));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_decides_the_same_and_a_repeat_changes_nothing(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ben = county.Budget(county.Ben);
        Pb.Appropriation original = await county.Enacted("cleaning", ("wages", "", 1_000));
        Pb.EnactAppropriationRequest enact = Enact(await Submitted(county, original, "more", Kind.Additional, ("wages", 5), ("roads", 7)));
        enact.ValidateOnly = true;

        Assert.Equal(Pb.Appropriation.Types.State.Enacted, (await ben.EnactAppropriationAsync(enact)).State);
        Assert.Equal("1000 +0 -0 =1000", Text((await ben.GetAppropriationAsync(new() { Name = original.Name })).Figures));
        enact.ValidateOnly = false;
        Pb.Appropriation first = await ben.EnactAppropriationAsync(enact);
        Assert.Equal(first, await ben.EnactAppropriationAsync(enact));
        Assert.Equal("1000 +12 -0 =1012", Text((await ben.GetAppropriationAsync(new() { Name = original.Name })).Figures));
    }

    private static Pb.CreateAppropriationRequest Change(
        Pb.Appropriation original, string id, Kind kind, params (string Line, long Amount)[] lines)
    {
        Pb.CreateAppropriationRequest request = Appropriation(id, [.. lines.Select(line => (line.Line, "", line.Amount))]);
        (request.Kind, request.Amends) = (kind, original.Name);
        return request;
    }

    private static async Task<Pb.Appropriation> Submitted(
        CountyBudget county, Pb.Appropriation original, string id, Kind kind, params (string Line, long Amount)[] lines)
    {
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(Change(original, id, kind, lines));
        return await county.Budget(county.Ann).SubmitAppropriationAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
    }

    private static async Task<Pb.Appropriation> Enacted(
        CountyBudget county, Pb.Appropriation original, string id, Kind kind, params (string Line, long Amount)[] lines) =>
        await county.Budget(county.Ben).EnactAppropriationAsync(Enact(await Submitted(county, original, id, kind, lines)));

    private static string Text(Pb.BudgetFigures figures) =>
        $"{figures.Original.MinorUnits} +{figures.Additional.MinorUnits} -{figures.Reduced.MinorUnits} ={figures.Present.MinorUnits}";
}
