using Fund.Kernel;

namespace Fund.Contracts.Attendance;

/// <summary>Every "no" about attendance and rolls.</summary>
internal static class Reasons
{
    public static Refusal EventDiffers(string eventId) =>
        new Refusal(RefusalKind.Conflict, "EVENT_DIFFERS",
            "This event was recorded with other content. Correct it by a new event that names it.")
            .With("eventId", eventId);

    public static Refusal DayInFuture(DateOnly day) =>
        new Refusal(RefusalKind.NotNow, "DAY_IN_FUTURE", "That day has not come yet.").With("workDate", day.ToText());

    public static Refusal NotEnrolledThatDay(string enrolment, DateOnly day) =>
        new Refusal(RefusalKind.NotNow, "NOT_ENROLLED_THAT_DAY", "Nobody was in the post by this enrolment on that day.")
            .With("enrolment", enrolment).With("workDate", day.ToText());

    public static Refusal RollNotOpen(string period) =>
        new Refusal(RefusalKind.NotNow, "ROLL_NOT_OPEN", "The roll of that site and month is no longer open; its attendance is locked.")
            .With("period", period);

    public static Refusal CorrectedEventNotFound(string eventId) =>
        new Refusal(RefusalKind.NotFound, "CORRECTED_EVENT_NOT_FOUND", "There is no such event of this holder and day to correct.")
            .With("eventId", eventId);

    public static Refusal EventCorrected(string eventId, string by) =>
        new Refusal(RefusalKind.NotNow, "EVENT_CORRECTED", "That event was corrected before; correct its correction.")
            .With("eventId", eventId).With("by", by);

    public static Refusal DayRecorded(string eventId) =>
        new Refusal(RefusalKind.NotNow, "DAY_RECORDED", "This day of the holder is on record. Name that event to correct it.")
            .With("eventId", eventId);

    public static Refusal PersonElsewhereSameDay(DateOnly day) =>
        new Refusal(RefusalKind.NotNow, "PERSON_ELSEWHERE_SAME_DAY", "The person was recorded by another enrolment on that day.")
            .With("workDate", day.ToText());

    public static Refusal RollNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "ROLL_NOT_FOUND", "There is no such roll.").With("name", name);

    public static Refusal RollExists(string name) =>
        new Refusal(RefusalKind.Conflict, "ROLL_EXISTS", "That name is taken, or the site has its roll for that month.").With("name", name);

    public static Refusal NobodyEnrolled(string period) =>
        new Refusal(RefusalKind.NotNow, "NOBODY_ENROLLED", "Nobody is in a post there in that month.").With("period", period);

    public static Refusal RollNotSubmitted(MusterRoll roll) =>
        new Refusal(RefusalKind.NotNow, "ROLL_NOT_SUBMITTED", "Only a submitted roll can be decided on.").With("state", roll.State);

    public static Refusal RollNotCertified(MusterRoll roll) =>
        new Refusal(RefusalKind.NotNow, "ROLL_NOT_CERTIFIED", "Only a certified roll that no run has taken can be billed.")
            .With("roll", roll.Name).With("state", roll.State);
}
