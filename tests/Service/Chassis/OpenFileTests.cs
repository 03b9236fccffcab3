using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Fund.Tests.Service.Chassis;

/// <summary>
/// A connection that could not be made ready is closed. Left open it would hold on to the file after the service has stopped, and what
/// is put in the file's place then would be read together with the log of the old one.
/// </summary>
public sealed class OpenFileTests
{
    [Fact]
    public async Task A_file_that_cannot_be_opened_as_a_database_is_let_go()
    {
        ServiceDatabase database = Fresh();
        await File.WriteAllTextAsync(database.File, new string('x', 4096));
        await Assert.ThrowsAsync<SqliteException>(() => database.Open());
        Assert.Empty(HandlesOf(database.File));
    }

    [Fact]
    public async Task A_file_is_let_go_by_those_who_gave_up_while_they_opened_it()
    {
        ServiceDatabase database = Fresh();
        for (int i = 0; i < 500; i++)
        {
            using var given = new CancellationTokenSource();
            Task opening = Task.Run(async () => await (await database.Open(given.Token)).DisposeAsync());
            Thread.SpinWait(i * 100);
            await given.CancelAsync();
            try
            {
                await opening;
            }
            catch (OperationCanceledException)
            {
            }
        }
        Assert.Empty(HandlesOf(database.File));
    }

    private static ServiceDatabase Fresh()
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        return new ServiceDatabase("budgets", SuiteSettings.Read(
            new ConfigurationBuilder().AddCommandLine([$"--Data={folder}"]).Build()));
    }

    private static string[] HandlesOf(string file)
    {
        SqliteConnection.ClearAllPools();
        return [.. Directory.GetFiles("/proc/self/fd").Select(fd => File.ResolveLinkTarget(fd, false)?.FullName ?? "")
            .Where(open => open.StartsWith(file, StringComparison.Ordinal))];
    }
}
