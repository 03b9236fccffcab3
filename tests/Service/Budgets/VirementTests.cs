using Fund.Budgets;
using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>Virements: lines f and g are of one function, h is of another.</summary>
public sealed class VirementTests
{
    [Theory, EachDatabase]
    public async Task Authority_moves_between_lines_by_two_people(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        Pb.VirementPolicy policy = await InForce(county, "virements", 2_000);

        Pb.Virement proposed = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "one", "f", "g", 150));
        Pb.Virement posted = await Client(county.Ben).ApproveVirementAsync(Approve(proposed));

        Assert.Equal((Pb.Virement.Types.State.Proposed, false, "", ""),
            (proposed.State, proposed.IsAcrossFunctions, proposed.EffectiveDate, proposed.Policy));
        Assert.Equal((Pb.Virement.Types.State.Posted, Day, policy.Name), (posted.State, posted.EffectiveDate, posted.Policy));
        Pb.Appropriation shown = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = enacted.Name });
        Assert.Equal(["line-f 850 0-150=850", "line-g 650 150-0=650", "line-h 100 0-0=100"], shown.Lines.Select(line =>
            $"{line.LineId} {line.Voted.MinorUnits} {line.Figures.MovedIn.MinorUnits}-{line.Figures.MovedOut.MinorUnits}"
            + $"={line.Figures.Present.MinorUnits}"));
        Assert.Equal(1_600, shown.Figures.Present.MinorUnits);
        Pb.Virement read = await Client(county.Ann).GetVirementAsync(new() { Name = posted.Name });
        Assert.Equal((posted.Etag, posted.UpdateTime), (read.Etag, read.UpdateTime));
        Assert.Equal(["ann", "ann", "ben", "ben"], read.Acts.Select(act => act.Person.Split('/')[^1]).Order());
        Assert.Equal("VIREMENT_NOT_PROPOSED", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(Approve(posted))));
    }

    [Theory, EachDatabase]
    public async Task Without_a_policy_in_force_nothing_moves_and_the_nearest_one_above_holds(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        Pb.ProposeVirementRequest propose = Propose(enacted, "one", "f", "g", 100);
        await Drafted(county, "draft", 10_000);
        await InForce(county, "next-year", 10_000, year: "2027");

        Assert.Equal("VIREMENT_POLICY_MISSING", await Refused.Reason(Client(county.Ann).ProposeVirementAsync(propose)));
        await InForce(county, "zzz-first", 1_000);
        Pb.Virement proposed = await Client(county.Ann).ProposeVirementAsync(propose);
        // Named so that the newer one comes before the older: the order of names decides nothing.
        Pb.VirementPolicy stricter = await InForce(county, "aaa-second", 999);
        Assert.Equal("VIREMENT_LIMIT_REACHED", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(Approve(proposed))));

        Assert.Equal(["aaa-second Active", "draft Draft", "next-year Active", "zzz-first Replaced"],
            (await Client(county.Ben).ListVirementPoliciesAsync(new() { Parent = Office })).VirementPolicies
                .Select(row => $"{row.Name.Split('/')[^1]} {row.State}").Order());
        Assert.Equal("VIREMENT_POLICY_NOT_DRAFT", await Refused.Reason(
            Client(county.Ben).ActivateVirementPolicyAsync(new() { Name = stricter.Name, Etag = stricter.Etag, RequestId = Id() })));

        // A town without a policy of its own follows the county's; with its own it follows that.
        Pb.Appropriation ofTown = await Coded(county, Town);
        await Client(county.Ann).ProposeVirementAsync(Propose(ofTown, "two", "f", "g", 99, Town));
        await InForce(county, "of-town", 0, office: Town);
        Assert.Equal("VIREMENT_LIMIT_REACHED",
            await Refused.Reason(Client(county.Ann).ProposeVirementAsync(Propose(ofTown, "three", "f", "g", 1, Town))));
    }

    [Theory, EachDatabase]
    public async Task Only_what_is_voted_and_not_allotted_moves(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        await InForce(county, "virements", 10_000);
        await county.Released(enacted, "town", "line-f", Town, 900);
        Pb.Virement tooMuch = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "one", "f", "g", 101));

        Assert.Equal("INSUFFICIENT_APPROPRIATION", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(Approve(tooMuch))));
        Pb.Virement refused = await Client(county.Ben).RefuseVirementAsync(
            new() { Name = tooMuch.Name, Etag = tooMuch.Etag, Reason = "Allotted.", RequestId = Id() });
        Pb.Virement fits = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "two", "f", "g", 100));
        await Client(county.Ben).ApproveVirementAsync(Approve(fits));

        Assert.Equal((Pb.Virement.Types.State.Refused, "Allotted."), (refused.State, refused.RefusalReason));
        Assert.Equal("VIREMENT_NOT_PROPOSED", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(Approve(refused))));
        Pb.Appropriation shown = await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = enacted.Name });
        Assert.Equal([0, 600, 100], shown.Lines.Select(line => line.Voted.MinorUnits));
        // What was moved in may be taken back by a reduced appropriation; what was moved out is not there to be taken.
        Assert.Equal("OK", await Reduced(county, enacted, "less", ("line-g", 600)));
        Assert.Equal("INSUFFICIENT_APPROPRIATION", await Reduced(county, enacted, "none", ("line-f", 1)));
    }

    [Theory, EachDatabase]
    public async Task Across_functions_the_head_approves(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        await InForce(county, "virements", 10_000, headOnly: true);
        CallInvoker head = county.Host.As("hal", "budget.head");
        Pb.Virement across = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "across", "f", "h", 10));
        var asHead = new Pb.ApproveVirementAcrossFunctionsRequest
        {
            Name = across.Name, Etag = across.Etag, EffectiveDate = Day, RequestId = Id(),
        };

        Assert.True(across.IsAcrossFunctions);
        Assert.Equal("HEAD_MUST_APPROVE", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(Approve(across))));
        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(Client(county.Ben).ApproveVirementAcrossFunctionsAsync(asHead)));
        Assert.Equal(Pb.Virement.Types.State.Posted, (await Client(head).ApproveVirementAcrossFunctionsAsync(asHead)).State);
        Pb.Virement within = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "within", "f", "g", 10));
        Assert.Equal(Pb.Virement.Types.State.Posted, (await Client(county.Ben).ApproveVirementAsync(Approve(within))).State);
        Assert.Equal(["within", "across"], (await Client(head).ListVirementsAsync(
            new() { Parent = Office, FiscalYear = "2026", Line = across.FromLine })).Virements.Select(row => row.Name.Split('/')[^1]));
    }

    [Theory, EachDatabase]
    public async Task Who_proposes_does_not_approve(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        var eve = () => Client(county.Host.As("eve", "budget.officer", "budget.approver", "budget.head"));
        Pb.VirementPolicy draft = await eve().CreateVirementPolicyAsync(Policy("mine", 10_000));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(
            eve().ActivateVirementPolicyAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() })));
        Assert.Equal("VIREMENT_POLICY_EXISTS", await Refused.Reason(eve().CreateVirementPolicyAsync(Policy("mine", 1))));
        Assert.Equal("VIREMENT_POLICY_NOT_FOUND", await Refused.Reason(
            eve().GetVirementPolicyAsync(new() { Name = $"{Office}/virementPolicies/none" })));
        await InForce(county, "virements", 10_000);
        Pb.Virement proposed = await eve().ProposeVirementAsync(Propose(enacted, "one", "f", "g", 10));

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve().ApproveVirementAsync(Approve(proposed))));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(eve().RefuseVirementAsync(
            new() { Name = proposed.Name, Etag = proposed.Etag, Reason = "No.", RequestId = Id() })));
        // Who prepared the budget of the lines is in the case, though another proposed.
        var ann = Client(county.Host.As("ann", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(ann.ApproveVirementAsync(Approve(proposed))));
        Assert.Equal("VIREMENT_EXISTS", await Refused.Reason(eve().ProposeVirementAsync(Propose(enacted, "one", "f", "g", 10))));
        Assert.Equal("VIREMENT_NOT_FOUND", await Refused.Reason(eve().GetVirementAsync(new() { Name = $"{Office}/virements/none" })));
        Assert.Equal("LINE_OF_OTHER_OFFICE",
            await Refused.Reason(eve().ProposeVirementAsync(Propose(enacted, "two", "f", "g", 10, Town))));
        Assert.Equal("SAME_LINE", await Refused.Reason(eve().ProposeVirementAsync(Propose(enacted, "two", "f", "f", 10))));
        Pb.ApproveVirementRequest stale = Approve(proposed);
        stale.Etag = "0123";
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(Client(county.Ben).ApproveVirementAsync(stale)));
    }

    [Theory, EachDatabase]
    public async Task Two_replicas_never_take_more_out_of_a_line_than_its_share(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        // SQLite is one process; there the two callers are two of it.
        await using ServiceHost? other =
            engine == Engine.Postgres ? await county.Host.Another((BudgetsModule.Add, BudgetsModule.Map)) : null;
        Pb.Appropriation enacted = await Coded(county);
        await InForce(county, "virements", 1_000);
        CallInvoker[] approvers = [county.Ben, (other ?? county.Host).As("ben", "budget.approver")];
        var proposed = new List<Pb.Virement>();
        for (int i = 0; i < 12; i++)
            proposed.Add(await Client(county.Ann).ProposeVirementAsync(Propose(enacted, $"race-{i}", "f", i % 2 == 0 ? "g" : "h", 30)));

        string[] outcomes = await Task.WhenAll(proposed.Select((virement, i) =>
            Refused.Reason(Client(approvers[i % 2]).ApproveVirementAsync(Approve(virement)))));

        // A tenth of 1,000 is 100: three times 30.
        Assert.Equal(3, outcomes.Count(outcome => outcome == "OK"));
        Assert.All(outcomes.Where(outcome => outcome != "OK"), outcome => Assert.Equal("VIREMENT_LIMIT_REACHED", outcome));
        Pb.AppropriationLine line = (await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = enacted.Name })).Lines[0];
        Assert.Equal((90, 910, 910), (line.Figures.MovedOut.MinorUnits, line.Figures.Present.MinorUnits, line.Voted.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task A_ceiling_above_a_line_is_moved_by_no_virement(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        await InForce(county, "virements", 10_000);
        var ceilings = new Pb.CeilingService.CeilingServiceClient(county.Ann);
        Pb.Ceiling draft = await ceilings.CreateCeilingAsync(new()
        {
            Parent = Office, CeilingId = "line-g", Level = Pb.Ceiling.Types.Level.Line, Subject = $"{enacted.Name}/lines/line-g",
            FiscalYear = "2026", Amount = Yuan(500), RequestId = Id(),
        });
        Pb.Ceiling active = await new Pb.CeilingService.CeilingServiceClient(county.Ben).ActivateCeilingAsync(
            new() { Name = draft.Name, Etag = draft.Etag, EffectiveDate = Day, RequestId = Id() });
        Pb.Virement into = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "into", "f", "g", 300));
        await Client(county.Ben).ApproveVirementAsync(Approve(into));

        Pb.Allotment all = await county.Released(enacted, "all", "line-g", Town, 800);
        Assert.Equal("CEILING_REACHED", await Refused.Reason(county.Encumber(all.Name, 501)));
        await county.Encumber(all.Name, 500);

        Assert.Equal((500, 0), ((await ceilings.GetCeilingAsync(new() { Name = active.Name })).Amount.MinorUnits,
            (await ceilings.GetCeilingAsync(new() { Name = active.Name })).Room.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_decides_the_same_and_a_repeat_changes_nothing(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await Coded(county);
        await InForce(county, "virements", 1_000);
        Pb.Virement proposed = await Client(county.Ann).ProposeVirementAsync(Propose(enacted, "one", "f", "g", 100));
        Pb.ApproveVirementRequest approve = Approve(proposed);
        approve.ValidateOnly = true;

        Assert.Equal(Pb.Virement.Types.State.Posted, (await Client(county.Ben).ApproveVirementAsync(approve)).State);
        Assert.Equal(Pb.Virement.Types.State.Proposed, (await Client(county.Ben).GetVirementAsync(new() { Name = proposed.Name })).State);
        approve.ValidateOnly = false;
        Pb.Virement first = await Client(county.Ben).ApproveVirementAsync(approve);
        Assert.Equal(first, await Client(county.Ben).ApproveVirementAsync(approve));
        Assert.Equal(100, (await county.Budget(county.Ann).GetAppropriationAsync(new() { Name = enacted.Name })).Lines[0].Figures.MovedOut
            .MinorUnits);
    }

    private static Pb.VirementService.VirementServiceClient Client(CallInvoker caller) => new(caller);

    private static async Task<Pb.Appropriation> Coded(CountyBudget county, string office = Office)
    {
        Pb.CreateAppropriationRequest request = Appropriation("cleaning", ("line-f", "", 1_000), ("line-g", "", 500), ("line-h", "", 100));
        request.Parent = office;
        foreach ((Pb.AppropriationLine line, string code) in request.Lines.Zip(["05", "05", "06"])) line.FunctionCode = code;
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(request);
        Pb.Appropriation submitted = await county.Budget(county.Ann).SubmitAppropriationAsync(
            new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        return await county.Budget(county.Ben).EnactAppropriationAsync(Enact(submitted));
    }

    private static async Task<string> Reduced(CountyBudget county, Pb.Appropriation original, string id, params (string, long)[] lines)
    {
        Pb.CreateAppropriationRequest less = Appropriation(id, [.. lines.Select(line => (line.Item1, "", line.Item2))]);
        (less.Kind, less.Amends) = (Pb.Appropriation.Types.Kind.Reduced, original.Name);
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(less);
        Pb.Appropriation submitted = await county.Budget(county.Ann).SubmitAppropriationAsync(
            new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        return await Refused.Reason(county.Budget(county.Ben).EnactAppropriationAsync(Enact(submitted)));
    }

    private static Pb.CreateVirementPolicyRequest Policy(
        string id, int share, bool headOnly = false, string office = Office, string year = "2026") => new()
    {
        Parent = office, VirementPolicyId = id, FiscalYear = year, LimitBasisPoints = share, HeadApprovesAcrossFunctions = headOnly,
        RequestId = Id(),
    };

    private static async Task<Pb.VirementPolicy> Drafted(
        CountyBudget county, string id, int share, bool headOnly = false, string office = Office, string year = "2026") =>
        await Client(county.Ann).CreateVirementPolicyAsync(Policy(id, share, headOnly, office, year));

    private static async Task<Pb.VirementPolicy> InForce(
        CountyBudget county, string id, int share, bool headOnly = false, string office = Office, string year = "2026")
    {
        Pb.VirementPolicy draft = await Drafted(county, id, share, headOnly, office, year);
        return await Client(county.Ben).ActivateVirementPolicyAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
    }

    private static Pb.ProposeVirementRequest Propose(
        Pb.Appropriation appropriation, string id, string from, string to, long amount, string office = Office) => new()
    {
        Parent = office, VirementId = id, FromLine = $"{appropriation.Name}/lines/line-{from}",
        ToLine = $"{appropriation.Name}/lines/line-{to}", Amount = Yuan(amount), Reason = "More is needed there.", RequestId = Id(),
    };

    private static Pb.ApproveVirementRequest Approve(Pb.Virement shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = Day, RequestId = Id() };
}
