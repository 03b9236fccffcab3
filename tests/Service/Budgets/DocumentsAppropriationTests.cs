using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class DocumentsAppropriationTests
{
    [Theory, EachDatabase]
    public async Task An_appropriation_is_voted_by_two_people_and_its_allotment_released(Engine engine)
    {
        await using CountyBudget county = await Start(engine);

        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "rural-cleaning", 1_000), ("supervision", "", 50));
        Pb.Allotment released = await county.Released(enacted, "town", "wages", Town, 400);

        Assert.Equal((Pb.Appropriation.Types.State.Enacted, 1_050), (enacted.State, enacted.Total.MinorUnits));
        Assert.Equal([1_000, 50], enacted.Lines.Select(line => line.Voted.MinorUnits));
        Assert.Equal((Pb.Allotment.Types.State.Released, 400, "rural-cleaning", "2026-12-31"),
            (released.State, released.Balances.AvailableMinorUnits, released.Purpose, released.EndDate));

        Pb.Appropriation shown = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = enacted.Name });
        Assert.Equal([600, 50], shown.Lines.Select(line => line.Voted.MinorUnits));
        Assert.Equal(["approve-budget offices/s-county/people/ben", "prepare-budget offices/s-county/people/ann"],
            shown.Acts.Select(act => $"{act.Duty} {act.Person}"));
        Assert.Equal(enacted.CreateTime, shown.CreateTime);
        Assert.Equal(enacted.UpdateTime, shown.UpdateTime);
        Assert.Equal(4, (await county.Budget(county.Ann).GetAllotmentAsync(new() { Name = released.Name })).Acts.Count);

        Entry entry = await county.EntryWhere(entry => entry.Method.EndsWith("/EnactAppropriation", StringComparison.Ordinal));
        Assert.Equal((enacted.Name, "offices/s-county/people/ben", 1_050), (entry.Resource, entry.Person, entry.Amount.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task Who_prepared_cannot_approve_whatever_roles_he_holds(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        // Present grants are asked for, so the two roles must be the last that were given.
        var both = () => county.Budget(county.Host.As("ann", "budget.officer", "budget.approver"));
        Pb.Appropriation submitted = await county.Submitted("cleaning", ("wages", "", 1_000));

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both().EnactAppropriationAsync(Enact(submitted))));
        Pb.Appropriation enacted = await county.Budget(county.Ben).EnactAppropriationAsync(Enact(submitted));

        // The allotment cites its appropriation: drafting the one excludes releasing the other, even from another's draft.
        Pb.Allotment draft = await county.Budget(county.Host.As("eve", "budget.officer")).CreateAllotmentAsync(Allotment(enacted, "own",
            "wages", Office, 10));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both().ReleaseAllotmentAsync(Release(draft))));
        var ben = county.Budget(county.Host.As("ben", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER",
            await Refused.Reason(ben.CreateAllotmentAsync(Allotment(enacted, "two", "wages", Office, 10))));
        Assert.Equal("OK", await Refused.Reason(ben.ReleaseAllotmentAsync(Release(draft))));
    }

    [Theory, EachDatabase]
    public async Task Approval_binds_to_what_was_shown_and_states_follow_each_other(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var (ann, ben) = (county.Budget(county.Ann), county.Budget(county.Ben));
        Pb.Appropriation draft = await ann.CreateAppropriationAsync(Appropriation("cleaning", ("wages", "", 1_000)));

        Assert.Equal("APPROPRIATION_NOT_SUBMITTED", await Refused.Reason(ben.EnactAppropriationAsync(Enact(draft))));
        Pb.Appropriation submitted = await ann.SubmitAppropriationAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(ben.EnactAppropriationAsync(Enact(draft))));
        var outside = Enact(submitted);
        outside.EffectiveDate = "2027-01-01";
        Assert.Equal("DATE_OUTSIDE_YEAR", await Refused.Reason(ben.EnactAppropriationAsync(outside)));
        Assert.Equal("APPROPRIATION_NOT_ENACTED",
            await Refused.Reason(ann.CreateAllotmentAsync(Allotment(submitted, "town", "wages", Town, 1))));

        Pb.Appropriation returned = await ben.ReturnAppropriationAsync(
            new() { Name = draft.Name, Etag = submitted.Etag, Reason = "The sum is wrong.", RequestId = Id() });
        Assert.Equal((Pb.Appropriation.Types.State.Returned, "The sum is wrong."), (returned.State, returned.ReturnReason));
        Assert.Equal("APPROPRIATION_NOT_SUBMITTED", await Refused.Reason(ben.EnactAppropriationAsync(Enact(returned))));
    }

    [Theory, EachDatabase]
    public async Task A_document_number_stands_for_one_appropriation_of_its_office_and_year(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ann = county.Budget(county.Ann);
        Pb.Appropriation first = await county.Submitted("cleaning", ("wages", "", 1_000));
        Pb.CreateAppropriationRequest second = Appropriation("roads", ("wages", "", 1_000));
        second.DocumentNumber = first.DocumentNumber;

        Assert.Equal("DOCUMENT_NUMBER_TAKEN", await Refused.Reason(ann.CreateAppropriationAsync(second)));
        await county.Budget(county.Ben).ReturnAppropriationAsync(new() { Name = first.Name, Etag = first.Etag, Reason = "Anew.",
            RequestId = Id() });
        Assert.Equal("OK", await Refused.Reason(ann.CreateAppropriationAsync(second)));

        Assert.Equal("APPROPRIATION_EXISTS",
            await Refused.Reason(ann.CreateAppropriationAsync(Appropriation("roads", ("wages", "", 1_000)))));
        Assert.Equal("LINE_REPEATED", await Refused.Reason(ann.CreateAppropriationAsync(Appropriation("twice", ("wages", "", 1),
            ("wages", "", 1)))));
    }

    [Theory, EachDatabase]
    public async Task Repeating_a_request_changes_nothing_and_answers_the_same(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ben = county.Budget(county.Ben);
        Pb.EnactAppropriationRequest enact = Enact(await county.Submitted("cleaning", ("wages", "", 1_000)));

        Pb.Appropriation first = await ben.EnactAppropriationAsync(enact);
        Pb.Appropriation second = await ben.EnactAppropriationAsync(enact);

        Assert.Equal(first, second);
        Assert.Equal(1_000, (await ben.GetAppropriationAsync(new() { Name = first.Name })).Lines[0].Voted.MinorUnits);
    }

    [Theory, EachDatabase]
    public async Task Validate_only_tells_what_would_be_and_writes_nothing(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var ben = county.Budget(county.Ben);
        Pb.Appropriation submitted = await county.Submitted("cleaning", ("wages", "", 1_000));
        Pb.EnactAppropriationRequest enact = Enact(submitted);
        enact.ValidateOnly = true;

        Pb.Appropriation told = await ben.EnactAppropriationAsync(enact);

        Assert.Equal((Pb.Appropriation.Types.State.Enacted, 1_000), (told.State, told.Lines[0].Voted.MinorUnits));
        Pb.Appropriation present = await ben.GetAppropriationAsync(new() { Name = submitted.Name });
        Assert.Equal((Pb.Appropriation.Types.State.Submitted, 0, submitted.Etag),
            (present.State, present.Lines[0].Voted.MinorUnits, present.Etag));
        enact.ValidateOnly = false;
        Assert.Equal("OK", await Refused.Reason(ben.EnactAppropriationAsync(enact)));
    }
}
