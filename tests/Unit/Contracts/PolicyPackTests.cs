using Fund.Contracts.Agreements;
using Fund.Contracts.Policy;
using Fund.Kernel;

namespace Fund.Tests.Unit.Contracts;

public sealed class PolicyPackTests
{
    [Theory]
    //          pack       posts  reason       last day      shares           outcome
    [InlineData("generic", true, "", "2035-12-31", "5000,5000", "OK")]
    [InlineData("cn-2017", true, "", "2026-12-31", "10000", "OK")]
    [InlineData("cn-2020", true, "", "2026-12-31", "10000", "POST_SUBSIDY_AS_SERVICE")]
    [InlineData("cn-2020", false, "", "2026-12-31", "3333,3333,3334", "OK")]
    [InlineData("cn-2020", false, "", "2027-01-01", "10000", "TERM_TOO_LONG")]
    [InlineData("cn-2020", false, "Steady work.", "2027-01-01", "10000", "OK")]
    [InlineData("cn-2020", false, "Steady work.", "2028-12-31", "10000", "OK")]
    [InlineData("cn-2020", false, "Steady work.", "2029-01-01", "10000", "TERM_TOO_LONG")]
    [InlineData("cn-2017", false, "Steady work.", "2029-01-01", "10000", "TERM_TOO_LONG")]
    [InlineData("cn-2020", false, "", "2025-12-31", "10000", "DATES_REVERSED")]
    [InlineData("cn-2020", false, "", "2026-12-31", "5000,4999", "MILESTONES_NOT_WHOLE")]
    [InlineData("cn-2030", false, "", "2026-12-31", "10000", "POLICY_PACK_UNKNOWN")]
    public void A_contract_is_drafted_by_the_rules_of_its_pack(string pack, bool hasPosts, string reason, string last, string shares,
        string outcome)
    {
        var contract = new Contract
        {
            HasWelfarePosts = hasPosts, LongTermReason = reason, StartDate = new DateOnly(2026, 1, 1), EndDate = Days.Parse(last),
        };
        Milestone[] milestones = [.. shares.Split(',')
            .Select((share, i) => new Milestone { MilestoneId = $"m-{i}", ShareBasisPoints = long.Parse(share) })];

        Assert.Equal(outcome, Outcome.Of(() => contract.Draft(PolicyPack.Of(pack), [new ContractSource { Amount = 100 }], milestones)));

        if (outcome == "OK") Assert.Equal(100, contract.Milestones.Sum(milestone => milestone.Amount));
    }

    [Fact]
    public void Two_milestones_are_not_called_the_same()
    {
        var contract = new Contract { StartDate = new DateOnly(2026, 1, 1), EndDate = new DateOnly(2026, 12, 31) };
        Milestone[] halves =
            [new() { MilestoneId = "half", ShareBasisPoints = 5_000 }, new() { MilestoneId = "half", ShareBasisPoints = 5_000 }];

        Assert.Equal("MILESTONE_TWICE", Outcome.Of(() => contract.Draft(PolicyPack.Of("generic"), [new() { Amount = 100 }], halves)));

        Assert.Empty(contract.Milestones);
    }

    [Fact]
    public void Every_rule_of_every_pack_names_its_source()
    {
        Assert.Equal(["cn-2017", "cn-2020", "generic"], PolicyPack.All.Select(pack => pack.Name));
        Assert.All(PolicyPack.All.SelectMany(pack => pack.Rules.Values), rule => Assert.NotEmpty(rule.Source));
        Assert.Equal((36, null), (PolicyPack.Of("cn-2020").PostTermMonths, PolicyPack.Of("generic").PostTermMonths));
    }
}

internal static class Outcome
{
    public static string Of(Action decide)
    {
        try
        {
            decide();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }
}
