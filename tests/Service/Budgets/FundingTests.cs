using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class FundingTests
{
    [Theory, EachDatabase]
    public async Task A_match_is_kept_as_it_was_drafted_and_pays_beside_its_source(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        (string town, string own) = await Allotted(county, 1_000, 300);
        Pb.FundingRule drafted = await county.Funding(county.Ann).CreateFundingRuleAsync(Matching(town, own, 5_000, limit: 200));
        Pb.FundingRule active = await county.Funding(county.Ben).ActivateFundingRuleAsync(
            new() { Name = drafted.Name, Etag = drafted.Etag, RequestId = Id() });

        Pb.FundingRule shown = await county.Funding(county.Ben).GetFundingRuleAsync(new() { Name = active.Name });

        Assert.Equal(Pb.FundingRule.Types.Method.Matching, shown.Method);
        Assert.Equal(new Pb.FundingSource { Source = own, Matches = town, MatchBasisPoints = 5_000, MatchLimit = Yuan(200) },
            shown.Sources[1]);
        Assert.Null(shown.Sources[0].MatchLimit);
        Assert.Equal([(town, 60L, 940L), (own, 30L, 270L)], await Split(county, shown, 90));
        Assert.Equal([(town, 700L, 300L), (own, 200L, 100L)], await Split(county, shown, 900));
        Assert.Equal("NOT_ENOUGH_TO_DRAW", await Refused.Reason(county.Funding(county.Ben).SimulateFundingAsync(Asked(shown, 1_201))));
    }

    [Theory, EachDatabase]
    public async Task A_match_that_says_too_little_or_too_much_is_refused(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        (string town, string own) = await Allotted(county, 1_000, 300);
        async Task<string> Refusal(Action<Pb.CreateFundingRuleRequest> spoil)
        {
            Pb.CreateFundingRuleRequest request = Matching(town, own, 5_000);
            spoil(request);
            return await Refused.Reason(county.Funding(county.Ann).CreateFundingRuleAsync(request));
        }

        Assert.Equal("MATCH_MISSING", await Refusal(request => request.Sources.RemoveAt(1)));
        Assert.Equal("MATCH_NOT_EXPECTED", await Refusal(request => request.Method = Pb.FundingRule.Types.Method.Order));
        Assert.Equal("MATCH_RATIO_MISSING", await Refusal(request => request.Sources[1].MatchBasisPoints = 0));
        Assert.Equal("MATCH_NOT_OF_BASE", await Refusal(request => request.Sources[1].Matches = own));
        Assert.Equal("CURRENCY_MISMATCH", await Refusal(request =>
            request.Sources[1].MatchLimit = new() { CurrencyCode = "USD", MinorUnits = 1 }));
    }

    [Theory, EachDatabase]
    public async Task Months_are_paid_until_the_first_that_cannot_be_and_no_part_is_spent_before_it_opens(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "rural-cleaning", 1_000));
        Pb.CreateAllotmentRequest planned = Allotment(enacted, "planned", "wages", Town, 300);
        planned.Plan.Add(new Pb.AllotmentPart { FromDate = "2026-01-01", Amount = Yuan(100) });
        planned.Plan.Add(new Pb.AllotmentPart { FromDate = "2026-08-01", Amount = Yuan(200) });
        Pb.Allotment released = await county.Budget(county.Ben).ReleaseAllotmentAsync(
            Release(await county.Budget(county.Ann).CreateAllotmentAsync(planned)));
        Pb.FundingRule rule = await InForce(county, Ordered(released.Name));

        Pb.SimulateFundingResponse told = await county.Funding(county.Ben).SimulateFundingAsync(Asked(rule, 40, months: 12));
        Pb.SimulateFundingResponse all = await county.Funding(county.Ben).SimulateFundingAsync(Asked(rule, 30, months: 3));

        // June and July take 80 of the 100 that are open; 200 more open in August, and the allotment ends with the year.
        Assert.Equal(["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"],
            told.MonthShares.Select(share => share.Month));
        Assert.Equal(("2027-01", 40L), (told.FirstUnpaidMonth, told.Shortfall.MinorUnits));
        Assert.Equal((released.Name, 40L, 20L),
            (told.MonthShares[1].Source, told.MonthShares[1].Amount.MinorUnits, told.MonthShares[1].Left.MinorUnits));
        Assert.Empty(told.Shares);
        Assert.Equal(("", 0L, 3), (all.FirstUnpaidMonth, all.Shortfall.MinorUnits, all.MonthShares.Count));
        Pb.SimulateFundingResponse early = await county.Funding(county.Ben).SimulateFundingAsync(Asked(rule, 60, months: 12));
        Assert.Equal(("2026-07", 20L), (early.FirstUnpaidMonth, early.Shortfall.MinorUnits));
        Assert.Equal("NOT_ENOUGH_TO_DRAW", await Refused.Reason(county.Funding(county.Ben).SimulateFundingAsync(Asked(rule, 101))));
    }

    private static (string Source, long Amount, long Left) Of(Pb.SimulateFundingResponse.Types.SimulatedShare share) =>
        (share.Source, share.Amount.MinorUnits, share.Left.MinorUnits);

    private static Pb.SimulateFundingRequest Asked(Pb.FundingRule rule, long total, int months = 0) =>
        new() { Name = rule.Name, Total = Yuan(total), EffectiveDate = Day, MonthCount = months };

    private static async Task<IEnumerable<(string, long, long)>> Split(CountyBudget county, Pb.FundingRule rule, long total) =>
        (await county.Funding(county.Ben).SimulateFundingAsync(Asked(rule, total))).Shares.Select(Of);

    private static async Task<(string Town, string Own)> Allotted(CountyBudget county, long town, long own)
    {
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "rural-cleaning", town + own));
        return ((await county.Released(enacted, "town", "wages", Town, town)).Name,
            (await county.Released(enacted, "own", "wages", Office, own)).Name);
    }

    private static Pb.CreateFundingRuleRequest Ordered(params string[] sources)
    {
        var request = new Pb.CreateFundingRuleRequest
        {
            Parent = Office, FundingRuleId = "rule", Purpose = "rural-cleaning", Method = Pb.FundingRule.Types.Method.Order,
            RequestId = Id(),
        };
        request.Sources.AddRange(sources.Select(source => new Pb.FundingSource { Source = source }));
        return request;
    }

    private static Pb.CreateFundingRuleRequest Matching(string source, string match, int basisPoints, long limit = 0)
    {
        Pb.CreateFundingRuleRequest request = Ordered(source, match);
        request.Method = Pb.FundingRule.Types.Method.Matching;
        (request.Sources[1].Matches, request.Sources[1].MatchBasisPoints) = (source, basisPoints);
        if (limit > 0) request.Sources[1].MatchLimit = Yuan(limit);
        return request;
    }

    private static async Task<Pb.FundingRule> InForce(CountyBudget county, Pb.CreateFundingRuleRequest request)
    {
        Pb.FundingRule drafted = await county.Funding(county.Ann).CreateFundingRuleAsync(request);
        return await county.Funding(county.Ben).ActivateFundingRuleAsync(
            new() { Name = drafted.Name, Etag = drafted.Etag, RequestId = Id() });
    }
}
