using Fund.Tests.Servers;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

/// <summary>What a caller of the door is told when its database does not answer.</summary>
public sealed class DoorOutageTests
{
    [Fact]
    public async Task A_database_that_is_away_is_no_contention_and_whether_something_was_decided_is_left_open()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } why) Assert.Skip(why);
        await using PostgresServer server = await PostgresServer.Start();
        string folder = Directory.CreateTempSubdirectory("fund-outage-").FullName;
        await using ServiceHost host = await ServiceHost.Start(folder, $"{server.Setting};Database=away", new TestClock(), AccessAlone);
        var request = Person("s001");

        await server.Kill();
        Assert.Equal("DEPENDENCY_DOWN", await Refused.Reason(host.Admin().CreatePersonAsync(request)));

        await server.Restart();
        Assert.Equal("OK", await Refused.Reason(host.Admin().CreatePersonAsync(request)));
    }
}
