using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Changes of released allotments: the amount, the plan and the levels follow; what is used stays.</summary>
public sealed class AllotmentChangeTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly OfficeName County = OfficeName.Parse("s-county");

    // An allotment of 1,000.
    [Theory]
    //          its plan                             kind                            amount  parts                outcome
    [InlineData("", AllotmentChangeKind.Additional, 500, "", "1500 ")]
    [InlineData("", AllotmentChangeKind.Additional, 500, "2026-07-01=500", "PLAN_UNWANTED")]
    [InlineData("", AllotmentChangeKind.Reduced, 1_000, "", "0 ")]
    [InlineData("", AllotmentChangeKind.Reduced, 1_001, "", "ALLOTMENT_EXCEEDED")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Additional, 500, "", "PLAN_MISSING")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Additional, 500, "2026-07-01=499", "PLAN_NOT_TOTAL")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Additional, 500, "2027-01-01=500", "DATE_OUTSIDE_YEAR")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Additional, 500, "2026-07-01=200;2026-10-01=300",
        "1500 2026-01-01=400;2026-07-01=800;2026-10-01=300")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Reduced, 500, "2026-01-01=100;2026-07-01=400",
        "500 2026-01-01=300;2026-07-01=200")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Reduced, 600, "2026-07-01=600", "400 2026-01-01=400")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Reduced, 401, "2026-01-01=401", "PLAN_PART_EXCEEDED")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Reduced, 1, "2026-08-01=1", "PLAN_PART_EXCEEDED")]
    [InlineData("2026-01-01=400;2026-07-01=600", AllotmentChangeKind.Reduced, 1_000, "2026-01-01=400;2026-07-01=600", "0 ")]
    public void The_amount_and_the_plan_follow(string plan, AllotmentChangeKind kind, long amount, string parts, string outcome)
    {
        Allotment allotment = Released(plan);

        string verdict = DocumentTests.Verdict(() => Drafted(allotment, kind, amount, parts).Release(Day, allotment, 1_000));

        Assert.Equal(outcome, verdict == "OK" ? $"{allotment.Amount.MinorUnits} {allotment.Plan}" : verdict);
    }

    // 1,000 by a plan of 400 from January and 600 from July; what is available tells what is used.
    [Theory]
    //          available  on            taken of         outcome
    [InlineData(600, "2026-06-01", "2026-01-01=1", "PLAN_PART_USED")]
    [InlineData(700, "2026-06-01", "2026-01-01=100", "OK")]
    [InlineData(700, "2026-06-01", "2026-01-01=101", "PLAN_PART_USED")]
    [InlineData(600, "2026-06-01", "2026-07-01=600", "OK")]
    [InlineData(600, "2026-07-01", "2026-01-01=100", "OK")]
    // Less is available than is asked for: that is the ledger's to say.
    [InlineData(99, "2026-07-01", "2026-07-01=100", "OK")]
    public void No_part_is_lowered_below_what_was_used_of_it(long available, string on, string parts, string outcome)
    {
        Allotment allotment = Released("2026-01-01=400;2026-07-01=600");
        AllotmentChange change = Drafted(allotment, AllotmentChangeKind.Reduced, SumOf(parts), parts);

        Assert.Equal(outcome, DocumentTests.Verdict(() => change.Release(Days.Parse(on), allotment, available)));
    }

    [Theory]
    //          state        outcome
    [InlineData("DRAFT", "ALLOTMENT_NOT_RELEASED")]
    [InlineData("RELEASED", "OK")]
    [InlineData("SUSPENDED", "OK")]
    public void Only_what_was_released_is_changed(string state, string outcome)
    {
        Allotment allotment = state == "DRAFT" ? Unreleased("") : Released("");
        if (state == "SUSPENDED") allotment.Suspend();

        Assert.Equal(outcome, DocumentTests.Verdict(() => Drafted(allotment, AllotmentChangeKind.Reduced, 1, "")));
    }

    [Theory]
    [InlineData("2025-12-31", "DATE_OUTSIDE_YEAR")]
    [InlineData("2026-01-01", "OK")]
    [InlineData("2026-12-31", "OK")]
    [InlineData("2027-01-01", "DATE_OUTSIDE_YEAR")]
    public void It_counts_from_a_day_of_its_year(string day, string outcome)
    {
        Allotment allotment = Released("");

        Assert.Equal(outcome, DocumentTests.Verdict(() =>
            Drafted(allotment, AllotmentChangeKind.Additional, 1, "").Release(Days.Parse(day), allotment, 1_000)));
    }

    [Fact]
    public void It_is_released_once_and_posts_between_the_line_and_the_allotment()
    {
        Allotment allotment = Released("");
        AllotmentChange more = Drafted(allotment, AllotmentChangeKind.Additional, 500, "");
        AllotmentChange less = Drafted(allotment, AllotmentChangeKind.Reduced, 300, "");

        Allot up = more.Release(Day, allotment, 1_000), down = less.Release(Day, allotment, 1_500);

        Assert.Equal((500, -300, null, null), (up.Amount, down.Amount, up.Opens, down.Opens));
        Assert.Equal(("offices/s-county/appropriations/cleaning/lines/wages", allotment.Name), (up.Line, up.Allotment));
        Assert.NotEqual(up.Id, down.Id);
        Assert.Equal((1_000, 500, 300, 1_200),
            (allotment.AmountMinorUnits, allotment.AdditionalMinorUnits, allotment.ReducedMinorUnits, allotment.PresentMinorUnits));
        Assert.Equal("ALLOTMENT_CHANGE_NOT_DRAFT", DocumentTests.Verdict(() => more.Release(Day, allotment, 1_000)));
        Assert.Equal("CURRENCY_MISMATCH", DocumentTests.Verdict(() => AllotmentChange.Draft(
            AllotmentChange.Names.Under(allotment.Name, "usd"), allotment, AllotmentChangeKind.Additional, Money.Of("USD", 1), "No. 1",
            "why", [])));
    }

    [Fact]
    public void All_additions_together_stay_within_what_an_account_holds()
    {
        Allotment allotment = Released("");
        Drafted(allotment, AllotmentChangeKind.Additional, Account.AmountMax, "").Release(Day, allotment, 0);

        Assert.Equal("AMOUNT_TOO_LARGE", DocumentTests.Verdict(() => Drafted(allotment, AllotmentChangeKind.Additional, 1, "")));
    }

    [Fact]
    public void Whatever_changes_it_the_plan_adds_up_to_the_amount() => Prop.ForAll<(bool, byte, byte)[]>(changes =>
    {
        Allotment allotment = Released("2026-01-01=400;2026-07-01=600");
        foreach ((bool isMore, byte month, byte amount) in changes)
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"2026-{month % 12 + 1:00}-01={amount + 1}");
            AllotmentChangeKind kind = isMore ? AllotmentChangeKind.Additional : AllotmentChangeKind.Reduced;
            DocumentTests.Verdict(() =>
                Drafted(allotment, kind, amount + 1, part).Release(new(2026, 12, 31), allotment, allotment.PresentMinorUnits));
        }
        return allotment.Terms.Plan.Parts.Sum(part => part.Amount) == allotment.PresentMinorUnits && allotment.PresentMinorUnits >= 0;
    }).QuickCheckThrowOnFailure();

    private static long SumOf(string parts) => Parts(parts).Sum(part => part.Amount.MinorUnits);

    private static (DateOnly From, Money Amount)[] Parts(string text) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))
            .Select(part => (Days.Parse(part[0]), Money.Of("CNY", long.Parse(part[1], CultureInfo.InvariantCulture)))),
    ];

    private static AllotmentChange Drafted(Allotment allotment, AllotmentChangeKind kind, long amount, string parts) =>
        AllotmentChange.Draft(AllotmentChange.Names.Under(allotment.Name, $"change-{Guid.NewGuid():N}"), allotment, kind,
            Money.Of("CNY", amount), "No. 1", "why", Parts(parts));

    private static Allotment Unreleased(string plan)
    {
        Appropriation original = Appropriation.Draft(Appropriation.Names.Of(County, "cleaning"), "Cleaning", "No. 1",
            FiscalYear.Calendar("2026"), [(new AppropriationLine("wages", "", "", ""), Money.Of("CNY", 10_000))]);
        original.Submit();
        original.Enact(Day);
        return Allotment.Draft(Allotment.Names.Of(County, "cleaning", "town"), original, "wages", County, Money.Of("CNY", 1_000),
            new SpendingTerms(ReleasePlan.Parse(plan), 0, 0));
    }

    private static Allotment Released(string plan)
    {
        Allotment allotment = Unreleased(plan);
        allotment.Release(Day, "");
        return allotment;
    }
}
