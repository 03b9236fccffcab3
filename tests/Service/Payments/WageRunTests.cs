using Fund.Chassis.Db;
using Fund.Protos.Payment.V1;
using static Fund.Tests.Service.Payments.PaymentTown;

namespace Fund.Tests.Service.Payments;

public sealed class WageRunTests
{
    [Theory, EachDatabase]
    public async Task A_run_is_explained_held_reserved_and_approved_by_its_hash(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        town.Attends(new Person(3), 22_500);
        town.Attends(new Person(4), 0);
        CreateWageRunRequest request = RunRequest();

        WageRun calculated = await town.Runs(town.Clerk).CreateWageRunAsync(request);
        WageRun again = await town.Runs(town.Clerk).CreateWageRunAsync(request);
        WageRun found = await town.Checked();
        WageRun submitted = await town.Submitted();
        WageLineExplanation story =
            await town.Runs(town.Clerk).ExplainWageLineAsync(new ExplainWageLineRequest { Name = $"{Run}/lines/l00003" });

        Assert.Equal(calculated, again);
        Assert.Equal((3, 1, 151_154), (calculated.LineCount, calculated.AbsentCount, calculated.Total.MinorUnits));
        Assert.Equal((1, 99_231), (found.HeldCount, found.Payable.MinorUnits));
        Assert.Equal(WageRun.Types.State.Submitted, submitted.State);
        Assert.Equal([69_462, 29_769], submitted.Sources.Select(source => source.Amount.MinorUnits));
        Assert.Equal(99_231, town.Budgets.Encumbered.Values.Sum());
        Assert.Equal("PAYEE_MISSING", story.Line.HoldReason);
        Assert.Contains("CNY 600.00 × 22.500 ÷ 26 = CNY 519.23, rounded half up to the minor unit.", story.Steps);
        Assert.Equal("RUN_HASH_MISMATCH", await Refused.Reason(town.Runs(town.Approver).ApproveWageRunAsync(new ApproveWageRunRequest
        {
            Name = Run, Etag = submitted.Etag, RunHash = new string('0', 64), RequestId = Id,
        })));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER",
            await Refused.Reason(town.Runs(town.Host.As("clerk", "wage.approver")).ApproveWageRunAsync(
            new ApproveWageRunRequest { Name = Run, Etag = submitted.Etag, RunHash = submitted.RunHash, RequestId = Id })));
        Assert.Equal(WageRun.Types.State.Approved, (await town.Approved()).State);
    }

    [Theory, EachDatabase]
    public async Task Who_recorded_attendance_computes_no_wage_from_it_and_a_dry_run_writes_nothing(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        CreateWageRunRequest dry = RunRequest();
        dry.ValidateOnly = true;

        WageRun shown = await town.Runs(town.Clerk).CreateWageRunAsync(dry);

        Assert.Equal(48_462, shown.Total.MinorUnits);
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(
            town.Runs(town.Host.As("supervisor", "wage.clerk")).CreateWageRunAsync(RunRequest())));
        Assert.Equal("WAGE_RUN_NOT_FOUND",
            await Refused.Reason(town.Runs(town.Clerk).GetWageRunAsync(new GetWageRunRequest { Name = Run })));
    }

    [Theory, EachDatabase]
    public async Task A_month_is_due_once_and_again_only_after_its_run_was_rejected(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Checked();
        WageRun submitted = await town.Submitted();

        string second = await Refused.Reason(town.Runs(town.Clerk).CreateWageRunAsync(RunRequest("may-again")));
        WageRun rejected = await town.Runs(town.Approver).RejectWageRunAsync(
            new RejectWageRunRequest { Name = Run, Etag = submitted.Etag, Reason = "wrong rate", RequestId = Id });

        Assert.Equal("LINE_ALREADY_DUE", second);
        Assert.Equal(WageRun.Types.State.Rejected, rejected.State);
        Assert.Empty(town.Budgets.Encumbered);
        Assert.Equal(WageRun.Types.State.Calculated, (await town.Calculated("may-again")).State);
    }

    [Theory, EachDatabase]
    public async Task What_Budgets_refuses_leaves_the_run_checked_and_can_be_asked_again(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        await town.Calculated();
        await town.Checked();

        town.Budgets.Refuses = "INSUFFICIENT_ALLOTMENT";
        WageRun refused = await town.Submitted();
        town.Budgets.Refuses = null;
        WageRun submitted = await town.Submitted();

        Assert.Equal((WageRun.Types.State.Checked, "INSUFFICIENT_ALLOTMENT"), (refused.State, refused.Pending));
        Assert.Equal((WageRun.Types.State.Submitted, ""), (submitted.State, submitted.Pending));
        Assert.Equal(["open"], town.Budgets.Posted);
    }

    [Theory, EachDatabase]
    public async Task A_step_goes_on_after_Budgets_was_silent_and_posts_once(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        await town.Calculated();
        await town.Checked();

        // The client itself asks four times before it gives up.
        town.Budgets.SilentTimes = 4;
        WageRun waiting = await town.Submitted();
        WageRun later = waiting;
        for (int looks = 0; later.State == WageRun.Types.State.Checked && looks < 200; looks++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            later = await town.Show();
        }

        Assert.Equal((WageRun.Types.State.Checked, "waits for Budgets: encumber-run"), (waiting.State, waiting.Pending));
        Assert.Equal(WageRun.Types.State.Submitted, later.State);
        Assert.Equal(["open"], town.Budgets.Posted);
    }

    [Theory, EachDatabase]
    public async Task A_line_held_by_a_person_is_not_paid_until_a_person_releases_it(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Checked();
        var hold = new HoldWageLineRequest { Name = $"{Run}/lines/l00001", Reason = "a second look at her days", RequestId = Id };
        var release = new ReleaseWageLineRequest { Name = hold.Name, Reason = "the days are right", RequestId = Id };

        WageLine held = await town.Runs(town.Approver).HoldWageLineAsync(hold);
        WageRun reopened = await town.Show();
        WageRun without = await town.Checked();
        string twice = await Refused.Reason(town.Runs(town.Approver).HoldWageLineAsync(new HoldWageLineRequest(hold) { RequestId = Id }));
        WageLine released = await town.Runs(town.Approver).ReleaseWageLineAsync(release);
        WageRun with = await town.Checked();

        Assert.Equal((WageLine.Types.State.Held, "a second look at her days"), (held.State, held.HoldReason));
        Assert.Equal(held, await town.Runs(town.Approver).HoldWageLineAsync(hold));
        // What was checked is not what would be paid any more.
        Assert.Equal(WageRun.Types.State.Calculated, reopened.State);
        Assert.Equal((1, 50_769), (without.HeldCount, without.Payable.MinorUnits));
        Assert.Equal("WAGE_LINE_NOT_PAYABLE", twice);
        Assert.Equal(WageLine.Types.State.Due, released.State);
        Assert.Equal((0, 99_231), (with.HeldCount, with.Payable.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task A_line_that_could_not_be_paid_is_taken_along_by_the_next_run(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        var late = new Person(2);
        town.Attends(late, 26_000);
        await town.Calculated();
        await town.Funded();
        var release = new ReleaseWageLineRequest { Name = $"{Run}/lines/l00002", Reason = "account is there", RequestId = Id };

        string tooEarly = await Refused.Reason(town.Runs(town.Approver).ReleaseWageLineAsync(release));
        await town.Enter(late);
        await town.Confirm(late.Payee);
        WageLine released = await town.Runs(town.Approver).ReleaseWageLineAsync(release);
        town.Contracts.Holders.RemoveAt(1);
        WageRun next = await town.Calculated("june", "2026-06");

        Assert.Equal("PAYEE_MISSING", tooEarly);
        Assert.Equal(WageLine.Types.State.Cancelled, released.State);
        Assert.Equal((2, 48_462 + 60_000), (next.LineCount, next.Total.MinorUnits));
        Assert.Equal("2026-05", (await town.Runs(town.Clerk).ExplainWageLineAsync(
            new ExplainWageLineRequest { Name = $"{County}/wageRuns/june/lines/l00002" })).Period);
    }
}
