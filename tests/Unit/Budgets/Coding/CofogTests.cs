using CsvHelper;
using Fund.Budgets.Coding;
using Fund.Budgets.Domain.Coding;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets.Coding;

/// <summary>The list of functions that the product brings along.</summary>
public sealed class CofogTests
{
    private static readonly StandardList Cofog = StandardLists.Cofog;

    [Fact]
    public void It_has_10_divisions_69_groups_and_109_classes_of_one_form()
    {
        Assert.Equal([(2, 10), (4, 69), (6, 109)],
            Cofog.Codes.GroupBy(entry => entry.Code.Length).Select(level => (level.Key, level.Count())).Order());
        Assert.All(Cofog.Codes, entry => Cofog.Form.Check(("code", entry.Code), ("parent_code", entry.Parent)));
        Assert.All(Cofog.Codes, entry => Assert.Equal(entry.Parent, entry.Code.Length == 2 ? "" : entry.Code[..^2]));
        Assert.Equal(("05.1.0", "05.1", "Waste management"), Cofog.Codes.Single(entry => entry.Code == "05.1.0"));
    }

    [Fact]
    public void It_is_entered_in_its_own_order_and_lines_carry_its_classes()
    {
        CodeList list = CodeList.Open(CodeList.Names.Of(OfficeName.Parse("s-county"), "cofog"), CodeKind.Function, "COFOG", "",
            new Validity(new DateOnly(2026, 1, 1), null), Cofog.Form, false, []);
        var outline = new Outline(list, []);

        CodeVersion[] entered = [.. Cofog.EnterInto(list).Select(outline.Enter)];

        Assert.Equal(Cofog.Codes.Count, entered.Distinct().Count());
        Assert.All(entered, code => Assert.Equal(code.Code.Length == 6, outline.TakesPostings(code, list.FromDate)));
    }

    [Theory]
    //          kind                lengths  outcome
    [InlineData(CodeKind.Function, "", "OK")]
    [InlineData(CodeKind.Function, "2,4,6", "OK")]
    [InlineData(CodeKind.Function, "3,5,7", "STANDARD_MISFIT")]
    [InlineData(CodeKind.Economic, "", "STANDARD_MISFIT")]
    public void It_fits_a_list_of_functions(CodeKind kind, string lengths, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => Cofog.MustFit(kind, CodeForm.Parse(lengths))));

    [Fact]
    public void Its_codes_and_titles_are_those_that_others_published()
    {
        using CsvReader csv = CsvReader.FromText(File.ReadAllText(SharedData.PathOf("lists/cofog.csv")).TrimStart('\uFEFF'));
        List<(string, string)> published = [];
        while (csv.Read()) published.Add((csv.GetString(0).Trim(), Short(csv.GetString(1))));

        Assert.Equal(published, Cofog.Codes.Select(entry => (entry.Code, entry.Title)));

        static string Short(string title) => title.Replace("(CS)", "").Replace("(IS)", "").Trim();
    }
}
