using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Coding;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets.Coding;

/// <summary>What lines may carry on 2026-06-15, where the county has a list of functions and requires an economic code.</summary>
public sealed class LineCodingTests
{
    private static readonly DateOnly Day = new(2026, 6, 15);
    private static readonly OfficeName County = OfficeName.Parse("s-county");

    private static readonly CodeList Functions = List("s-county", "function", CodeKind.Function, "2026..", isRequired: false);
    private static readonly CodeList Economic = List("s-county", "economic", CodeKind.Economic, "2026..", isRequired: true);

    private static readonly CodeVersion[] Codes =
    [
        OutlineTests.Version("05 2020..", Functions), OutlineTests.Version("05.1<05 2020..", Functions),
        OutlineTests.Version("05.2<05 2020..2025", Functions), OutlineTests.Version("05.3<05 2027..", Functions),
        OutlineTests.Version("30 2020..", Economic, Posting.Allowed), OutlineTests.Version("302<30 2020..", Economic),
        OutlineTests.Version("31 2020..", Economic, Posting.Forbidden),
    ];

    [Theory]
    //          function  economic  fund     programme  outcome
    [InlineData("05.1", "302", "", "", "OK")]
    [InlineData("", "302", "", "", "OK")]
    [InlineData("05.1", "30", "", "", "OK")]
    [InlineData("05.1", "302", "gift", "p-1", "OK")]
    [InlineData("05.1", "", "", "", "CODE_MISSING lines[0].economic_code")]
    [InlineData("5.1", "302", "", "", "CODE_NOT_FOUND lines[0].function_code")]
    [InlineData("302", "302", "", "", "CODE_NOT_FOUND lines[0].function_code")]
    [InlineData("05.2", "302", "", "", "CODE_NOT_VALID lines[0].function_code")]
    [InlineData("05.3", "302", "", "", "CODE_NOT_VALID lines[0].function_code")]
    [InlineData("05", "302", "", "", "CODE_NOT_LEAF lines[0].function_code")]
    [InlineData("05.1", "31", "", "", "CODE_IS_HEADING lines[0].economic_code")]
    [InlineData("05", "31", "", "", "CODE_NOT_LEAF lines[0].function_code lines[0].economic_code")]
    public void A_line_carries_leaves_that_are_valid_that_day(string function, string economic, string fund, string programme,
        string outcome) =>
        Assert.Equal(outcome, Outcome(Coding(), new AppropriationLine("wages", "", function, economic, fund, programme)));

    [Fact]
    public void All_lines_at_fault_are_named_up_to_what_an_answer_holds()
    {
        AppropriationLine[] lines = [.. Enumerable.Range(0, 30).Select(i => new AppropriationLine($"line-{i}", "", "05", "302"))];

        string outcome = Outcome(Coding(), lines);

        Assert.StartsWith("CODE_NOT_LEAF lines[0].function_code lines[1].function_code ", outcome, StringComparison.Ordinal);
        Assert.Equal(21, outcome.Split(' ').Length);
    }

    [Theory]
    //           today        outcome
    [InlineData("2025-11-03", "2026-01-01")]
    [InlineData("2026-06-15", "2026-06-15")]
    [InlineData("2027-02-01", "2026-12-31")]
    public void A_draft_is_coded_on_the_day_of_its_year_that_is_nearest(string today, string outcome) =>
        Assert.Equal(outcome, LineCoding.DayOf(FiscalYear.Calendar("2026"), Days.Parse(today)).ToText());

    [Theory]
    //          office              day           outcome
    [InlineData("s-county", "2026-06-15", "county")]
    [InlineData("s-county.f-town", "2026-06-15", "town")]
    [InlineData("s-county.f-town.v03", "2026-06-15", "town")]
    [InlineData("s-county.f-town", "2027-01-01", "county")]
    [InlineData("s-county.f-town2", "2026-06-15", "county")]
    [InlineData("s-county.m-town", "2025-12-31", "none")]
    [InlineData("t-county", "2026-06-15", "none")]
    public void The_nearest_list_in_force_holds(string office, string day, string outcome)
    {
        CodeList[] lists =
        [
            List("s-county", "county", CodeKind.Function, "2026..", isRequired: false),
            List("s-county.f-town", "town", CodeKind.Function, "2026..2026", isRequired: false),
            List("s-county.m-town", "fund", CodeKind.Fund, "2020..", isRequired: false),
        ];

        var inForce = CodeList.InForce(OfficeName.Parse(office), Days.Parse(day), lists);

        Assert.Equal(outcome, inForce.TryGetValue(CodeKind.Function, out CodeList? list) ? list.Name.Split('/')[^1] : "none");
    }

    [Theory]
    //          present        new           outcome
    [InlineData("2026..", "2020..2025", "OK")]
    [InlineData("2026..2026", "2027..", "OK")]
    [InlineData("2026..", "2027..", "CODE_LIST_OVERLAPS")]
    [InlineData("2026..2027", "2027..", "CODE_LIST_OVERLAPS")]
    public void An_office_has_one_list_of_a_kind_in_force(string present, string opened, string outcome)
    {
        CodeList other = List("s-county", "national-1", CodeKind.Function, present, isRequired: false);

        Assert.Equal(outcome, DocumentTests.Verdict(() => List("s-county", "national-2", CodeKind.Function, opened, false, other)));
    }

    [Theory]
    //          list           until         outcome
    [InlineData("2026..", "2026-12-31", "OK")]
    [InlineData("2026..2027", "2026-12-31", "OK")]
    [InlineData("2026..", "2025-12-31", "END_BEFORE_START")]
    [InlineData("2026..2026", "2026-12-31", "CODE_LIST_ENDED")]
    [InlineData("2026..2026", "2027-12-31", "CODE_LIST_ENDED")]
    public void A_list_ends_once_or_earlier(string list, string until, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() =>
            List("s-county", "national", CodeKind.Function, list, isRequired: false).End(Days.Parse(until))));

    private static LineCoding Coding() =>
        new(Day, CodeList.InForce(County, Day, [Functions, Economic]), Codes);

    private static string Outcome(LineCoding coding, params AppropriationLine[] lines)
    {
        var name = Appropriation.Names.Of(County, "cleaning");
        Appropriation draft = Appropriation.Draft(name, "Cleaning", "No. 1", FiscalYear.Calendar("2026"),
            [.. lines.Select(line => (line, Money.Of("CNY", 1)))]);
        try
        {
            coding.Check(draft.Lines);
            return "OK";
        }
        catch (Refusal refusal)
        {
            return string.Join(' ', [refusal.Reason, .. refusal.Violations.Select(violation => violation.Field)]);
        }
    }

    private static CodeList List(string office, string id, CodeKind kind, string years, bool isRequired, params CodeList[] others) =>
        CodeList.Open(CodeList.Names.Of(OfficeName.Parse(office), id), kind, id, "", OutlineTests.Version($"x {years}").Time,
            CodeForm.Of([]), isRequired, others);
}
