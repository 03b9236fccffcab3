using Fund.Budgets.Domain.Coding;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets.Coding;

/// <summary>
/// Codes of one list, each written <c>code&lt;parent first..last</c> with years for days: <c>301&lt;30 2026..2027</c> is valid from
/// 2026-01-01 to 2027-12-31, <c>2026..</c> is open.
/// </summary>
public sealed class OutlineTests
{
    [Theory]
    //          known                                         entered             outcome
    [InlineData("", "30 2026..", "OK")]
    [InlineData("30 2026..", "301<30 2026..", "OK")]
    [InlineData("30 2026..", "301<30 2027..2028", "OK")]
    [InlineData("30 2026..2027", "301<30 2026..2027", "OK")]
    [InlineData("30 2020..2025 | 30 2026..", "301<30 2024..2027", "OK")]
    [InlineData("", "301<30 2026..", "PARENT_CODE_NOT_FOUND")]
    [InlineData("30 2026..", "301<30 2025..", "PARENT_CODE_NOT_VALID 2025-01-01")]
    [InlineData("30 2026..2027", "301<30 2026..", "PARENT_CODE_NOT_VALID 2028-01-01")]
    [InlineData("30 2020..2024 | 30 2026..", "301<30 2024..2027", "PARENT_CODE_NOT_VALID 2025-01-01")]
    [InlineData("30 2026..", "30 2026..2027", "CODE_OVERLAPS")]
    [InlineData("30 2026..", "30 2027..", "CODE_OVERLAPS")]
    [InlineData("30 2026..2027", "30 2027..", "CODE_OVERLAPS")]
    [InlineData("30 2026..2027", "30 2028..", "OK")]
    [InlineData("30 2026..2027", "30 2020..2025", "OK")]
    [InlineData("", "30<30 2026..", "CODE_BELOW_ITSELF")]
    [InlineData("30 2020..2025 | 301<30 2020..2025", "30<301 2026..", "PARENT_CODE_NOT_VALID 2026-01-01")]
    [InlineData("30 2020..2025 | 301 2020..2020 | 301<30 2021..2025 | 30 2027..", "301<30 2027..", "OK")]
    public void A_code_stands_below_one_that_is_valid_as_long_as_it_is(string known, string entered, string outcome) =>
        Assert.Equal(outcome, Verdict(() => Of(known).Enter(Version(entered))));

    [Theory]
    //          known                                              revised          outcome
    [InlineData("30 2026..", "30 2027", "30 2026..2026 | 30 2027..")]
    [InlineData("30 2026..2028", "30 2027", "30 2026..2026 | 30 2027..2028")]
    [InlineData("30 2026.. | 301<30 2026..", "30 2027", "30 2026..2026 | 30 2027.. | 301<30 2026..")]
    [InlineData("30 2026.. | 31 2026.. | 301<30 2026..", "301<31 2027",
        "30 2026.. | 301<30 2026..2026 | 301<31 2027.. | 31 2026..")]
    [InlineData("30 2026..", "31 2027", "CODE_NOT_FOUND")]
    [InlineData("30 2026..", "30 2025", "CODE_NOT_VALID")]
    [InlineData("30 2026..2027", "30 2028", "CODE_NOT_VALID")]
    [InlineData("30 2026..", "30 2026", "CODE_OVERLAPS")]
    [InlineData("30 2026..", "30<31 2027", "PARENT_CODE_NOT_FOUND")]
    [InlineData("30 2026.. | 31 2026..2027", "30<31 2027", "PARENT_CODE_NOT_VALID 2028-01-01")]
    [InlineData("30 2026.. | 301<30 2026..", "30<301 2027", "CODE_BELOW_ITSELF")]
    [InlineData("30 2026.. | 301<30 2026.. | 3011<301 2026..", "30<3011 2027", "CODE_BELOW_ITSELF")]
    // A year in which they lie the other way round does not matter, one day in common does.
    [InlineData("a 2019.. | b<a 2020..2025 | b 2026..", "a<b 2026", "a 2019..2025 | a<b 2026.. | b 2026.. | b<a 2020..2025")]
    [InlineData("a 2019.. | b<a 2020..2026 | b 2027..", "a<b 2026", "CODE_BELOW_ITSELF")]
    public void A_code_goes_on_as_another_version_and_what_is_below_stays(string known, string revised, string outcome)
    {
        Outline outline = Of(known);
        string[] words = revised.Split(' ');
        string[] codes = words[0].Split('<');

        Assert.Equal(outcome, Verdict(() => outline.Revise(codes[0], FirstOf(words[1]), (present, time) =>
            CodeVersion.Of(List, codes[0], time, codes.Length > 1 ? codes[1] : present.ParentCode, "revised")), outline, known));
    }

    [Theory]
    //          known                                        ended         outcome
    [InlineData("30 2026..", "30 2027", "30 2026..2027")]
    [InlineData("30 2026..2028", "30 2027", "30 2026..2027")]
    [InlineData("30 2020..2025 | 30 2026..", "30 2027", "30 2020..2025 | 30 2026..2027")]
    [InlineData("30 2026.. | 301<30 2026..2027", "30 2027", "30 2026..2027 | 301<30 2026..2027")]
    [InlineData("30 2026..", "31 2027", "CODE_NOT_FOUND")]
    [InlineData("30 2026..", "30 2025", "END_BEFORE_START")]
    [InlineData("30 2026..2027", "30 2027", "CODE_ENDED")]
    [InlineData("30 2026..2027", "30 2028", "CODE_ENDED")]
    [InlineData("30 2026.. | 301<30 2026..", "30 2027", "CODE_HAS_CHILDREN")]
    [InlineData("30 2026.. | 301<30 2026..2028", "30 2027", "CODE_HAS_CHILDREN")]
    [InlineData("30 2026.. | 301<30 2029..2030", "30 2027", "CODE_HAS_CHILDREN")]
    [InlineData("30 2026.. | 31 2026.. | 301<30 2026..2026 | 301<31 2027..", "30 2027",
        "30 2026..2027 | 301<30 2026..2026 | 301<31 2027.. | 31 2026..")]
    public void A_code_ends_when_nothing_is_left_below_it(string known, string ended, string outcome)
    {
        Outline outline = Of(known);
        string[] words = ended.Split(' ');

        Assert.Equal(outcome, Verdict(() => outline.End(words[0], LastOf(words[1])), outline, known));
    }

    [Fact]
    public void A_row_that_is_there_word_for_word_is_the_row_that_is_there()
    {
        CodeVersion before = Version("30 2026..");
        var outline = new Outline(List, [before]);

        Assert.Same(before, outline.Enter(Version("30 2026..")));
        Assert.Equal("CODE_OVERLAPS", DocumentTests.Verdict(() =>
            outline.Enter(CodeVersion.Of(List, "30", before.Time, "", "another title"))));
    }

    [Theory]
    //          known                          posting      on            outcome
    [InlineData("30 2026..", Posting.Leaf, "2026-06-01", "leaf, posts")]
    [InlineData("30 2026.. | 301<30 2027..", Posting.Leaf, "2026-06-01", "leaf, posts")]
    [InlineData("30 2026.. | 301<30 2027..", Posting.Leaf, "2027-01-01", "")]
    [InlineData("30 2026.. | 301<30 2026..2026", Posting.Leaf, "2027-01-01", "leaf, posts")]
    [InlineData("30 2026.. | 301<30 2026..", Posting.Allowed, "2026-06-01", "posts")]
    [InlineData("30 2026..", Posting.Forbidden, "2026-06-01", "leaf")]
    // Before it is valid, its first day counts.
    [InlineData("30 2026.. | 301<30 2026..", Posting.Leaf, "2020-01-01", "")]
    public void Lines_carry_leaves_unless_the_code_says_otherwise(string known, Posting posting, string on, string outcome)
    {
        Outline outline = Of(known);
        CodeVersion version = CodeVersion.Of(List, "30", Version("30 2026..").Time, "", "it", "", posting);
        DateOnly day = Days.Parse(on);

        string[] said = [.. new[] { outline.IsLeaf(version, day) ? "leaf" : "", outline.TakesPostings(version, day) ? "posts" : "" }
            .Where(word => word.Length > 0)];

        Assert.Equal(outcome, string.Join(", ", said));
    }

    internal static CodeList List { get; } = CodeList.Open(
        CodeList.Names.Of(OfficeName.Parse("s-county"), "economic"), CodeKind.Economic, "Economic", "",
        new Validity(new DateOnly(2026, 1, 1), null), CodeForm.Of([]), false, []);

    internal static CodeVersion Version(string text, CodeList? list = null, Posting posting = Posting.Leaf)
    {
        string[] words = text.Split(' ');
        string[] codes = words[0].Split('<');
        string[] years = words[1].Split("..");
        var time = new Validity(FirstOf(years[0]), years[1].Length == 0 ? null : LastOf(years[1]));
        return CodeVersion.Of(list ?? List, codes[0], time, codes.Length > 1 ? codes[1] : "", "title", "", posting);
    }

    private static Outline Of(string known) =>
        new(List, known.Split(" | ", StringSplitOptions.RemoveEmptyEntries).Select(text => Version(text)));

    private static DateOnly FirstOf(string year) => new(int.Parse(year), 1, 1);

    private static DateOnly LastOf(string year) => new(int.Parse(year), 12, 31);

    private static string Verdict(Action step)
    {
        try
        {
            step();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason == "PARENT_CODE_NOT_VALID" ? $"{refusal.Reason} {refusal.Facts["date"]}" : refusal.Reason;
        }
    }

    // What stands afterwards; a refusal must leave all as it was.
    private static string Verdict(Action step, Outline outline, string known)
    {
        string verdict = Verdict(step);
        string[] codes = [.. known.Split(" | ").Select(text => text.Split(' ', '<')[0]).Distinct()];
        string[] now = [.. codes.SelectMany(outline.VersionsOf).Select(Text).Order(StringComparer.Ordinal)];
        if (verdict == "OK") return string.Join(" | ", now);
        Assert.Equal(known.Split(" | ").Order(StringComparer.Ordinal), now);
        return verdict;
    }

    private static string Text(CodeVersion version) =>
        $"{version.Code}{(version.ParentCode.Length > 0 ? "<" : "")}{version.ParentCode} "
        + $"{version.FromDate.Year}..{version.UntilDate?.Year}";
}
