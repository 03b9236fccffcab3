using Microsoft.Data.Sqlite;

namespace Fund.Tests.Service.Chassis;

/// <summary>What a database engine must have mended before it may hold the books.</summary>
public sealed class EngineVersionTests
{
    // Before it, a log that began anew during a second checkpoint could be taken for copied (sqlite.org/wal.html, "WAL-reset bug").
    [Fact]
    public void The_SQLite_within_loses_no_commit_to_a_checkpoint_at_the_same_instant()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.True(Version.Parse(connection.ServerVersion) >= new Version(3, 51, 3), connection.ServerVersion);
    }
}
