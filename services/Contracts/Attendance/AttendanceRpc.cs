using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Contracts.Posts;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Attendance;

/// <summary>Takes attendance; the rolls made of it are in the other part.</summary>
internal sealed partial class AttendanceRpc(Writes<ContractDb> writes, ServiceStore<ContractDb> store, Clock clock)
    : Pb.AttendanceService.AttendanceServiceBase
{
    public override Task<Pb.AttendanceEvent> RecordAttendance(Pb.RecordAttendanceRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => RecordAttendance(db, request, context.Caller()));

    /// <summary>Records one day. Rosters call it by the thousand: it reads what it needs in two queries.</summary>
    public async Task<Pb.AttendanceEvent> RecordAttendance(ContractDb db, Pb.RecordAttendanceRequest request, Caller caller)
    {
        ResourceName name = Enrolment.Names.Parse(request.Enrolment);
        var asked = new AskedDay(request.EventId, name.Text, Days.Parse(request.WorkDate), request.MinutesCount, request.Corrects);
        string period = Period.Of(asked.WorkDate).ToString();
        var known = await db.Enrolments.AsNoTracking().Where(row => row.Name == name.Text)
            .Select(row => new
            {
                Enrolment = row,
                IsRollClosed = db.MusterRolls.Any(roll => roll.Programme == row.Programme && roll.Site == row.Site && roll.Period == period
                    && roll.State != RollState.Open),
                Subject = row.Subject,
            })
            .SingleOrDefaultAsync() ?? throw Posts.Reasons.EnrolmentNotFound(name.Text);
        List<AttendanceDay> days = await db.AttendanceDays
            .Where(day => day.EventId == asked.EventId || (asked.Corrects != "" && day.EventId == asked.Corrects)
                || (day.Subject == known.Subject && day.WorkDate == asked.WorkDate && day.CorrectedBy == ""))
            .ToListAsync();

        Enrolment enrolment = known.Enrolment;
        db.Commit.Resource = AttendanceDay.BookOf(enrolment.Programme, enrolment.Site, period);
        db.Commit.Cites([enrolment.Name, .. enrolment.Publication is { } list ? new[] { list } : []]);
        if (days.Find(day => day.EventId == asked.EventId) is { } before)
        {
            before.MustBe(asked);
            return ToProto(before);
        }
        var onRecord = new DayOnRecord(known.IsRollClosed,
            days.Find(day => day.Subject == enrolment.Subject && day.WorkDate == asked.WorkDate && day.CorrectedBy.Length == 0),
            days.Find(day => day.EventId == asked.Corrects));
        AttendanceDay recorded = AttendanceDay.Record(asked, enrolment, onRecord, clock.Today);
        recorded.CreateTime = clock.Now;
        db.AttendanceDays.Add(recorded);
        return ToProto(recorded);
    }

    private static Pb.AttendanceEvent ToProto(AttendanceDay day) => new()
    {
        EventId = day.EventId, Enrolment = day.Enrolment, WorkDate = day.WorkDate.ToText(), MinutesCount = (int)day.MinutesCount,
        Corrects = day.Corrects, CreateTime = day.CreateTime.ToProto(),
    };
}
