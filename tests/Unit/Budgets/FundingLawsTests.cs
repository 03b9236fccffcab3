using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Domain.Funding;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Whatever the rule, the sources and the amount: a split is exact, or it says what is missing.</summary>
public sealed class FundingLawsTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly Gen<long> Held = Gen.Frequency(
        (6, Gen.Choose(0, 300).Select(amount => (long)amount)), (1, Gen.Constant(Account.AmountMax)), (1, Gen.Constant(0L)));

    private static readonly Gen<int> Ratio =
        Gen.Frequency((2, Gen.Constant(10_000)), (3, Gen.Choose(1, 30_000)), (1, Gen.Constant(1_000_000)));

    private static readonly Gen<long> Limit = Gen.Frequency((2, Gen.Constant(0L)), (1, Gen.Choose(1, 80).Select(limit => (long)limit)));

    // One to three sources by themselves, and up to three that match some of them.
    private static readonly Gen<FundingSource[]> Matched =
        from bases in Gen.Choose(1, 3)
        from priorities in Gen.ArrayOf(Gen.Choose(0, 3), bases)
        from matches in Gen.NonEmptyListOf(
            from matched in Gen.Choose(1, bases) from ratio in Ratio from limit in Limit select (matched, ratio, limit))
        select (FundingSource[])
        [
            .. priorities.Select((priority, i) => new FundingSource($"s{i + 1}", priority, 0)),
            .. matches.Take(3).Select((match, i) => new FundingSource($"m{i + 1}", 0, 0, $"s{match.matched}", match.ratio, match.limit)),
        ];

    private static readonly Gen<FundingSource[]> Ordered =
        from priorities in Gen.NonEmptyListOf(Gen.Choose(0, 3))
        select priorities.Take(5).Select((priority, i) => new FundingSource($"s{i + 1}", priority, 0)).ToArray();

    private static readonly Gen<FundingSource[]> Shared =
        from weights in Gen.NonEmptyListOf(Gen.Choose(1, 100))
        let shares = Allocate.ByWeight(10_000 - Math.Min(5, weights.Count), [.. weights.Take(5).Select(weight => (long)weight)])
        select shares.Select((share, i) => new FundingSource($"s{i + 1}", 0, share + 1)).ToArray();

    private static readonly Gen<(FundingRule Rule, Dictionary<string, Account> Accounts, long Total)> Asked =
        from method in Gen.Elements(FundingMethod.Order, FundingMethod.Ratio, FundingMethod.Matching)
        from sources in method == FundingMethod.Order ? Ordered : method == FundingMethod.Ratio ? Shared : Matched
        from held in Gen.ArrayOf(Held, sources.Length)
        from total in Gen.Frequency((8, Gen.Choose(1, 500).Select(amount => (long)amount)), (1, Gen.Constant(Account.AmountMax)))
        select (RuleOf(method, sources), AccountsOf(sources, held), total);

    [Fact]
    public void Shares_add_up_to_the_total_none_is_negative_and_none_exceeds_its_source() => Hold((rule, accounts, total) =>
    {
        if (SplitOrNull(rule, accounts, total) is not { } shares) return;
        Assert.Equal((Int128)total, shares.Aggregate((Int128)0, (sum, share) => sum + share.AmountMinorUnits));
        Assert.All(shares, share =>
        {
            long held = accounts[share.Source].Stages.Available;
            Assert.InRange(share.AmountMinorUnits, 1, held);
            Assert.Equal(held, share.AmountMinorUnits + share.LeftMinorUnits);
        });
    });

    [Fact]
    public void A_match_never_pays_more_than_its_ratio_and_its_limit() => Hold((rule, accounts, total) =>
    {
        if (rule.Method != FundingMethod.Matching || SplitOrNull(rule, accounts, total) is not { } shares) return;
        Dictionary<string, long> paid = shares.ToDictionary(share => share.Source, share => share.AmountMinorUnits);
        foreach (FundingSource match in rule.Sources.Where(source => source.IsMatch))
        {
            long own = paid.GetValueOrDefault(match.Matches), matched = paid.GetValueOrDefault(match.Source);
            Assert.True(matched <= (Int128)own * match.MatchBasisPoints / 10_000);
            Assert.True(match.LimitMinorUnits == 0 || matched <= match.LimitMinorUnits);
        }
    });

    [Fact]
    public void A_source_pays_no_more_of_a_matched_payment_than_its_matches_leave() => Hold((rule, accounts, total) =>
    {
        if (rule.Method != FundingMethod.Matching || rule.Sources.Count(source => !source.IsMatch) != 1
            || SplitOrNull(rule, accounts, total) is not { } shares) return;
        long own = shares.Single(share => share.Source == "s1").AmountMinorUnits;
        Int128 withLess = own - 1;
        foreach (FundingSource match in rule.Sources.Where(source => source.IsMatch))
        {
            Int128 due = (Int128)(own - 1) * match.MatchBasisPoints / 10_000;
            withLess += match.LimitMinorUnits == 0 ? due : Int128.Min(due, match.LimitMinorUnits);
        }
        Assert.True(withLess < total);
    });

    [Fact]
    public void An_order_is_refused_only_when_all_sources_together_hold_less() => Hold((rule, accounts, total) =>
    {
        if (rule.Method != FundingMethod.Order) return;
        Int128 held = accounts.Values.Aggregate((Int128)0, (sum, account) => sum + account.Stages.Available);
        Assert.Equal(held < total, SplitOrNull(rule, accounts, total) is null);
    });

    [Fact]
    public void In_which_order_a_rule_lists_its_sources_changes_nothing() => Hold((rule, accounts, total) =>
    {
        FundingRule turned = RuleOf(rule.Method, [.. rule.Sources.Select(source => new FundingSource(source.Source, source.Priority,
            source.ShareBasisPoints, source.Matches, source.MatchBasisPoints, source.LimitMinorUnits)).Reverse()]);
        Assert.Equal(SplitOrNull(rule, accounts, total), SplitOrNull(turned, accounts, total));
    });

    [Fact]
    public void A_forecast_is_the_same_payment_month_after_month() => Hold((rule, accounts, total) =>
    {
        FundingForecast forecast = rule.Forecast(Money.Of("CNY", total), Day, 4, accounts);

        var left = new Dictionary<string, Account>(accounts);
        foreach (FundingMonth month in forecast.Months)
        {
            Assert.Equal(SplitOrNull(rule, left, total, month.On), month.Shares);
            foreach (FundingShare share in month.Shares)
                left[share.Source] = left[share.Source] with { Stages = new() { Available = share.LeftMinorUnits } };
        }
        Assert.Equal(forecast.Months.Count < 4, forecast.FirstUnpaid is not null);
        if (forecast.FirstUnpaid is not { } unpaid) return;
        Assert.Null(SplitOrNull(rule, left, total, unpaid));
        Assert.InRange(forecast.ShortfallMinorUnits, 1, total);
    });

    private static IReadOnlyList<FundingShare>? SplitOrNull(FundingRule rule, Dictionary<string, Account> accounts, long total,
        DateOnly? on = null)
    {
        try
        {
            return rule.Split(Money.Of("CNY", total), on ?? Day, accounts);
        }
        catch (Refusal refusal) when (refusal.Reason == "NOT_ENOUGH_TO_DRAW")
        {
            return null;
        }
    }

    private static FundingRule RuleOf(FundingMethod method, FundingSource[] sources)
    {
        FundingRule rule = FundingRule.Draft(FundingRule.Names.Of(OfficeName.Parse("s-county"), "rule"), "cleaning", method, sources);
        rule.Activate();
        return rule;
    }

    private static Dictionary<string, Account> AccountsOf(FundingSource[] sources, long[] held) =>
        sources.Zip(held).ToDictionary(pair => pair.First.Source, pair => new Account
        {
            Name = pair.First.Source, Kind = AccountKind.Contribution, Currency = Currency.Of("CNY"),
            Stages = new() { Available = pair.Second },
        });

    private static void Hold(Action<FundingRule, Dictionary<string, Account>, long> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Arb.From(Asked),
            asked => law(asked.Rule, asked.Accounts, asked.Total)));
}
