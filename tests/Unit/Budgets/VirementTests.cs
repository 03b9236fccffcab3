using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Virements and their policies: what may move between which lines, and who decides it.</summary>
public sealed class VirementTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly OfficeName County = OfficeName.Parse("s-county");

    // The line has 1,000, of which virements have taken some before.
    [Theory]
    //          added  taken back  share   before  amount  outcome
    [InlineData(0,     0,          1_000,  0,      100,    "OK")]
    [InlineData(0,     0,          1_000,  0,      101,    "VIREMENT_LIMIT_REACHED")]
    [InlineData(0,     0,          1_000,  60,     40,     "OK")]
    [InlineData(0,     0,          1_000,  60,     41,     "VIREMENT_LIMIT_REACHED")]
    [InlineData(500,   0,          1_000,  100,    50,     "OK")]
    [InlineData(500,   0,          1_000,  100,    51,     "VIREMENT_LIMIT_REACHED")]
    [InlineData(0,     500,        1_000,  40,     10,     "OK")]
    [InlineData(0,     500,        1_000,  40,     11,     "VIREMENT_LIMIT_REACHED")]
    // What was taken before more than a smaller line allows stays taken.
    [InlineData(0,     900,        1_000,  40,     1,      "VIREMENT_LIMIT_REACHED")]
    // Rounded down: 999 of 10,000 parts of 1,000 are 99.9.
    [InlineData(0,     0,          999,    0,      99,     "OK")]
    [InlineData(0,     0,          999,    0,      100,    "VIREMENT_LIMIT_REACHED")]
    [InlineData(0,     0,          0,      0,      1,      "VIREMENT_LIMIT_REACHED")]
    [InlineData(0,     0,          10_000, 0,      1_000,  "OK")]
    public void Virements_of_a_year_take_no_more_out_of_a_line_than_its_share(
        long added, long takenBack, long share, long before, long amount, string outcome)
    {
        Appropriation original = Enacted();
        if (before > 0) Move(original, InForce(10_000), before);
        if (added > 0) Change(original, AppropriationKind.Additional, added);
        if (takenBack > 0) Change(original, AppropriationKind.Reduced, takenBack);

        Assert.Equal(outcome, DocumentTests.Verdict(() => Move(original, InForce(share), amount)));
    }

    [Fact]
    public void What_is_approved_counts_and_what_is_only_proposed_does_not()
    {
        Appropriation original = Enacted();
        VirementPolicy policy = InForce(1_000);
        Virement first = Proposed(original, policy, 100), second = Proposed(original, policy, 100);

        Assert.Equal("OK", DocumentTests.Verdict(() => first.Approve(Day, original, original, policy, isHead: false)));
        Assert.Equal("VIREMENT_LIMIT_REACHED",
            DocumentTests.Verdict(() => second.Approve(Day, original, original, policy, isHead: false)));
        Assert.Equal((VirementState.Proposed, 100), (second.State, original.LineOf("wages").MovedOutMinorUnits));
    }

    [Theory]
    //          function of tools   head only  by the head  outcome
    [InlineData("05", true, false, "OK")]
    [InlineData("06", false, false, "OK")]
    [InlineData("06", true, false, "HEAD_MUST_APPROVE")]
    [InlineData("06", true, true, "OK")]
    [InlineData("", true, false, "HEAD_MUST_APPROVE")]
    [InlineData("05", true, true, "OK")]
    public void Across_functions_the_head_approves_where_the_policy_says_so(string function, bool headOnly, bool isHead, string outcome)
    {
        Appropriation original = Enacted(function);
        VirementPolicy policy = InForce(1_000, headOnly);
        Virement virement = Proposed(original, policy, 100);

        Assert.Equal(function != "05", virement.IsAcrossFunctions);
        Assert.Equal(outcome, DocumentTests.Verdict(() => virement.Approve(Day, original, original, policy, isHead)));
    }

    [Theory]
    //          step before  step       outcome
    [InlineData("", "approve", "OK")]
    [InlineData("", "refuse", "OK")]
    [InlineData("approve", "approve", "VIREMENT_NOT_PROPOSED")]
    [InlineData("approve", "refuse", "VIREMENT_NOT_PROPOSED")]
    [InlineData("refuse", "approve", "VIREMENT_NOT_PROPOSED")]
    [InlineData("refuse", "refuse", "VIREMENT_NOT_PROPOSED")]
    public void It_is_decided_once(string before, string step, string outcome)
    {
        Appropriation original = Enacted();
        VirementPolicy policy = InForce(10_000);
        Virement virement = Proposed(original, policy, 100);
        void Do(string what)
        {
            if (what == "approve") virement.Approve(Day, original, original, policy, isHead: false);
            if (what == "refuse") virement.Refuse("No.");
        }
        Do(before);

        Assert.Equal(outcome, DocumentTests.Verdict(() => Do(step)));
    }

    [Theory]
    //          other line     amount        policy  outcome
    [InlineData("2026 tools", "10 CNY", true, "OK")]
    [InlineData("2026 tools", "10 CNY", false, "VIREMENT_POLICY_MISSING")]
    [InlineData("2026 roads", "10 CNY", true, "LINE_NOT_FOUND")]
    [InlineData("2027 tools", "10 CNY", true, "VIREMENT_ACROSS_YEARS")]
    [InlineData("2026 tools", "10 USD", true, "CURRENCY_MISMATCH")]
    [InlineData("draft tools", "10 CNY", true, "APPROPRIATION_NOT_ENACTED")]
    [InlineData("change wages", "10 CNY", true, "APPROPRIATION_NOT_ORIGINAL")]
    public void It_goes_between_lines_of_one_year_and_currency(string to, string amount, bool hasPolicy, string outcome)
    {
        Appropriation original = Enacted();
        string[] words = to.Split(' ');
        Appropriation other = words[0] switch
        {
            "2027" => Enacted(year: "2027"),
            "draft" => Drafted("05", "2026"),
            "change" => Change(original, AppropriationKind.Additional, 1),
            _ => original,
        };

        Assert.Equal(outcome, DocumentTests.Verdict(() => Virement.Propose(
            Virement.Names.Of(County, "one"), (original, "wages"), (other, words[1]),
            Money.Of(amount[^3..], long.Parse(amount[..^4])), "why", hasPolicy ? InForce(10_000) : null)));
    }

    [Theory]
    //          from                                                 to                                             outcome
    [InlineData("s-county/appropriations/one/lines/wages", "s-county/appropriations/one/lines/tools", "OK")]
    [InlineData("s-county/appropriations/one/lines/wages", "s-county/appropriations/two/lines/wages", "OK")]
    [InlineData("s-county/appropriations/one/lines/wages", "s-county/appropriations/one/lines/wages", "SAME_LINE")]
    [InlineData("s-county/appropriations/one/lines/wages", "s-county.f-town/appropriations/one/lines/wages", "LINE_OF_OTHER_OFFICE")]
    [InlineData("t-county/appropriations/one/lines/wages", "s-county/appropriations/one/lines/wages", "LINE_OF_OTHER_OFFICE")]
    [InlineData("s-county/appropriations/one", "s-county/appropriations/one/lines/wages", "RESOURCE_NAME_MALFORMED")]
    public void Its_lines_are_two_of_one_office(string from, string to, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => Virement.LinesOf(County, $"offices/{from}", $"offices/{to}")));

    [Theory]
    [InlineData("2025-12-31", "DATE_OUTSIDE_YEAR")]
    [InlineData("2026-01-01", "OK")]
    [InlineData("2026-12-31", "OK")]
    [InlineData("2027-01-01", "DATE_OUTSIDE_YEAR")]
    public void It_counts_from_a_day_of_its_year(string day, string outcome)
    {
        Appropriation original = Enacted();
        VirementPolicy policy = InForce(10_000);

        Assert.Equal(outcome, DocumentTests.Verdict(() =>
            Proposed(original, policy, 1).Approve(Days.Parse(day), original, original, policy, isHead: false)));
    }

    [Fact]
    public void Both_lines_show_what_moved_and_the_limit_looks_at_what_was_enacted_alone()
    {
        Appropriation original = Enacted();
        VirementPolicy half = InForce(5_000);
        Vire posting = Move(original, half, 300);

        Assert.Equal(("wages", "tools", 300),
            (posting.From.Split('/')[^1], posting.To.Split('/')[^1], posting.Amount));
        AppropriationLine wages = original.LineOf("wages"), tools = original.LineOf("tools");
        Assert.Equal((1_000, 300, 0, 700), (wages.EnactedMinorUnits, wages.MovedOutMinorUnits, wages.MovedInMinorUnits,
            wages.PresentMinorUnits));
        Assert.Equal((200, 0, 300, 500), (tools.EnactedMinorUnits, tools.MovedOutMinorUnits, tools.MovedInMinorUnits,
            tools.PresentMinorUnits));
        // What came in cannot be passed on beyond the share of the line's own.
        Assert.Equal("OK", DocumentTests.Verdict(() => Move(original, half, 100, "tools", "wages")));
        Assert.Equal("VIREMENT_LIMIT_REACHED", DocumentTests.Verdict(() => Move(original, half, 1, "tools", "wages")));
    }

    [Fact]
    public void A_policy_is_put_in_force_once_and_replaced_by_another()
    {
        VirementPolicy policy = VirementPolicy.Draft(VirementPolicy.Names.Of(County, "one"), "2026", 1_000, true);

        Assert.Equal("VIREMENT_POLICY_NOT_ACTIVE", DocumentTests.Verdict(policy.Replace));
        Assert.Equal("OK", DocumentTests.Verdict(policy.Activate));
        Assert.Equal("VIREMENT_POLICY_NOT_DRAFT", DocumentTests.Verdict(policy.Activate));
        Assert.Equal("OK", DocumentTests.Verdict(policy.Replace));
        Assert.Equal("FISCAL_YEAR_MALFORMED", DocumentTests.Verdict(() =>
            VirementPolicy.Draft(VirementPolicy.Names.Of(County, "one"), "0000", 1_000, true)));
    }

    private static VirementPolicy InForce(long share, bool headOnly = false)
    {
        VirementPolicy policy = VirementPolicy.Draft(VirementPolicy.Names.Of(County, "policy"), "2026", share, headOnly);
        policy.Activate();
        return policy;
    }

    private static Virement Proposed(
        Appropriation original, VirementPolicy policy, long amount, string from = "wages", string to = "tools") =>
        Virement.Propose(Virement.Names.Of(County, $"one-{Guid.NewGuid():N}"), (original, from), (original, to), Money.Of("CNY", amount),
            "why", policy);

    private static Vire Move(
        Appropriation original, VirementPolicy policy, long amount, string from = "wages", string to = "tools") =>
        Proposed(original, policy, amount, from, to).Approve(Day, original, original, policy, isHead: true);

    private static Appropriation Drafted(string function, string year) =>
        Appropriation.Draft(Appropriation.Names.Of(County, $"cleaning-{year}"), "Cleaning", "No. 1", FiscalYear.Calendar(year),
        [
            (new AppropriationLine("wages", "", "05", ""), Money.Of("CNY", 1_000)),
            (new AppropriationLine("tools", "", function, ""), Money.Of("CNY", 200)),
        ]);

    private static Appropriation Enacted(string function = "05", string year = "2026")
    {
        Appropriation original = Drafted(function, year);
        original.Submit();
        original.Enact(new(int.Parse(year), 6, 1));
        return original;
    }

    private static Appropriation Change(Appropriation original, AppropriationKind kind, long amount)
    {
        Appropriation change = Appropriation.Amend(Appropriation.Names.Of(County, $"change-{Guid.NewGuid():N}"), "Change", "No. 2",
            FiscalYear.Calendar("2026"), kind, original, [(new AppropriationLine("wages", "", "", ""), Money.Of("CNY", amount))]);
        change.Submit();
        change.Enact(Day, original);
        return change;
    }
}
