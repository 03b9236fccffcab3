using Fund.Budgets.Domain.Funding;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>
/// Sources are written <c>name:available</c> and, in any order, <c>!priority</c>, <c>%basis points</c>, <c>@last day</c>, <c>=purpose</c>,
/// <c>suspended</c>, <c>absent</c>, <c>$currency</c>; a match <c>~source</c>, <c>*basis points</c>, <c>^limit</c>.
/// </summary>
public sealed class FundingRuleTests
{
    [Theory]
    //          sources                                             total  outcome
    [InlineData("a:100 | b:100", 150, "a 100, b 50")]
    [InlineData("a:100 !2 | b:100 !1", 150, "b 100, a 50")]
    [InlineData("a:100 !1 @2026-12-31 | b:100 !2 @2026-09-30", 150, "b 100, a 50")]
    [InlineData("a:100 | b:100 @2026-06-01", 150, "b 100, a 50")]
    [InlineData("a:100 | b:100 @2026-05-31", 100, "a 100")]
    [InlineData("a:100 | b:100 @2026-05-31", 101, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("a:100 suspended | b:100", 100, "b 100")]
    [InlineData("a:100 absent | b:100", 100, "b 100")]
    [InlineData("a:100 =roads | b:100 =cleaning", 100, "b 100")]
    [InlineData("a:100 @2026-06-30 | b:100 =cleaning @2026-12-31", 150, "b 100, a 50")]
    [InlineData("a:100 =cleaning !2 | b:100 =cleaning !1 | c:100 !0", 250, "b 100, a 100, c 50")]
    [InlineData("a:100 | b:100 ~a *10000", 100, "MATCH_NOT_EXPECTED")]
    [InlineData("a:100 =roads | b:100 =cleaning", 101, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("a:100 | b:100 $USD", 100, "CURRENCY_MISMATCH")]
    public void An_order_uses_what_is_kept_for_the_purpose_then_what_ends_first_then_priority(string sources, long total, string outcome) =>
        Assert.Equal(outcome, Split(FundingMethod.Order, sources, total));

    [Theory]
    [InlineData("a:100 %7000 | b:100 %3000", 100, "a 70, b 30")]
    [InlineData("a:100 %3333 | b:100 %3333 | c:100 %3334", 100, "a 33, b 33, c 34")]
    [InlineData("a:69 %7000 | b:100 %3000", 100, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("a:100 %7000 suspended | b:100 %3000", 100, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("a:100 %9999 | b:0 %1", 100, "a 100")]
    [InlineData("a:100 %7000 | b:100 %2999", 100, "SHARES_NOT_WHOLE")]
    [InlineData("a:100 %10000 | b:100 %0", 100, "SHARES_NOT_WHOLE")]
    [InlineData("a:100 %5000 | a:100 %5000", 100, "SOURCE_REPEATED")]
    public void A_ratio_takes_each_share_or_nothing(string sources, long total, string outcome) =>
        Assert.Equal(outcome, Split(FundingMethod.Ratio, sources, total));

    [Theory]
    //          sources: v is the village, c the county                 total  outcome
    [InlineData("v:100 | c:100 ~v *10000",                              100, "v 50, c 50")]
    [InlineData("v:100 | c:100 ~v *10000",                              101, "v 51, c 50")]
    [InlineData("v:100 | c:100 ~v *5000",                                90, "v 60, c 30")]
    [InlineData("v:100 | c:100 ~v *20000",                               90, "v 30, c 60")]
    [InlineData("v:100 | c:100 ~v *20000",                               91, "v 31, c 60")]
    [InlineData("v:100 | c:100 ~v *10000 ^20",                           80, "v 60, c 20")]
    [InlineData("v:100 | c:30 ~v *10000",                                60, "v 30, c 30")]
    [InlineData("v:100 | c:30 ~v *10000",                                61, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("v:100 | c:30 ~v *10000 | w:50 !1",                      70, "v 30, w 10, c 30")]
    [InlineData("v:100 | c:100 ~v *10000 suspended",                      1, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("v:100 suspended | c:100 ~v *10000",                      1, "NOT_ENOUGH_TO_DRAW")]
    [InlineData("v:100 | c:100 ~v *10000 | d:100 ~v *5000",             100, "v 40, c 40, d 20")]
    [InlineData("v:100 | c:100 ~v *10000 ^10 | d:100 ~v *5000",         100, "v 60, c 10, d 30")]
    [InlineData("w:100 !2 | v:10 !1 | c:100 ~v *10000 | d:50 ~w *5000",  50, "v 10, w 20, c 10, d 10")]
    [InlineData("v:100 | c:100",                                          1, "MATCH_MISSING")]
    [InlineData("v:100 | c:100 ~v",                                       1, "MATCH_RATIO_MISSING")]
    [InlineData("v:100 | c:100 ~x *10000",                                1, "MATCH_NOT_OF_BASE")]
    [InlineData("v:100 | c:100 ~c *10000",                                1, "MATCH_NOT_OF_BASE")]
    [InlineData("v:100 | c:100 ~v *10000 | d:100 ~c *10000",              1, "MATCH_NOT_OF_BASE")]
    [InlineData("v:100 *10000 | c:100 ~v *10000",                         1, "MATCH_NOT_EXPECTED")]
    [InlineData("v:100 ^5 | c:100 ~v *10000",                             1, "MATCH_NOT_EXPECTED")]
    public void A_match_pays_its_ratio_of_what_its_source_pays(string sources, long total, string outcome) =>
        Assert.Equal(outcome, Split(FundingMethod.Matching, sources, total));

    [Theory]
    //          sources                          need  from          months  paid and what is missing
    [InlineData("a:100 | b:50",                   40, "2026-06-01",  3, "2026-06-01 2026-07-01 2026-08-01")]
    [InlineData("a:100 | b:50",                   40, "2026-06-01",  6, "2026-06-01 2026-07-01 2026-08-01, 2026-09-01 lacks 10")]
    [InlineData("a:100 @2026-07-15 | b:50",       40, "2026-06-01",  6, "2026-06-01 2026-07-01 2026-08-01, 2026-09-01 lacks 30")]
    [InlineData("a:900 @2026-07-15 | b:50",       40, "2026-06-16",  6, "2026-06-16 2026-07-16, 2026-08-16 lacks 30")]
    [InlineData("a:900",                          40, "2026-08-31",  3, "2026-08-31 2026-09-30 2026-10-31")]
    [InlineData("a:10",                           40, "2026-06-01",  1, ", 2026-06-01 lacks 30")]
    public void A_forecast_pays_until_it_cannot(string sources, long need, string from, int months, string outcome)
    {
        FundingForecast forecast = Rule(FundingMethod.Order, sources)
            .Forecast(Money.Of("CNY", need), Days.Parse(from), months, Accounts(sources));

        Assert.Equal(outcome, Told(forecast));
        Assert.All(forecast.Months, month => Assert.Equal(need, month.Shares.Sum(share => share.AmountMinorUnits)));
    }

    [Theory]
    // Of 100, half opens on 1 April: what is left before may be spent later, never the other way round.
    [InlineData(20, 12, "2026-02-10", "2026-02-10 2026-03-10 2026-04-10 2026-05-10 2026-06-10, 2026-07-10 lacks 20")]
    [InlineData(10, 4, "2026-02-10", "2026-02-10 2026-03-10 2026-04-10 2026-05-10")]
    [InlineData(45, 4, "2026-02-10", "2026-02-10, 2026-03-10 lacks 40")]
    public void A_forecast_gives_in_a_month_only_what_has_opened_by_then(long need, int months, string from, string outcome)
    {
        Dictionary<string, Account> accounts = Accounts("a:100");
        accounts["a"] = accounts["a"] with { Plan = ReleasePlan.Parse("2026-04-01=50") };

        Assert.Equal(outcome, Told(Rule(FundingMethod.Order, "a:100").Forecast(Money.Of("CNY", need), Days.Parse(from), months, accounts)));
    }

    [Fact]
    public void A_shortage_of_a_share_names_the_source()
    {
        var refusal = Assert.Throws<Refusal>(() => Rule(FundingMethod.Ratio, "a:69 %7000 | b:100 %3000").Split(Money.Of("CNY", 100), Day,
            Accounts("a:69 | b:100")));

        Assert.Equal(("a", "69", "70"), (refusal.Facts["source"], refusal.Facts["availableMinorUnits"], refusal.Facts["askedMinorUnits"]));
    }

    [Fact]
    public void Only_a_rule_in_force_splits_and_is_replaced()
    {
        FundingRule rule = Rule(FundingMethod.Order, "a:1", isActive: false);

        Assert.Equal("FUNDING_RULE_NOT_ACTIVE", DocumentTests.Verdict(() => rule.Split(Money.Of("CNY", 1), Day, Accounts("a:1"))));
        Assert.Equal("FUNDING_RULE_NOT_ACTIVE", DocumentTests.Verdict(rule.Replace));
        Assert.Equal("OK", DocumentTests.Verdict(rule.Activate));
        Assert.Equal("FUNDING_RULE_NOT_DRAFT", DocumentTests.Verdict(rule.Activate));
        Assert.Equal("OK", DocumentTests.Verdict(rule.Replace));
        Assert.Equal("FUNDING_RULE_NOT_ACTIVE", DocumentTests.Verdict(() => rule.Split(Money.Of("CNY", 1), Day, Accounts("a:1"))));
    }

    [Theory]
    // Of 100: what its plan holds for July and what its stop level keeps is not there to be split on 1 June.
    [InlineData("2026-07-01=40", 0, 60)]
    [InlineData("2026-06-01=40", 0, 100)]
    [InlineData("", 15, 85)]
    [InlineData("2026-07-01=40", 15, 60)]
    [InlineData("2026-07-01=10", 15, 85)]
    public void Only_what_may_be_spent_that_day_is_drawn(string plan, long stopFloor, long drawn)
    {
        var accounts = Accounts("a:100 | b:100");
        accounts["a"] = accounts["a"] with { Plan = ReleasePlan.Parse(plan), StopFloor = stopFloor };

        FundingShare first = Rule(FundingMethod.Order, "a:100 !1 | b:100 !2").Split(Money.Of("CNY", 110), Day, accounts)[0];

        Assert.Equal(("a", drawn), (first.Source, first.AmountMinorUnits));
    }

    private static readonly DateOnly Day = new(2026, 6, 1);

    private static string Told(FundingForecast forecast) => string.Join(' ', forecast.Months.Select(month => month.On.ToText()))
        + (forecast.FirstUnpaid is { } day ? $", {day.ToText()} lacks {forecast.ShortfallMinorUnits}" : "");

    private static string Split(FundingMethod method, string sources, long total)
    {
        try
        {
            IReadOnlyList<FundingShare> shares = Rule(method, sources).Split(Money.Of("CNY", total), Day, Accounts(sources));
            Assert.Equal(total, shares.Sum(share => share.AmountMinorUnits));
            return string.Join(", ", shares.Select(share => $"{share.Source} {share.AmountMinorUnits}"));
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }

    private static FundingRule Rule(FundingMethod method, string sources, bool isActive = true)
    {
        FundingRule rule = FundingRule.Draft(FundingRule.Names.Of(OfficeName.Parse("s-county"), "rule"), "cleaning", method,
            [.. Words(sources).Select(words => new FundingSource(NameOf(words), Number(words, '!'), Number(words, '%'),
                Text(words, '~', ""), Number(words, '*'), Number(words, '^')))]);
        if (isActive) rule.Activate();
        return rule;
    }

    private static Dictionary<string, Account> Accounts(string sources) =>
        Words(sources).Where(words => !words.Contains("absent")).ToDictionary(NameOf, words => new Account
        {
            Name = NameOf(words), Kind = AccountKind.Allotment, Currency = Currency.Of(Text(words, '$', "CNY")),
            Purpose = Text(words, '=', ""),
            EndsOn = Days.Parse(Text(words, '@', "2026-12-31")), IsSuspended = words.Contains("suspended"),
            Stages = new() { Available = long.Parse(words[0].Split(':')[1]) },
        });

    private static string[][] Words(string sources) => [.. sources.Split(" | ").Select(source => source.Split(' '))];

    private static string NameOf(string[] words) => words[0].Split(':')[0];

    private static long Number(string[] words, char mark) => long.Parse(Text(words, mark, "0"));

    private static string Text(string[] words, char mark, string none) => words.FirstOrDefault(word => word[0] == mark)?[1..] ?? none;
}
