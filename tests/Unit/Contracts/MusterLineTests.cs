using Fund.Contracts.Attendance;
using Fund.Contracts.Posts;

namespace Fund.Tests.Unit.Contracts;

public sealed class MusterLineTests
{
    [Theory]
    //          full day  worked  thousandths
    [InlineData(480, 0, 0)]
    [InlineData(480, 1, 2)] // 2.08
    [InlineData(480, 299, 623)] // 622.92
    [InlineData(400, 1, 3)] // 2.5 is rounded half up
    [InlineData(480, 480, 1_000)]
    [InlineData(480, 1_440, 1_000)]
    public void A_day_is_worth_its_share_of_a_full_day_and_never_more_than_one(long fullDay, long worked, long millis) =>
        Assert.Equal(millis, new Programme { DayMinutesCount = fullDay }.DayMillis(worked));

    [Fact]
    public void Every_holder_stands_in_the_roll_and_any_change_of_a_line_changes_the_hash()
    {
        var programme = new Programme { DayMinutesCount = 480, RequiredDaysCount = 26, Currency = "CNY", MonthlyWage = 60_000 };
        Enrolment[] holders = [new() { Name = "e-2" }, new() { Name = "e-1" }];

        List<MusterLine> lines = MusterLine.Of(programme, holders, [("e-1", 480), ("e-1", 0), ("e-1", 240)]);

        Assert.Equal([("e-1", 2L, 1_500L), ("e-2", 0L, 0L)],
            lines.Select(line => (line.Enrolment, line.AttendedDaysCount, line.DayMillisCount)));
        string hash = MusterLine.Hash(lines);
        Assert.Equal(hash, MusterLine.Hash(lines.AsEnumerable().Reverse()));
        lines[1].DayMillisCount = 1;
        Assert.NotEqual(hash, MusterLine.Hash(lines));
    }

    [Theory]
    //          state              by run   outcome
    [InlineData(RollState.Certified, "run-1", "OK")]
    [InlineData(RollState.Billed, "run-1", "OK")]
    [InlineData(RollState.Billed, "run-2", "ROLL_NOT_CERTIFIED")]
    [InlineData(RollState.Submitted, "run-1", "ROLL_NOT_CERTIFIED")]
    [InlineData(RollState.Open, "run-1", "ROLL_NOT_CERTIFIED")]
    public void Only_one_run_takes_a_certified_roll(RollState state, string run, string outcome)
    {
        var roll = new MusterRoll { State = state, WageRun = state == RollState.Billed ? "run-1" : "" };

        Assert.Equal(outcome, Outcome.Of(() => roll.Bill(run)));

        roll.Unbill("run-1");
        Assert.Equal(outcome == "OK" || state == RollState.Billed ? RollState.Certified : state, roll.State);
    }
}
