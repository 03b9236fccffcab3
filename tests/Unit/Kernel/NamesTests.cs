using Fund.Kernel;
using Fund.Tests.Unit.Kernel.Identifiers;

namespace Fund.Tests.Unit.Kernel;

/// <summary>What is written as text and named by it: offices, resources, days, months, years.</summary>
public sealed class NamesTests
{
    private static readonly NamePattern Allotments = new("appropriations", "allotments");

    [Theory]
    [InlineData("s-county", "OK")]
    [InlineData("s-county.f-town.v03", "OK")]
    [InlineData("1.2.3.4.5.6.7.8", "OK")]
    [InlineData("1.2.3.4.5.6.7.8.9", "OFFICE_NAME_MALFORMED")]
    [InlineData("a234567890b234567890c234567890d234567890", "OK")]
    [InlineData("a234567890b234567890c234567890d234567890e", "OFFICE_NAME_MALFORMED")]
    [InlineData("s-county.", "OFFICE_NAME_MALFORMED")]
    [InlineData("s-county..v03", "OFFICE_NAME_MALFORMED")]
    [InlineData("-county", "OFFICE_NAME_MALFORMED")]
    [InlineData("S-county", "OFFICE_NAME_MALFORMED")]
    [InlineData("s_county", "OFFICE_NAME_MALFORMED")]
    [InlineData("s-county/x", "OFFICE_NAME_MALFORMED")]
    [InlineData("县", "OFFICE_NAME_MALFORMED")]
    [InlineData("", "OFFICE_NAME_MALFORMED")]
    public void An_office_is_named_by_its_parts_from_the_top(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => OfficeName.Parse(text)));

    [Theory]
    //          office      other               reaches
    [InlineData("s-county", "s-county", true)]
    [InlineData("s-county", "s-county.f-town", true)]
    [InlineData("s-county", "s-county.f-town.v03", true)]
    [InlineData("s-county", "s-county2", false)]
    [InlineData("s-county", "s-county2.f-town", false)]
    [InlineData("s-county.f-town", "s-county", false)]
    [InlineData("s-county.f-town", "s-county.m-town", false)]
    [InlineData("f-town", "s-county.f-town", false)]
    public void An_office_reaches_itself_and_what_lies_below_it(string office, string other, bool reaches) =>
        Assert.Equal(reaches, OfficeName.Parse(office).Reaches(OfficeName.Parse(other)));

    [Fact]
    public void An_office_knows_what_is_above_it()
    {
        OfficeName village = OfficeName.Parse("s-county.f-town.v03");

        Assert.Equal(("s-county.f-town", "s-county"), (village.Parent!.Value.Text, village.Top));
        Assert.Null(OfficeName.Parse(village.Top).Parent);
    }

    [Theory]
    [InlineData("offices/s-county/appropriations/a-1/allotments/w-1", "OK")]
    [InlineData("offices/s-county/appropriations/a-1", "RESOURCE_NAME_MALFORMED")]
    [InlineData("offices/s-county/appropriations/a-1/allotments/w-1/", "RESOURCE_NAME_MALFORMED")]
    [InlineData("offices/s-county/appropriations/a-1/contracts/w-1", "RESOURCE_NAME_MALFORMED")]
    [InlineData("office/s-county/appropriations/a-1/allotments/w-1", "RESOURCE_NAME_MALFORMED")]
    [InlineData("offices/s-county/appropriations/a-1/allotments/w1", "RESOURCE_NAME_MALFORMED")]
    [InlineData("offices/s-county/appropriations/a-1/allotments/W-1", "RESOURCE_NAME_MALFORMED")]
    [InlineData("offices/S/appropriations/a-1/allotments/w-1", "OFFICE_NAME_MALFORMED")]
    [InlineData("", "RESOURCE_NAME_MALFORMED")]
    public void A_resource_name_has_the_form_of_its_kind(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => Allotments.Parse(text)));

    [Fact]
    public void A_resource_name_is_made_of_its_office_and_ids_and_gives_them_back()
    {
        ResourceName name = Allotments.Of(OfficeName.Parse("s-county.f-town"), "a-1", "w-1");

        Assert.Equal("offices/s-county.f-town/appropriations/a-1/allotments/w-1", name.Text);
        Assert.Equal(("s-county.f-town", "w-1", "offices/s-county.f-town/appropriations/a-1"),
            (name.Office.Text, name.Id, name.ParentText));
        Assert.Equal(name, Allotments.Under(name.ParentText, "w-1"));
        Assert.Equal("offices/{office}/appropriations/{id}/allotments/{id}", $"{Allotments}");
    }

    [Theory]
    [InlineData("2026-03-31", "OK")]
    [InlineData("2024-02-29", "OK")]
    [InlineData("2026-02-29", "DATE_MALFORMED")]
    [InlineData("2026-3-31", "DATE_MALFORMED")]
    [InlineData("31.03.2026", "DATE_MALFORMED")]
    [InlineData("2026-03-31 ", "DATE_MALFORMED")]
    [InlineData("", "DATE_MALFORMED")]
    public void A_day_is_written_in_one_form(string text, string outcome)
    {
        Assert.Equal(outcome, Outcome.Of("", () => Days.Parse(text)));
        if (outcome == "OK") Assert.Equal(text, Days.Parse(text).ToText());
    }

    [Theory]
    //          text       first day     last day      next
    [InlineData("2026-06", "2026-06-01", "2026-06-30", "2026-07")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29", "2024-03")]
    [InlineData("2026-12", "2026-12-01", "2026-12-31", "2027-01")]
    [InlineData("1900-01", "1900-01-01", "1900-01-31", "1900-02")]
    [InlineData("9998-12", "9998-12-01", "9998-12-31", "9999-01")]
    public void A_period_is_a_month_with_its_first_and_last_day(string text, string first, string last, string next)
    {
        Period period = Period.Parse(text);

        Assert.Equal((first, last, next), (period.FirstDay.ToText(), period.LastDay.ToText(), $"{period.Next}"));
        Assert.Equal(period, period.Next.Previous);
        Assert.True(period.CompareTo(period.Next) < 0);
        Assert.True(period.Contains(period.FirstDay) && period.Contains(period.LastDay));
        Assert.False(period.Contains(period.LastDay.AddDays(1)) || period.Contains(period.FirstDay.AddDays(-1)));
    }

    // The ends of the calendar have no month beyond them to count to.
    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-6")]
    [InlineData("2026-06-01")]
    [InlineData("9999-12")]
    [InlineData("0001-01")]
    [InlineData("")]
    public void Another_text_is_no_period(string text) => Assert.Equal("PERIOD_MALFORMED", Outcome.Of("", () => Period.Parse(text)));

    [Theory]
    [InlineData("2026", "OK")]
    [InlineData("1900", "OK")]
    [InlineData("9998", "OK")]
    [InlineData("1899", "FISCAL_YEAR_MALFORMED")]
    [InlineData("9999", "FISCAL_YEAR_MALFORMED")]
    [InlineData("026", "FISCAL_YEAR_MALFORMED")]
    [InlineData("02026", "FISCAL_YEAR_MALFORMED")]
    [InlineData("+202", "FISCAL_YEAR_MALFORMED")]
    [InlineData("２０２６", "FISCAL_YEAR_MALFORMED")]
    public void A_fiscal_year_is_a_calendar_year(string label, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => FiscalYear.Calendar(label)));

    [Theory]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-12-31", true)]
    [InlineData("2027-01-01", false)]
    public void Both_ends_belong_to_the_fiscal_year(string day, bool contains) =>
        Assert.Equal(contains, FiscalYear.Calendar("2026").Contains(Days.Parse(day)));
}
