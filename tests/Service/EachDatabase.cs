using System.Reflection;
using Fund.Chassis.Db;
using Fund.Tests.Servers;
using Xunit.Sdk;
using Xunit.v3;

namespace Fund.Tests.Service;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL: its only argument is the <see cref="Engine"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow(Engine.Sqlite), new TheoryDataRow(Engine.Postgres)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>One PostgreSQL server for the whole run, started when the first test needs it.</summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(Start);
    private static int suites;

    /// <summary>A Database setting of its own on the shared server; skips the test where there is no PostgreSQL (fails on CI).</summary>
    public static async Task<string> Setting()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } why) Assert.Skip(why);
        PostgresServer server = await Server.Value;
        return $"{server.Setting};Database=t{Interlocked.Increment(ref suites)}";
    }

    private static async Task<PostgresServer> Start()
    {
        PostgresServer server = await PostgresServer.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
        return server;
    }
}
