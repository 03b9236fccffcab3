using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Contracts.Posts;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Act = Fund.Protos.Type.Act;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Attendance;

/// <summary>A roll with its lines: of an open one as they follow from the records now, of any other as they were submitted.</summary>
/// <param name="Roll">The roll.</param>
/// <param name="Lines">By enrolment.</param>
/// <param name="Cases">The roll, its attendance book, and the enrolments and publications it rests on.</param>
/// <param name="Acts">
/// Who did what on the roll and, told as acts on the roll, on what it rests on: whoever cites the roll needs no other name.
/// </param>
internal sealed record RollView(MusterRoll Roll, List<MusterLine> Lines, string[] Cases, List<Act> Acts)
{
    public static async Task<RollView> Of(ContractDb db, MusterRoll roll, CancellationToken cancel)
    {
        List<MusterLine> lines = await LinesOf(db, roll, cancel);
        string[] enrolments = [.. lines.Select(line => line.Enrolment)];
        List<string> publications = await db.Enrolments
            .Where(row => enrolments.Contains(row.Name) && row.Publication != null).Select(row => row.Publication!).Distinct()
                .ToListAsync(cancel);
        string[] cases = [roll.Name, roll.Book, .. enrolments, .. publications];
        List<Act> acts = await db.ActsOf(cancel, cases);
        return new RollView(roll, lines, cases,
        [
            .. acts.Select(act => (act.Person, act.Duty)).Distinct().Order()
                .Select(act => new Act { Person = act.Person, Duty = act.Duty, Resource = roll.Name }),
        ]);
    }

    public static async Task<List<MusterLine>> LinesOf(ContractDb db, MusterRoll roll, CancellationToken cancel)
    {
        if (roll.State != RollState.Open)
            return await db.MusterLines.AsNoTracking().Where(line => line.Roll == roll.Name && line.Submission == roll.Submission)
                .OrderBy(line => line.Enrolment).ToListAsync(cancel);
        Programme programme = await db.Programme(Programme.Names.Parse(roll.Programme));
        List<Enrolment> holders = await HoldersOf(db, roll).ToListAsync(cancel);
        var days = await db.AttendanceDays
            .Where(day => day.Programme == roll.Programme && day.Site == roll.Site && day.Period == roll.Period && day.CorrectedBy == "")
            .Select(day => new { day.Enrolment, day.MinutesCount }).ToListAsync(cancel);
        return MusterLine.Of(programme, holders, days.Select(day => (day.Enrolment, day.MinutesCount)));
    }

    /// <summary>Those in a post of the site on some day of the month; first and last day count.</summary>
    public static IQueryable<Enrolment> HoldersOf(ContractDb db, MusterRoll roll)
    {
        Period period = Period.Parse(roll.Period);
        (DateOnly first, DateOnly last) = (period.FirstDay, period.LastDay);
        return db.Enrolments.AsNoTracking().Where(row => row.Programme == roll.Programme && row.Site == roll.Site
            && (row.State == EnrolmentState.Active || row.State == EnrolmentState.Ended)
            && row.StartDate <= last && (row.EndDate == null || row.EndDate >= first));
    }

    public Pb.MusterRoll ToProto()
    {
        var roll = new Pb.MusterRoll
        {
            Name = Roll.Name, State = (Pb.MusterRoll.Types.State)Roll.State, Site = Roll.Site, Period = Roll.Period,
            HolderCount = Lines.Count, DayMillisCount = Lines.Sum(line => line.DayMillisCount), LinesHash = MusterLine.Hash(Lines),
            RejectReason = Roll.RejectReason, CreateTime = Roll.CreateTime.Shown(), UpdateTime = Roll.UpdateTime.Shown(),
        };
        roll.Acts.AddRange(Acts);
        return roll.Sealed();
    }
}
