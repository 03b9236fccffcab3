using System.Security.Cryptography;
using Npgsql;

namespace Fund.Tests.Servers;

/// <summary>
/// A PostgreSQL cluster as production has it: UTF-8, C collation, a password for everybody, every commit on disk before it is answered.
/// </summary>
public sealed class PostgresServer : LocalServer
{
    private readonly string password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private PostgresServer() : base(Program, account: "postgres")
    {
    }

    public static string Program => "postgres";

    /// <summary>The Database setting of a suite on this server.</summary>
    public string Setting => $"postgres:Host=127.0.0.1;Port={Port};Username=postgres;Password={password}";

    private string Data => Path.Combine(Folder, "data");

    private string AdminConnection => ConnectionTo("postgres") + ";Pooling=false;Timeout=5";

    public static async Task<PostgresServer> Start()
    {
        var server = new PostgresServer();
        await server.FirstStart();
        return server;
    }

    /// <summary>Creates an empty database and gives back its Npgsql connection string.</summary>
    public async Task<string> CreateDatabase(string name)
    {
        await using var connection = new NpgsqlConnection(AdminConnection);
        await connection.OpenAsync();
        await using NpgsqlCommand create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE \"{name.Replace("\"", "\"\"")}\"";
        await create.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    private protected override void Prepare()
    {
        string passwordFile = Path.Combine(Folder, "password");
        File.WriteAllText(passwordFile, password);
        // Only initdb's own files go unsynced; the server itself syncs every commit.
        Run(
            "initdb", "-D", Data, "-U", "postgres", "--encoding", "UTF8", "--locale", "C",
            "--auth-host", "scram-sha-256", "--auth-local", "reject", "--pwfile", passwordFile, "--no-sync");
        File.Delete(passwordFile);
    }

    private protected override string[] Arguments() =>
    [
        "-D", Data, "-p", $"{Port}",
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
        "-c", "fsync=on", "-c", "synchronous_commit=on",
    ];

    private protected override async Task<bool> Answers(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(AdminConnection);
        await connection.OpenAsync(cancel);
        return true;
    }

    /// <summary>Killed at the end it would leave its shared memory to the machine.</summary>
    private protected override Task Stop()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            try
            {
                Run("pg_ctl", "stop", "-D", Data, "-m", "immediate");
            }
            catch (InvalidOperationException)
            {
                // It was killed by the test and never started again.
            }
        }

        return Task.CompletedTask;
    }

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = Port, Username = "postgres", Password = password, Database = database,
        }.ConnectionString;
}
