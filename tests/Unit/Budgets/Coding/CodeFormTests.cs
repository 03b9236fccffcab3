using Fund.Budgets.Domain.Coding;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets.Coding;

/// <summary>What codes look like, and what spreadsheets do to them.</summary>
public sealed class CodeFormTests
{
    [Theory]
    //          lengths     code            outcome
    [InlineData("", "2026-01-02", "CODE_IS_A_DATE")]
    [InlineData("", "2026-1-2", "CODE_IS_A_DATE")]
    [InlineData("", "2026/01/02", "CODE_IS_A_DATE")]
    [InlineData("", "2026-01-02 00:00:00", "CODE_IS_A_DATE")]
    [InlineData("", "2026-01-02T00:00", "CODE_IS_A_DATE")]
    [InlineData("", "1/2/2026", "CODE_IS_A_DATE")]
    [InlineData("", "1/2/26", "CODE_IS_A_DATE")]
    [InlineData("", "1/2", "CODE_IS_A_DATE")]
    [InlineData("", "1-2-2026", "CODE_IS_A_DATE")]
    [InlineData("", "02.01.2026", "CODE_IS_A_DATE")]
    [InlineData("", "2-Jan", "CODE_IS_A_DATE")]
    [InlineData("", "Jan-02", "CODE_IS_A_DATE")]
    [InlineData("", "jan-26", "CODE_IS_A_DATE")]
    [InlineData("", "2-Jan-26", "CODE_IS_A_DATE")]
    [InlineData("", "2. January 2026", "CODE_IS_A_DATE")]
    [InlineData("", "Sept 2026", "CODE_IS_A_DATE")]
    [InlineData("", "1月2日", "CODE_IS_A_DATE")]
    [InlineData("", "2026年1月", "CODE_IS_A_DATE")]
    [InlineData("", "05:01:10", "CODE_IS_A_DATE")]
    [InlineData("", "5:01 AM", "CODE_IS_A_DATE")]
    [InlineData("", "1E+05", "CODE_IN_SCIENTIFIC_NOTATION")]
    [InlineData("", "2.08E+06", "CODE_IN_SCIENTIFIC_NOTATION")]
    [InlineData("", "2,08e+06", "CODE_IN_SCIENTIFIC_NOTATION")]
    [InlineData("", "1E-05", "CODE_IN_SCIENTIFIC_NOTATION")]
    [InlineData("", "2.08E06", "CODE_IN_SCIENTIFIC_NOTATION")]
    [InlineData("", "2,080,705", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "20,80,705", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "2 080 705", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "2\u00A0080\u202F705", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "30'226", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "30,226.00", "CODE_HAS_THOUSANDS_SEPARATORS")]
    [InlineData("", "#N/A", "CODE_MALFORMED")]
    [InlineData("", "=A2", "CODE_MALFORMED")]
    [InlineData("", "208 07", "CODE_MALFORMED")]
    [InlineData("", ".5", "CODE_MALFORMED")]
    [InlineData("", "２０８", "CODE_MALFORMED")]
    [InlineData("", "123456789012345678901", "CODE_MALFORMED")]
    [InlineData("", "12345678901234567890", "OK")]
    [InlineData("", "2080705", "OK")]
    [InlineData("", "05-01-10", "OK")]
    [InlineData("", "208.07.05", "OK")]
    [InlineData("", "1E5", "OK")]
    [InlineData("", "MAR01", "OK")]
    [InlineData("", "MARKET-01", "OK")]
    [InlineData("", "2080-01-99", "OK")]
    [InlineData("3,5,7", "2080705", "OK")]
    [InlineData("3,5,7", "208", "OK")]
    [InlineData("3,5,7", "20", "CODE_LOST_LEADING_ZEROS")]
    [InlineData("3,5,7", "208070", "CODE_LOST_LEADING_ZEROS")]
    [InlineData("3,5,7", "20807050", "CODE_LENGTH_WRONG")]
    [InlineData("3,5,7", "A0", "CODE_LENGTH_WRONG")]
    [InlineData("2,4,6", "05.1.0", "OK")]
    [InlineData("2,4,6", "5.1.0", "CODE_LOST_LEADING_ZEROS")]
    [InlineData("2,4,6", "5", "CODE_LOST_LEADING_ZEROS")]
    [InlineData("2,4,6", "05.1.00", "CODE_LENGTH_WRONG")]
    public void A_code_is_told_from_what_a_spreadsheet_made_of_it(string lengths, string code, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => CodeForm.Parse(lengths).Check(("code", code))));

    [Theory]
    [InlineData("CODE_IS_A_DATE", "2-Jan")]
    [InlineData("CODE_IN_SCIENTIFIC_NOTATION", "1E+05")]
    [InlineData("CODE_HAS_THOUSANDS_SEPARATORS", "2,080,705")]
    [InlineData("CODE_LOST_LEADING_ZEROS", "5")]
    public void A_refusal_tells_what_a_spreadsheet_has_done_and_how_to_stop_it(string reason, string code)
    {
        var refusal = Assert.Throws<Refusal>(() => CodeForm.Parse("2,4,6").Check(("parent_code", code)));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("spreadsheet", refusal.Message, StringComparison.Ordinal);
        FieldViolation at = Assert.Single(refusal.Violations);
        Assert.Equal("parent_code", at.Field);
        Assert.Contains("Format the column as text", at.Rule, StringComparison.Ordinal);
        // Whatever stands in the wrong column may be personal.
        Assert.DoesNotContain(code, string.Concat(refusal.Facts.Values) + refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_column_at_fault_is_named_and_an_empty_one_is_none()
    {
        CodeForm form = CodeForm.Of([2, 4, 6]);

        var both = Assert.Throws<Refusal>(() => form.Check(("code", "5.1"), ("parent_code", "5")));
        form.Check(("code", "05"), ("parent_code", ""));

        Assert.Equal(["code", "parent_code"], both.Violations.Select(violation => violation.Field));
        Assert.Contains("2, 4 or 6 characters", both.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 3, 5, 7 }, "OK")]
    [InlineData(new[] { 3 }, "OK")]
    [InlineData(new int[0], "OK")]
    [InlineData(new[] { 3, 3 }, "CODE_LENGTHS_MALFORMED")]
    [InlineData(new[] { 5, 3 }, "CODE_LENGTHS_MALFORMED")]
    public void Lengths_ascend(int[] lengths, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => Assert.Equal(lengths, CodeForm.Parse(CodeForm.Of(lengths).Text).Lengths)));
}
