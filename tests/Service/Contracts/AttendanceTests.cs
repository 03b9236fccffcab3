using Fund.Chassis.Db;
using Fund.Protos.Contract.V1;

namespace Fund.Tests.Service.Contracts;

public sealed class AttendanceTests
{
    [Theory, EachDatabase]
    public async Task The_same_event_again_is_harmless_and_a_wrong_one_is_corrected_beside_the_original(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        await county.CheckedApplicants(1);
        await county.Appoint();

        AttendanceEvent first = await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08"));

        Assert.Equal(first, await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08")));
        Assert.Equal("EVENT_DIFFERS", await Record(County.Day("e-01", "2026-06-08", minutes: 60)));
        Assert.Equal("DAY_RECORDED", await Record(County.Day("e-01", "2026-06-08", minutes: 60, eventId: "other-event")));
        Assert.Equal("CORRECTED_EVENT_NOT_FOUND", await Record(County.Day("e-01", "2026-06-09", eventId: "wrong-day",
            corrects: first.EventId)));
        Assert.Equal("OK", await Record(County.Day("e-01", "2026-06-08", minutes: 60, eventId: "correction", corrects: first.EventId)));
        Assert.Equal("EVENT_CORRECTED", await Record(County.Day("e-01", "2026-06-08", minutes: 90, eventId: "second",
            corrects: first.EventId)));
        Assert.Equal("OK", await Record(County.Day("e-01", "2026-06-08")));
        MusterRoll roll = await Rolls.Open(county);
        Assert.Equal((1, 125), (roll.HolderCount, roll.DayMillisCount));

        Task<string> Record(RecordAttendanceRequest day) => Refused.Reason(county.Supervisor.RecordAttendanceAsync(day));
    }

    [Theory, EachDatabase]
    public async Task A_day_counts_only_in_the_post_only_once_present_and_only_in_one_place(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        await county.CheckedApplicants(1);
        await county.Appoint(start: "2026-06-05");
        await county.Officer.CreateEnrolmentAsync(County.Application("e-02", 2, "b-01"));

        Assert.Equal("NOT_ENROLLED_THAT_DAY", await Record(County.Day("e-01", "2026-06-04")));
        Assert.Equal("NOT_ENROLLED_THAT_DAY", await Record(County.Day("e-02", "2026-06-05")));
        Assert.Equal("ENROLMENT_NOT_FOUND", await Record(County.Day("e-99", "2026-06-05")));
        Assert.Equal("DAY_IN_FUTURE", await Record(County.Day("e-01", "2026-06-24")));
        Assert.Equal("OK", await Record(County.Day("e-01", "2026-06-23")));
        Assert.Equal("ATTENDANCE_AFTER_END", await End("2026-06-22"));
        Assert.Equal("OK", await End("2026-06-23"));

        // The person moves to the other village and is recorded there for a day already worked here.
        Assert.Equal("OK", await Refused.Reason(county.Approver.CheckEnrolmentAsync(
            new CheckEnrolmentRequest { Name = County.EnrolmentOf("e-02"), Reason = "Withdrawn.", RequestId = County.NewId() })));
        Enrolment moved = await county.Officer.CreateEnrolmentAsync(County.Application("e-03", 1, "b-01"));
        await county.Approver.CheckEnrolmentAsync(new CheckEnrolmentRequest { Name = moved.Name, IsEligible = true,
            RequestId = County.NewId() });
        await county.Appoint("list-2", start: "2026-06-23");
        Assert.Equal("PERSON_ELSEWHERE_SAME_DAY", await Record(County.Day("e-03", "2026-06-23")));

        Task<string> Record(RecordAttendanceRequest day) => Refused.Reason(county.Supervisor.RecordAttendanceAsync(day));
        Task<string> End(string last) => Refused.Reason(county.Officer.EndEnrolmentAsync(
            new EndEnrolmentRequest { Name = County.EnrolmentOf("e-01"), EndDate = last, Reason = "Moves away.",
                RequestId = County.NewId() }));
    }
}
