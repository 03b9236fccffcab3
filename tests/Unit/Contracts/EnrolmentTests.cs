using Fund.Contracts.Posts;
using Fund.Kernel;

namespace Fund.Tests.Unit.Contracts;

public sealed class EnrolmentTests
{
    [Theory]
    //          state                   age  exclusion  outcome
    [InlineData(EnrolmentState.Applied, 18, null, "OK")]
    [InlineData(EnrolmentState.Applied, 65, null, "OK")]
    [InlineData(EnrolmentState.Applied, 17, null, "AGE_NOT_ELIGIBLE")]
    [InlineData(EnrolmentState.Applied, 66, null, "AGE_NOT_ELIGIBLE")]
    [InlineData(EnrolmentState.Applied, 40, "exclusions/x", "PERSON_EXCLUDED")]
    [InlineData(EnrolmentState.Objected, 40, null, "OK")]
    [InlineData(EnrolmentState.Checked, 40, null, "ENROLMENT_NOT_APPLIED")]
    [InlineData(EnrolmentState.Active, 40, null, "ENROLMENT_NOT_APPLIED")]
    public void An_applicant_is_eligible_by_the_rules_of_the_programme(EnrolmentState state, int age, string? exclusion, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(
            () => new Enrolment { State = state }.Check(new Programme { AgeMinYears = 18, AgeMaxYears = 65 }, age, exclusion)));

    [Theory]
    //          state                  day           is in
    [InlineData(EnrolmentState.Active, "2026-05-31", false)]
    [InlineData(EnrolmentState.Active, "2026-06-01", true)]
    [InlineData(EnrolmentState.Active, "2026-06-30", true)]
    [InlineData(EnrolmentState.Active, "2026-07-01", false)]
    [InlineData(EnrolmentState.Ended, "2026-06-30", true)]
    [InlineData(EnrolmentState.Published, "2026-06-15", false)]
    public void A_person_is_in_the_post_from_the_first_day_to_the_last(EnrolmentState state, string day, bool isIn) =>
        Assert.Equal(isIn, new Enrolment { State = state, StartDate = new(2026, 6, 1), EndDate = new(2026, 6, 30) }.IsIn(Days.Parse(day)));

    [Fact]
    public void A_term_ends_the_day_before_its_anniversary_and_an_earlier_end_wins()
    {
        var enrolment = new Enrolment();
        enrolment.Appoint(new DateOnly(2026, 6, 1), termMonths: 36);
        Assert.Equal(new DateOnly(2029, 5, 31), enrolment.EndDate);
        Assert.Equal("END_BEFORE_START", Outcome.Of(() => enrolment.End(new DateOnly(2026, 5, 31), "Left.", lastAttended: null)));
        enrolment.End(new DateOnly(2030, 1, 1), "Left.", lastAttended: null);
        Assert.Equal(new DateOnly(2029, 5, 31), enrolment.EndDate);
    }

    [Theory]
    [InlineData("2026-06-22", "PUBLICITY_NOT_OVER")]
    [InlineData("2026-06-23", "OK")]
    public void The_last_day_of_publicity_belongs_to_those_who_may_object(string today, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(() => new Publication { UntilDate = new DateOnly(2026, 6, 22) }.MustBeOver(Days.Parse(today))));

    [Theory]
    //          state                  objection                  end
    [InlineData(EnrolmentState.Applied, "ENROLMENT_NOT_PUBLISHED", "ENROLMENT_NOT_ACTIVE")]
    [InlineData(EnrolmentState.Checked, "ENROLMENT_NOT_PUBLISHED", "ENROLMENT_NOT_ACTIVE")]
    [InlineData(EnrolmentState.Published, "OK", "ENROLMENT_NOT_ACTIVE")]
    [InlineData(EnrolmentState.Objected, "ENROLMENT_NOT_PUBLISHED", "ENROLMENT_NOT_ACTIVE")]
    [InlineData(EnrolmentState.Active, "ENROLMENT_NOT_PUBLISHED", "OK")]
    [InlineData(EnrolmentState.Ended, "ENROLMENT_NOT_PUBLISHED", "ENROLMENT_NOT_ACTIVE")]
    [InlineData(EnrolmentState.Refused, "ENROLMENT_NOT_PUBLISHED", "ENROLMENT_NOT_ACTIVE")]
    public void Only_who_is_shown_is_objected_to_and_only_a_holder_leaves(EnrolmentState state, string objected, string ended)
    {
        var start = new DateOnly(2026, 6, 1);

        Assert.Equal(objected, Outcome.Of(() => new Enrolment { State = state }.Object("Has left the village.")));
        Assert.Equal(ended, Outcome.Of(() => new Enrolment { State = state, StartDate = start }.End(start, "Left.", lastAttended: null)));
    }

    [Fact]
    public void A_list_shows_somebody_and_each_who_is_on_it_is_published()
    {
        ResourceName name = Publication.Names.Parse("offices/s-county/programmes/cleaning/publications/list-1");
        var programme = new Programme { PublicityDays = 7 };
        var applicant = new Enrolment { State = EnrolmentState.Checked };

        Assert.Equal("NOTHING_TO_PUBLISH", Outcome.Of(() => Publication.Of(name, programme, [], new DateOnly(2026, 6, 15))));
        Publication list = Publication.Of(name, programme, [applicant], new DateOnly(2026, 6, 15));

        Assert.Equal((1L, new DateOnly(2026, 6, 22)), (list.ListedCount, list.UntilDate));
        Assert.Equal((EnrolmentState.Published, name.Text), (applicant.State, applicant.Publication));
    }

    [Theory]
    //          state                 activate               use
    [InlineData(ProgrammeState.Draft, "OK", "PROGRAMME_NOT_ACTIVE")]
    [InlineData(ProgrammeState.Active, "PROGRAMME_NOT_DRAFT", "OK")]
    [InlineData(ProgrammeState.Closed, "PROGRAMME_NOT_DRAFT", "PROGRAMME_NOT_ACTIVE")]
    public void A_programme_is_put_in_force_once_and_used_only_in_force(ProgrammeState state, string activated, string used)
    {
        Assert.Equal(activated, Outcome.Of(() => new Programme { State = state }.Activate()));
        Assert.Equal(used, Outcome.Of(() => new Programme { State = state }.MustBeActive()));
    }
}
