using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Domain.Cash;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>
/// A plan is written <c>+amount</c> or <c>-amount</c>, its month or its first and last month with two dots between, and <c>=purpose</c>.
/// Months are told as <c>opening +expected -obligated -encumbered -planned</c>, and at the end the first that cannot be paid.
/// </summary>
public sealed class CashForecastTests
{
    private static readonly Period June = new(2026, 6);

    [Theory]
    //          plan                                outcome
    [InlineData("",                                 "100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 = 100")]
    [InlineData("-40 2026-06..2026-12",             "100 +0 -0 -0 -40 | 60 +0 -0 -0 -40 | 20 +0 -0 -0 -40 = -20, 2026-08 lacks 20")]
    [InlineData("-40 2026-06..2026-12 & +20 2026-08", "100 +0 -0 -0 -40 | 60 +0 -0 -0 -40 | 20 +20 -0 -0 -40 = 0")]
    [InlineData("-120 2026-07 & +90 2026-08",       "100 +0 -0 -0 -0 | 100 +0 -0 -0 -120 | -20 +90 -0 -0 -0 = 70, 2026-07 lacks 20")]
    [InlineData("-30 2025-01..2026-05 & +30 2026-09", "100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 = 100")]
    public void Cash_goes_from_month_to_month_as_planned(string plan, string outcome) =>
        Assert.Equal(outcome, Told(CashForecast.Of(new CashPosition { Bank = 100 }, Plan(plan), June, 3)));

    [Theory]
    // The books hold 100 and owe 10, and have reserved for cleaning what ends with a day.
    //          ends          plan                           outcome
    [InlineData("2026-07-31", "",                            "100 +0 -10 -0 -0 | 90 +0 -0 -25 -0 | 65 +0 -0 -0 -0 = 65; later 0")]
    [InlineData("2026-12-31", "",                            "100 +0 -10 -0 -0 | 90 +0 -0 -0 -0 | 90 +0 -0 -0 -0 = 90; later 25")]
    [InlineData("2026-05-31", "",                            "100 +0 -10 -25 -0 | 65 +0 -0 -0 -0 | 65 +0 -0 -0 -0 = 65; later 0")]
    [InlineData("9999-12-31", "",                            "100 +0 -10 -25 -0 | 65 +0 -0 -0 -0 | 65 +0 -0 -0 -0 = 65; later 0")]
    [InlineData("2026-07-31", "-20 2026-08 =cleaning",       "100 +0 -10 -0 -0 | 90 +0 -0 -0 -0 | 90 +0 -0 -0 -20 = 70; later 0")]
    [InlineData("2026-07-31", "-20 2026-09 =cleaning",       "100 +0 -10 -0 -0 | 90 +0 -0 -25 -0 | 65 +0 -0 -0 -0 = 65; later 0")]
    [InlineData("2026-07-31", "-20 2026-08 =roads",          "100 +0 -10 -0 -0 | 90 +0 -0 -25 -0 | 65 +0 -0 -0 -20 = 45; later 0")]
    [InlineData("2026-07-31", "-20 2026-08",                 "100 +0 -10 -0 -0 | 90 +0 -0 -25 -0 | 65 +0 -0 -0 -20 = 45; later 0")]
    [InlineData("2026-07-31", "+20 2026-08 =cleaning",       "100 +0 -10 -0 -0 | 90 +0 -0 -25 -0 | 65 +20 -0 -0 -0 = 85; later 0")]
    public void What_is_due_counts_now_and_what_is_reserved_when_its_source_ends_unless_the_plan_pays_it(
        string ends, string plan, string outcome)
    {
        var books = new CashPosition { Bank = 100, Obligated = 10, Encumbered = [("cleaning", Days.Parse(ends), 25)] };

        CashForecast forecast = CashForecast.Of(books, Plan(plan), June, 3);

        Assert.Equal(outcome, $"{Told(forecast)}; later {forecast.LaterMinorUnits}");
    }

    [Theory]
    // In June 30 has become due for cleaning and 15 has come.
    [InlineData("-40 2026-06..2026-07 =cleaning",                       "100 +0 -0 -0 -10 | 90 +0 -0 -0 -40 = 50")]
    [InlineData("-20 2026-06 =cleaning & -15 2026-06 =cleaning",        "100 +0 -0 -0 -5 | 95 +0 -0 -0 -0 = 95")]
    [InlineData("-20 2026-06 =cleaning",                                "100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 = 100")]
    [InlineData("-20 2026-06 =roads & -5 2026-06",                      "100 +0 -0 -0 -25 | 75 +0 -0 -0 -0 = 75")]
    [InlineData("+20 2026-06..2026-07",                                 "100 +5 -0 -0 -0 | 105 +20 -0 -0 -0 = 125")]
    [InlineData("+10 2026-06",                                          "100 +0 -0 -0 -0 | 100 +0 -0 -0 -0 = 100")]
    public void What_has_happened_this_month_is_no_longer_planned(string plan, string outcome)
    {
        var books = new CashPosition
        {
            Bank = 100, CameThisMonth = 15, DoneThisMonth = new Dictionary<string, long> { ["cleaning"] = 30, [""] = 7, ["roads"] = -3 },
        };

        Assert.Equal(outcome, Told(CashForecast.Of(books, Plan(plan), June, 2)));
    }

    [Fact]
    public void What_no_account_can_hold_is_refused()
    {
        var books = new CashPosition { Bank = Account.AmountMax };

        Assert.Equal("AMOUNT_TOO_LARGE", DocumentTests.Verdict(() => CashForecast.Of(books, Plan("+1 2026-06"), June, 1)));
        Assert.Equal("MONTHS_REVERSED", DocumentTests.Verdict(() => Plan("+1 2026-06..2026-05")));
    }

    [Fact]
    public void Months_add_up_one_opens_as_the_one_before_closes_and_the_first_below_zero_is_told()
    {
        Gen<CashPlanItem> anItem =
            from direction in Gen.Elements(CashDirection.In, CashDirection.Out)
            from amount in Gen.Choose(1, 500)
            from start in Gen.Choose(-3, 14)
            from length in Gen.Choose(0, 14)
            from purpose in Gen.Elements("", "cleaning", "roads")
            select Item(direction, amount, FromJune(start), FromJune(start + length), purpose);
        Gen<CashPosition> books =
            from amounts in Gen.ArrayOf(Gen.Choose(0, 2_000), 4)
            from ends in Gen.Choose(-2, 14)
            select new CashPosition
            {
                Bank = amounts[0] - 200, Obligated = amounts[1], CameThisMonth = amounts[2] / 4,
                Encumbered = [("cleaning", FromJune(ends).LastDay, amounts[3]), ("", FromJune(ends + 1).LastDay, 10)],
                DoneThisMonth = new Dictionary<string, long> { ["cleaning"] = amounts[2] / 8 },
            };
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
            Arb.From(from known in books from plan in Gen.ListOf(anItem) from months in Gen.Choose(1, 12) select (known, plan, months)),
            asked =>
            {
                CashForecast forecast = CashForecast.Of(asked.known, [.. asked.plan], June, asked.months);

                Assert.Equal(asked.months, forecast.Months.Count);
                long opening = asked.known.Bank;
                foreach (CashMonth month in forecast.Months)
                {
                    Assert.Equal(opening, month.Opening);
                    Assert.Equal(month.Closing, month.Opening + month.Expected - month.Obligated - month.Encumbered - month.Planned);
                    Assert.True(month is { Expected: >= 0, Obligated: >= 0, Encumbered: >= 0, Planned: >= 0 });
                    opening = month.Closing;
                }
                Assert.Equal(forecast.Months.FirstOrDefault(month => month.Closing < 0), forecast.FirstUnpaid);
                Assert.Equal(forecast.FirstUnpaid is null ? 0 : -forecast.FirstUnpaid.Closing, forecast.ShortfallMinorUnits);
            }));
    }

    private static Period FromJune(int months) => Period.Of(June.FirstDay.AddMonths(months));

    private static string Told(CashForecast forecast) =>
        string.Join(" | ", forecast.Months.Select(month =>
            $"{month.Opening} +{month.Expected} -{month.Obligated} -{month.Encumbered} -{month.Planned}"))
        + $" = {forecast.Months[^1].Closing}"
        + (forecast.FirstUnpaid is { } unpaid ? $", {unpaid.Month} lacks {forecast.ShortfallMinorUnits}" : "");

    private static CashPlanItem[] Plan(string text) => [.. text.Split(" & ", StringSplitOptions.RemoveEmptyEntries).Select(item =>
    {
        string[] words = item.Split(' ');
        string[] months = words[1].Split("..");
        return Item(words[0][0] == '+' ? CashDirection.In : CashDirection.Out, long.Parse(words[0][1..]), Period.Parse(months[0]),
            Period.Parse(months[^1]), words.Length > 2 ? words[2][1..] : "");
    })];

    private static CashPlanItem Item(CashDirection direction, long amount, Period from, Period until, string purpose) => CashPlanItem.Enter(
        CashPlanItem.Names.Of(OfficeName.Parse("s-county"), "item"), direction, Money.Of("CNY", amount), from, until, "Wages", purpose, "");
}
