using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Domain.Coding;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets.Coding;

/// <summary>Days from a first to a last, both counted. The laws say of whole spans what is plain to see of each day.</summary>
public sealed class ValidityTests
{
    private static readonly DateOnly Begin = new(2026, 1, 1);

    // Within 30 days of the beginning or of the end of time, so that spans meet, and meet the end.
    private static readonly Gen<Validity> Span =
        from begin in Gen.Frequency((4, Gen.Constant(Begin)), (1, Gen.Constant(DateOnly.MaxValue.AddDays(-29))))
        from first in Gen.Choose(0, 29)
        from length in Gen.Choose(0, 12)
        from isOpen in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Validity(begin.AddDays(first), isOpen ? null : begin.AddDays(Math.Min(29, first + length)));

    private static readonly DateOnly[] Days =
    [
        .. Enumerable.Range(0, 60).Select(day => Begin.AddDays(day)),
        .. Enumerable.Range(0, 30).Select(day => DateOnly.MaxValue.AddDays(-day)).Reverse(),
    ];

    [Fact]
    public void What_two_share_are_the_days_that_are_in_both() =>
        Prop.ForAll(Arb.From(Gen.Two(Span)), pair =>
        {
            var (one, other) = pair;
            Assert.Equal(one.Shared(other), other.Shared(one));
            Assert.Equal(one.Overlaps(other), Days.Any(day => one.Contains(day) && other.Contains(day)));
            Assert.All(Days, day => Assert.Equal(one.Contains(day) && other.Contains(day), one.Shared(other)?.Contains(day) ?? false));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_time_is_covered_when_each_of_its_days_is() =>
        Prop.ForAll(Arb.From(from time in Span from count in Gen.Choose(0, 5) from others in Gen.ArrayOf(Span, count)
            select (time, others)), sample =>
        {
            DateOnly? first = Days.Where(sample.time.Contains).Where(day => !sample.others.Any(other => other.Contains(day)))
                .Select(day => (DateOnly?)day).FirstOrDefault();
            Assert.Equal(first, sample.time.FirstDayNotIn(sample.others));
        }).QuickCheckThrowOnFailure();

    [Theory]
    //          first        last          outcome
    [InlineData("2026-01-01", "2026-12-31", "OK")]
    [InlineData("2026-01-01", "2026-01-01", "OK")]
    [InlineData("2026-01-01", "", "OK")]
    [InlineData("2026-01-02", "2026-01-01", "DATES_REVERSED")]
    [InlineData("2026-02-30", "", "DATE_MALFORMED")]
    [InlineData("2026-01-01", "2026-13-01", "DATE_MALFORMED")]
    public void The_last_day_is_not_before_the_first(string from, string until, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => Validity.Parse(from, until)));
}
