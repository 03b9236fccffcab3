using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;
using Fund.Protos.Contract.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using State = Fund.Protos.Contract.V1.MusterRoll.Types.State;

namespace Fund.Tests.Service.Contracts;

public sealed class MusterRollTests
{
    [Theory, EachDatabase]
    public async Task A_roll_lists_every_holder_and_is_certified_by_somebody_who_recorded_none_of_it(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 2);
        await county.CheckedApplicants(2);
        await county.Appoint();
        await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08", minutes: 500));
        // Recorded by somebody else than who submits: the roll sees that person too.
        AttendanceService.AttendanceServiceClient second = new(county.Host.As("second", "supervisor", "evaluator"));
        await second.RecordAttendanceAsync(County.Day("e-01", "2026-06-09", minutes: 299));

        MusterRoll open = await Rolls.Open(county);
        Assert.Equal((State.Open, 2, 1_623), (open.State, open.HolderCount, open.DayMillisCount));
        Assert.Equal("ROLL_EXISTS", await Refused.Reason(county.Supervisor.OpenMusterRollAsync(new OpenMusterRollRequest
        {
            Parent = County.Programme, RollId = "june-again", Site = County.Village, Period = "2026-06", RequestId = County.NewId(),
        })));
        MusterRoll submitted = await Rolls.Submit(county);
        Assert.Equal((State.Submitted, open.LinesHash), (submitted.State, submitted.LinesHash));
        Assert.Equal("ROLL_NOT_OPEN", await Refused.Reason(county.Supervisor.RecordAttendanceAsync(County.Day("e-02", "2026-06-08"))));
        Assert.Equal("OK", await Refused.Reason(county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08", minutes: 500))));

        var certify = new CertifyMusterRollRequest { Name = Rolls.Name, Etag = submitted.Etag, RequestId = County.NewId() };
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(second.CertifyMusterRollAsync(certify)));
        MusterRoll certified = await county.Evaluator.CertifyMusterRollAsync(certify);

        Assert.Equal(State.Certified, certified.State);
        Assert.Equal(certified, await county.Evaluator.CertifyMusterRollAsync(certify));
        List<MusterLine> lines = await Rolls.Lines(county);
        Assert.Equal([("e-01", 2, 1_623), ("e-02", 0, 0)],
            lines.Select(line => (line.Enrolment.Split('/')[^1], line.AttendedDaysCount, (int)line.DayMillisCount)));
        Assert.All(lines, line => Assert.Equal((26, 60_000, "欧*"), (line.RequiredDaysCount, line.MonthlyWage.MinorUnits, line.MaskedName)));
        MusterRoll shown = await Rolls.Now(county);
        Assert.Equal(
            [
                "approve-eligibility approver", "certify-roll evaluator", "record-attendance second", "record-attendance supervisor",
                "register-household officer",
            ],
            shown.Acts.Select(act => $"{act.Duty} {act.Person.Split('/')[^1]}").Order());
        Assert.All(shown.Acts, act => Assert.Equal(Rolls.Name, act.Resource));
    }

    [Theory, EachDatabase]
    public async Task What_is_decided_is_what_was_shown_and_a_roll_sent_back_is_corrected_and_submitted_again(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        await county.CheckedApplicants(1);
        await county.Appoint();
        MusterRoll open = await Rolls.Open(county);
        await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08"));
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(county.Supervisor.SubmitMusterRollAsync(
            new SubmitMusterRollRequest { Name = Rolls.Name, Etag = open.Etag, RequestId = County.NewId() })));
        MusterRoll submitted = await Rolls.Submit(county);

        MusterRoll back = await county.Evaluator.RejectMusterRollAsync(
            new RejectMusterRollRequest { Name = Rolls.Name, Etag = submitted.Etag, Reason = "The 8th was a holiday.",
                RequestId = County.NewId() });
        Assert.Equal((State.Open, "The 8th was a holiday."), (back.State, back.RejectReason));
        await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08", minutes: 0, eventId: "holiday",
            corrects: "e-01-2026-06-08"));
        Assert.Equal("ROLL_NOT_SUBMITTED", await Refused.Reason(county.Evaluator.CertifyMusterRollAsync(
            new CertifyMusterRollRequest { Name = Rolls.Name, Etag = (await Rolls.Now(county)).Etag, RequestId = County.NewId() })));
        MusterRoll again = await Rolls.Submit(county);

        Assert.NotEqual(submitted.LinesHash, again.LinesHash);
        Assert.Equal((State.Submitted, 0), (again.State, again.DayMillisCount));
        Assert.Equal(0, Assert.Single(await Rolls.Lines(county)).AttendedDaysCount);
    }

    [Theory, EachDatabase]
    public async Task A_wage_run_takes_certified_rolls_and_gives_them_back_when_it_is_refused(Engine engine)
    {
        await using County county = await County.Start(engine, 1,
            (builder => FundModule<TellingDb>.Add(builder, "payments", options => new TellingDb(options)), _ => { }));
        await county.CheckedApplicants(1);
        await county.Appoint();
        await county.Supervisor.RecordAttendanceAsync(County.Day("e-01", "2026-06-08"));
        await Rolls.Open(county);
        await Rolls.Submit(county);
        await Rolls.Certify(county);
        const string run = County.Office + "/wageRuns/june";
        var payments = county.Host.Services.GetRequiredService<Writes<TellingDb>>();

        await payments.Step("test", "1", db => Tell(db, new WageRunSubmitted(run, County.Programme, "2026-06", [Rolls.Name], 2_308,
            "CNY")), default);
        await Until(State.Billed);
        await payments.Step("test", "2", db => Tell(db, new WageRunRejected(County.Office + "/wageRuns/other", [Rolls.Name])), default);
        await payments.Step("test", "3", db => Tell(db, new WageRunRejected(run, [Rolls.Name])), default);
        await Until(State.Certified);

        static Task Tell(TellingDb db, IEvent happened)
        {
            db.Publish(happened);
            return Task.CompletedTask;
        }

        // The bus wakes the reader, which then looks by itself: the state is asked for until it is there or the time is up.
        async Task Until(State state)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while ((await Rolls.Now(county)).State != state) await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Stands for Payments, which only tells here: a database with nothing but the door's own tables.</summary>
    public sealed class TellingDb(DbContextOptions<TellingDb> options) : ServiceDb(options)
    {
        protected override void Describe(ModelBuilder model)
        {
        }
    }
}
