using Fund.Tests.Servers;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>
/// P3: the whole month of the demo, played from outside through a suite that is killed at a named point and started again. At the end
/// every figure ties, as if nothing had happened, and the point was hit.
/// </summary>
public sealed class CrashTests
{
    public static TheoryData<string> Points => new()
    {
        "door.before-commit:40", "door.after-commit:60", "feed.before-numbering:50", "feed.after-numbering:80",
        "feed.before-publish:30", "step.before-call:2", "step.after-call:1", "step.after-call:3", "step.after-record:1",
        "ledger.before-commit:2", "ledger.after-commit:1", "ledger.after-commit:3", "log.before-commit:20", "log.after-commit:30",
        "log.before-checkpoint:3", "file.before-rename:1", "file.after-rename:1",
    };

    [Theory, MemberData(nameof(Points))]
    public async Task A_month_survives_a_kill_at(string point)
    {
        await using SuiteChild suite = await SuiteChild.Start(point);
        await Play(suite, point);
    }

    [Fact]
    public async Task A_month_survives_kills_on_PostgreSQL_and_RabbitMQ()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } why) Assert.Skip(why);
        if (ServerRule.Missing(RabbitServer.Program) is { } alsoWhy) Assert.Skip(alsoWhy);
        await using PostgresServer postgres = await PostgresServer.Start();
        await using RabbitServer rabbit = await RabbitServer.Start();
        await using SuiteChild suite = await SuiteChild.Start("ledger.after-commit:2",
            $"--Database={postgres.Setting}",
            $"--Bus=rabbitmq://guest:guest@127.0.0.1:{rabbit.Port}/");
        await Play(suite, "ledger.after-commit:2");
    }

    private static async Task Play(SuiteChild suite, string point)
    {
        var courier = new CrashCourier(suite);
        await courier.Revive();
        var month = new MonthFromOutside(courier, suite.Clock, suite.Folder);
        Exception? broken = await Record.ExceptionAsync(async () => Assert.True(await month.Play(suite.EnrolmentCodes()), month.Paper));

        // What the suite said of it is gone with its folder otherwise.
        Assert.True(broken is null, $"{broken}\n{suite.Output}\n{(broken is null ? "" : await suite.Metrics("fund_audit"))}");
        Assert.True(suite.Starts == 2, $"The point {point} was not hit: the suite started {suite.Starts} times.");
    }
}
