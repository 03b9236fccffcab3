using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>Every "no" about programmes, posts and the people in them. None holds a name or an identity number.</summary>
internal static class Reasons
{
    public static Refusal ProgrammeNotFound(string name) => Missing("PROGRAMME_NOT_FOUND", "programme", name);

    public static Refusal PostNotFound(string name) => Missing("POST_NOT_FOUND", "post of this programme", name);

    public static Refusal EnrolmentNotFound(string name) => Missing("ENROLMENT_NOT_FOUND", "enrolment", name);

    public static Refusal PublicationNotFound(string name) => Missing("PUBLICATION_NOT_FOUND", "publication", name);

    public static Refusal Exists(string reason, string name) =>
        new Refusal(RefusalKind.Conflict, reason, "That name is taken. Choose another id.").With("name", name);

    public static Refusal AgesReversed(long min, long max) =>
        new Refusal(RefusalKind.Malformed, "AGES_REVERSED", "The least age is above the greatest.")
            .With("ageMinYears", min).With("ageMaxYears", max).At("age_min_years", "must not be above age_max_years");

    public static Refusal ProgrammeKindsMixed(string contract) =>
        new Refusal(RefusalKind.NotNow, "PROGRAMME_KINDS_MIXED",
            "A service contract with posts is paid for the same purpose; end it first, or the same work would be paid twice.")
                .With("contract", contract);

    public static Refusal ProgrammeNotDraft(Programme programme) =>
        new Refusal(RefusalKind.NotNow, "PROGRAMME_NOT_DRAFT", "Only a drafted programme can be put in force.")
            .With("state", programme.State);

    public static Refusal ProgrammeNotActive(Programme programme) =>
        new Refusal(RefusalKind.NotNow, "PROGRAMME_NOT_ACTIVE", "The programme is not in force.").With("state", programme.State);

    public static Refusal OfficeNotBelow(string site, OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "OFFICE_NOT_BELOW", "The site must be the programme's office or one below it.")
            .With("site", site).With("office", office);

    public static Refusal QuotaExceeded(string site, long quota) =>
        new Refusal(RefusalKind.NotNow, "QUOTA_EXCEEDED", $"The site has its {quota} posts already.")
            .With("site", site).With("postsPerVillageCount", quota);

    public static Refusal PostNotVacant(Post post) =>
        new Refusal(RefusalKind.NotNow, "POST_NOT_VACANT", "Somebody has this post or has applied for it.")
            .With("post", post.Name).With("state", post.State);

    public static Refusal PersonHasAPost() =>
        new(RefusalKind.NotNow, "PERSON_HAS_A_POST", "This person has a post or has applied for one; a person has one post anywhere.");

    public static Refusal HouseholdHasAPost(string household) =>
        new Refusal(RefusalKind.NotNow, "HOUSEHOLD_HAS_A_POST", "The household has a post in this programme, which allows one each.")
            .With("household", household);

    public static Refusal EnrolmentNotApplied(Enrolment enrolment) =>
        new Refusal(RefusalKind.NotNow, "ENROLMENT_NOT_APPLIED", "Only an application, or one objected to, can be checked.")
            .With("state", enrolment.State);

    public static Refusal ReasonMissing() =>
        new Refusal(RefusalKind.Malformed, "REASON_MISSING", "Say why the applicant is not eligible.")
            .At("reason", "must be set when is_eligible is false");

    public static Refusal AgeNotEligible(Programme programme) =>
        new Refusal(RefusalKind.NotNow, "AGE_NOT_ELIGIBLE",
            $"The programme takes people of {programme.AgeMinYears} to {programme.AgeMaxYears} years.")
            .With("ageMinYears", programme.AgeMinYears).With("ageMaxYears", programme.AgeMaxYears);

    public static Refusal PersonExcluded(string exclusion) =>
        new Refusal(RefusalKind.NotNow, "PERSON_EXCLUDED", "A fact on record keeps this person out of the posts.")
            .With("exclusion", exclusion);

    public static Refusal NothingToPublish() =>
        new(RefusalKind.NotNow, "NOTHING_TO_PUBLISH", "No checked applicant waits to be published.");

    public static Refusal EnrolmentNotPublished(Enrolment enrolment) =>
        new Refusal(RefusalKind.NotNow, "ENROLMENT_NOT_PUBLISHED", "Only a published applicant can be objected to.")
            .With("state", enrolment.State);

    public static Refusal PublicityNotOver(DateOnly until) =>
        new Refusal(RefusalKind.NotNow, "PUBLICITY_NOT_OVER", $"Anyone may object until {until.ToText()}, that day included.")
            .With("untilDate", until.ToText());

    public static Refusal NothingToAppoint() =>
        new(RefusalKind.NotNow, "NOTHING_TO_APPOINT", "No published applicant of this list is left without an objection.");

    public static Refusal EnrolmentNotActive(Enrolment enrolment) =>
        new Refusal(RefusalKind.NotNow, "ENROLMENT_NOT_ACTIVE", "Only a holder's enrolment can be ended.").With("state", enrolment.State);

    public static Refusal EndBeforeStart(DateOnly start) =>
        new Refusal(RefusalKind.NotNow, "END_BEFORE_START", "The last day lies before the first.").With("startDate", start.ToText());

    public static Refusal AttendanceAfterEnd(DateOnly lastAttended) =>
        new Refusal(RefusalKind.NotNow, "ATTENDANCE_AFTER_END",
            "Attendance is on record after that day; correct it first or choose a later end.")
            .With("lastAttendedDate", lastAttended.ToText());

    public static Refusal DatesReversed() =>
        new Refusal(RefusalKind.Malformed, "DATES_REVERSED", "The last day lies before the first.")
            .At("until_date", "must not be before from_date");

    private static Refusal Missing(string reason, string what, string name) =>
        new Refusal(RefusalKind.NotFound, reason, $"There is no such {what}.").With("name", name);
}
