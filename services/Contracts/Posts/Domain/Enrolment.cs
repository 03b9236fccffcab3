using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>Where an enrolment stands. The numbers are those of the wire.</summary>
public enum EnrolmentState
{
    Applied = 1,
    Checked = 2,
    Published = 3,
    Active = 4,
    Ended = 5,
    Refused = 6,
    Objected = 7,
}

/// <summary>
/// A person's way into a post and out of it. Until it is ended or refused it holds the person, the post and, where the programme
/// says so, the household: three unique indexes say the same as the code.
/// </summary>
public sealed class Enrolment : Row
{
    public static readonly NamePattern Names = new("programmes", "enrolments");

    public const string IdNumberKind = "enrolments/id_number";
    public const string FullNameKind = "enrolments/full_name";

    public string Programme { get; set; } = "";

    public string Post { get; set; } = "";

    public string Site { get; set; } = "";

    /// <summary>The person as a keyed hash of the identity number.</summary>
    public string Subject { get; set; } = "";

    public string MaskedName { get; set; } = "";

    /// <summary>The identity number, sealed.</summary>
    public byte[] IdNumber { get; set; } = [];

    /// <summary>The name, sealed.</summary>
    public byte[] FullName { get; set; } = [];

    public string Household { get; set; } = "";

    /// <summary>The programme's rule, copied so that the index can apply it.</summary>
    public bool OnePerHousehold { get; set; }

    public EnrolmentState State { get; set; } = EnrolmentState.Applied;

    /// <summary>The list it was last published in; null before.</summary>
    public string? Publication { get; set; }

    public DateOnly? StartDate { get; set; }

    /// <summary>The last day, inclusive; null: no end.</summary>
    public DateOnly? EndDate { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>Refuses ENROLMENT_NOT_APPLIED. An objection waits for the same decision.</summary>
    public void MustAwaitCheck()
    {
        if (State is not (EnrolmentState.Applied or EnrolmentState.Objected)) throw Reasons.EnrolmentNotApplied(this);
    }

    /// <summary>Finds the applicant eligible. Refuses AGE_NOT_ELIGIBLE and PERSON_EXCLUDED.</summary>
    /// <param name="age">In completed years today.</param>
    /// <param name="exclusion">The name of a fact that keeps the person out today, or null.</param>
    public void Check(Programme programme, int age, string? exclusion)
    {
        MustAwaitCheck();
        if (age < programme.AgeMinYears || age > programme.AgeMaxYears) throw Reasons.AgeNotEligible(programme);
        if (exclusion is not null) throw Reasons.PersonExcluded(exclusion);
        State = EnrolmentState.Checked;
        Reason = "";
    }

    /// <summary>Finds the applicant not eligible. Refuses REASON_MISSING.</summary>
    public void Refuse(string reason)
    {
        MustAwaitCheck();
        if (string.IsNullOrWhiteSpace(reason)) throw Reasons.ReasonMissing();
        State = EnrolmentState.Refused;
        Reason = reason;
    }

    /// <summary>Shows a checked applicant to the public.</summary>
    public void Publish(Publication list)
    {
        State = EnrolmentState.Published;
        Publication = list.Name;
    }

    /// <summary>Stops this applicant until the objection is decided. Refuses ENROLMENT_NOT_PUBLISHED.</summary>
    public void Object(string reason)
    {
        if (State != EnrolmentState.Published) throw Reasons.EnrolmentNotPublished(this);
        State = EnrolmentState.Objected;
        Reason = reason;
    }

    /// <summary>Puts a published applicant into the post.</summary>
    /// <param name="start">The first day, inclusive.</param>
    /// <param name="termMonths">How long a person may hold a post; null: no limit.</param>
    public void Appoint(DateOnly start, int? termMonths)
    {
        State = EnrolmentState.Active;
        StartDate = start;
        EndDate = termMonths is { } months ? start.AddMonths(months).AddDays(-1) : null;
    }

    /// <summary>Ends it. Refuses ENROLMENT_NOT_ACTIVE, END_BEFORE_START and ATTENDANCE_AFTER_END.</summary>
    /// <param name="last">The last day, inclusive.</param>
    /// <param name="lastAttended">The last day with attendance on record; null: none.</param>
    public void End(DateOnly last, string reason, DateOnly? lastAttended)
    {
        if (State != EnrolmentState.Active) throw Reasons.EnrolmentNotActive(this);
        if (last < StartDate) throw Reasons.EndBeforeStart(StartDate.Value);
        if (lastAttended > last) throw Reasons.AttendanceAfterEnd(lastAttended.Value);
        State = EnrolmentState.Ended;
        EndDate = EndDate < last ? EndDate : last;
        Reason = reason;
    }

    /// <summary>Whether the person was in the post on that day; first and last day count.</summary>
    public bool IsIn(DateOnly day) =>
        State is EnrolmentState.Active or EnrolmentState.Ended && StartDate <= day && (EndDate is null || day <= EndDate);
}
