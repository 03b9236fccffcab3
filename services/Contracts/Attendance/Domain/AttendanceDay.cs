using Fund.Contracts.Posts;
using Fund.Kernel;

namespace Fund.Contracts.Attendance;

/// <summary>
/// One day of one holder as it was recorded, under an event id made where it was taken. It never changes; a correction is another
/// event that names it, and then only the correction counts.
/// </summary>
public sealed class AttendanceDay
{
    public string EventId { get; set; } = "";

    public string Enrolment { get; set; } = "";

    public string Programme { get; set; } = "";

    public string Site { get; set; } = "";

    public string Subject { get; set; } = "";

    public string Period { get; set; } = "";

    public DateOnly WorkDate { get; set; }

    /// <summary>0 is absent.</summary>
    public long MinutesCount { get; set; }

    /// <summary>The event it corrects; empty: none.</summary>
    public string Corrects { get; set; } = "";

    /// <summary>The event that corrects it; empty: none, and it counts.</summary>
    public string CorrectedBy { get; set; } = "";

    public DateTimeOffset CreateTime { get; set; }

    /// <summary>
    /// Records a day. Refuses DAY_IN_FUTURE, NOT_ENROLLED_THAT_DAY, ROLL_NOT_OPEN, CORRECTED_EVENT_NOT_FOUND, EVENT_CORRECTED,
    /// DAY_RECORDED and PERSON_ELSEWHERE_SAME_DAY, in this order.
    /// </summary>
    /// <param name="asked">What is to be recorded.</param>
    /// <param name="enrolment">Whose day it is.</param>
    /// <param name="onRecord">What is known of that person and day, and of the roll.</param>
    public static AttendanceDay Record(AskedDay asked, Enrolment enrolment, DayOnRecord onRecord, DateOnly today)
    {
        if (asked.WorkDate > today) throw Reasons.DayInFuture(asked.WorkDate);
        if (!enrolment.IsIn(asked.WorkDate)) throw Reasons.NotEnrolledThatDay(enrolment.Name, asked.WorkDate);
        string period = Kernel.Period.Of(asked.WorkDate).ToString();
        if (onRecord.IsRollClosed) throw Reasons.RollNotOpen(period);
        AttendanceDay? corrected = asked.Corrects.Length > 0 ? onRecord.Correctable(asked, enrolment) : null;
        if (onRecord.Counting is { } counting && counting.EventId != corrected?.EventId)
            throw counting.Enrolment == enrolment.Name ? Reasons.DayRecorded(counting.EventId)
                : Reasons.PersonElsewhereSameDay(asked.WorkDate);
        if (corrected is not null) corrected.CorrectedBy = asked.EventId;
        return new AttendanceDay
        {
            EventId = asked.EventId, Enrolment = enrolment.Name, Programme = enrolment.Programme, Site = enrolment.Site,
            Subject = enrolment.Subject,
            Period = period, WorkDate = asked.WorkDate, MinutesCount = asked.MinutesCount, Corrects = asked.Corrects,
        };
    }

    /// <summary>Refuses EVENT_DIFFERS unless this event was recorded with exactly that content.</summary>
    public void MustBe(AskedDay asked)
    {
        if (asked != new AskedDay(EventId, Enrolment, WorkDate, MinutesCount, Corrects)) throw Reasons.EventDiffers(EventId);
    }

    /// <summary>
    /// What the acts of recording rest on: the attendance book of a site and month, such as
    /// <c>offices/s-county/programmes/cleaning/attendance/2026-06.s-county.f-town.v01</c>. A roll cites its book, so that whoever
    /// recorded any of its days is seen without reading thousands of acts; the book is there before the roll is opened.
    /// </summary>
    public static string BookOf(string programme, string site, string period) =>
        $"{programme}/attendance/{period}.{site["offices/".Length..]}";
}

/// <summary>A day as it is asked to be recorded.</summary>
public sealed record AskedDay(string EventId, string Enrolment, DateOnly WorkDate, long MinutesCount, string Corrects);

/// <summary>What is known when a day is recorded.</summary>
/// <param name="IsRollClosed">Whether the roll of that site and month was handed over.</param>
/// <param name="Counting">The day of that person that counts now, by whatever enrolment.</param>
/// <param name="Corrected">The event that the request names as wrong.</param>
public sealed record DayOnRecord(bool IsRollClosed, AttendanceDay? Counting, AttendanceDay? Corrected)
{
    internal AttendanceDay Correctable(AskedDay asked, Enrolment enrolment)
    {
        if (Corrected is null || Corrected.Enrolment != enrolment.Name || Corrected.WorkDate != asked.WorkDate)
            throw Reasons.CorrectedEventNotFound(asked.Corrects);
        return Corrected.CorrectedBy.Length == 0 ? Corrected : throw Reasons.EventCorrected(Corrected.EventId, Corrected.CorrectedBy);
    }
}
