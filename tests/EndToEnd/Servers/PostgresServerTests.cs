using Fund.Tests.Servers;
using Npgsql;

namespace Fund.Tests.EndToEnd.Servers;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_committed_row_survives_a_kill_and_an_uncommitted_one_does_not()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } reason)
        {
            Assert.Skip(reason);
        }

        await using PostgresServer server = await PostgresServer.Start();
        string database = await server.CreateDatabase("fund") + ";Pooling=false";
        await Run(database, "CREATE TABLE facts (name TEXT COLLATE \"default\" PRIMARY KEY)");
        await Run(database, "INSERT INTO facts VALUES ('committed')");
        await using var open = new NpgsqlConnection(database);
        await open.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand insert = new("BEGIN; INSERT INTO facts VALUES ('uncommitted')", open);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await server.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Run(database, "SELECT 1"));
        await server.Restart();

        Assert.Equal("committed", await Run(database, "SELECT string_agg(name, ',') FROM facts"));
    }

    [Theory]
    //          setting               value
    [InlineData("fsync", "on")]
    [InlineData("synchronous_commit", "on")]
    [InlineData("max_connections", "300")]
    [InlineData("lc_collate", "C")]
    [InlineData("server_encoding", "UTF8")]
    [InlineData("listen_addresses", "127.0.0.1")]
    public async Task The_cluster_is_set_as_in_production(string setting, string value)
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } reason)
        {
            Assert.Skip(reason);
        }

        await using PostgresServer server = await PostgresServer.Start();
        Assert.Equal(value, await Run(await server.CreateDatabase("fund") + ";Pooling=false", $"SHOW {setting}"));
    }

    private static async Task<object?> Run(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
