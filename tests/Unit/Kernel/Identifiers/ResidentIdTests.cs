using Fund.Kernel.Identifiers;
using Xunit;

namespace Fund.Tests.Unit.Kernel.Identifiers;

public sealed class ResidentIdTests
{
    [Theory]
    [InlineData("11010519491231002X", "OK")]
    [InlineData("11010519491231002x", "OK")]
    [InlineData("440524188001010014", "RESIDENT_ID_BIRTH_DATE")]
    [InlineData("110105194912310021", "RESIDENT_ID_CHECK_DIGIT")]
    [InlineData("11010519491231003X", "RESIDENT_ID_CHECK_DIGIT")]
    [InlineData("110105194902300020", "RESIDENT_ID_BIRTH_DATE")]
    [InlineData("110105491231002", "RESIDENT_ID_LENGTH")]
    [InlineData("11010519491231002X ", "RESIDENT_ID_LENGTH")]
    [InlineData("1101051949123100X2", "RESIDENT_ID_CHARACTER")]
    [InlineData("１10105194912310021", "RESIDENT_ID_CHARACTER")]
    [InlineData("11010519491231002Y", "RESIDENT_ID_CHARACTER")]
    [InlineData("", "RESIDENT_ID_LENGTH")]
    public void Parse_obeys_GB_11643(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => ResidentId.Parse(text)));

    [Fact]
    public void It_tells_birth_gender_and_division_and_shows_only_its_mask()
    {
        ResidentId id = ResidentId.Parse("11010519491231002x");

        Assert.Equal(new DateOnly(1949, 12, 31), id.BirthDate);
        Assert.Equal(Gender.Female, id.Gender);
        Assert.Equal("110105", id.DivisionCode);
        Assert.True(id.HasKnownProvince);
        Assert.Equal("110105********002X", id.Masked);
        Assert.Equal(id.Masked, $"{id}");
        Assert.Equal("11010519491231002X", id.Reveal());
        Assert.Equal(ResidentId.Parse("11010519491231002X"), id);
    }

    [Theory]
    [InlineData("1949-12-31", "2009-12-30", 59)]
    [InlineData("1949-12-31", "2009-12-31", 60)]
    [InlineData("2000-02-29", "2026-02-28", 25)]
    [InlineData("2000-02-29", "2026-03-01", 26)]
    [InlineData("2000-02-29", "2028-02-29", 28)]
    [InlineData("2000-02-29", "2000-02-29", 0)]
    public void Age_counts_completed_years(string birth, string day, int age) =>
        Assert.Equal(age, BornOn(DateOnly.Parse(birth)).AgeOn(DateOnly.Parse(day)));

    [Fact]
    public void Age_before_birth_is_refused() =>
        Assert.Equal("RESIDENT_ID_NOT_YET_BORN", Outcome.Of("", () => BornOn(new DateOnly(2000, 1, 2)).AgeOn(new DateOnly(2000, 1, 1))));

    [Fact]
    public void An_unknown_province_is_a_warning_only()
    {
        Assert.True(BornOn(new DateOnly(2000, 1, 1), "911000").HasKnownProvince);
        Assert.False(BornOn(new DateOnly(2000, 1, 1), "170000").HasKnownProvince);
    }

    [Fact]
    public void Exactly_one_of_the_eleven_check_characters_fits()
    {
        for (int order = 0; order < 1000; order++)
        {
            string body = $"53042319720615{order:000}";
            Assert.Single("0123456789X", check => Outcome.Of(body, () => ResidentId.Parse(body + check)) == "OK");
        }
    }

    private static ResidentId BornOn(DateOnly day, string division = "530423") =>
        "0123456789X".Select(check => $"{division}{day:yyyyMMdd}001{check}")
            .Where(text => Outcome.Of(text, () => ResidentId.Parse(text)) == "OK").Select(ResidentId.Parse).Single();
}
