using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Fund.Chassis.Db;

/// <summary>
/// Brings a database to the newest schema: numbered portable scripts, embedded, each applied once under a lock. A database that
/// is newer than the program is refused. Beside a script, <c>0001-….postgres.sql</c> says what only that engine can be told: how rows rest.
/// </summary>
public sealed class SchemaRunner(ServiceDatabase database)
{
    /// <param name="parts">The assemblies whose <c>Schema/0001-….sql</c> files make up the database, in this order, each with its
    /// name.</param>
    /// <param name="now">The instant noted beside each script.</param>
    public async Task Run(IReadOnlyList<(string Part, Assembly Scripts)> parts, DateTimeOffset now, CancellationToken cancel)
    {
        if (database.Engine == Engine.Postgres) await CreateDatabase(cancel);
        using IDisposable turn = await database.Writer.Enter(cancel);
        await using DbConnection connection = await database.Open(cancel);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (database.Engine == Engine.Postgres)
        {
            await RefuseUnsafe(connection, cancel);
            await Execute(connection, "SELECT pg_advisory_xact_lock(507100)", cancel);
        }
        await Execute(connection,
            """
            CREATE TABLE IF NOT EXISTS schema_versions
              (part TEXT NOT NULL, version BIGINT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (part, version))
            """,
            cancel);
        foreach ((string part, Assembly scripts) in parts) await Bring(connection, part, scripts, now, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task Bring(DbConnection connection, string part, Assembly assembly, DateTimeOffset now, CancellationToken cancel)
    {
        long present = Convert.ToInt64(
            await Scalar(connection, $"SELECT COALESCE(MAX(version), 0) FROM schema_versions WHERE part = '{part}'", cancel),
                CultureInfo.InvariantCulture);
        (long Version, string Resource)[] scripts = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Schema.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal)
                && (database.Engine == Engine.Postgres || !name.EndsWith(".postgres.sql", StringComparison.Ordinal)))
            .Select(name => (long.Parse(name.Split(".Schema.")[1][..4], CultureInfo.InvariantCulture), name))
            .Order()
            .ToArray();
        long newest = scripts.Length == 0 ? 0 : scripts[^1].Version;
        if (present > newest)
            throw new InvalidOperationException(
                $"The database has schema {present} of {part}, this program knows {newest}. "
                + "Start a program that is at least as new as the database.");
        foreach (IGrouping<long, string> scriptsOf in scripts.Where(script => script.Version > present)
            .GroupBy(script => script.Version, script => script.Resource))
        {
            // The portable one first: its engine's own is the longer name.
            foreach (string resource in scriptsOf.OrderBy(name => name.Length))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                await Execute(connection, await reader.ReadToEndAsync(cancel), cancel);
            }
            await Execute(connection,
                $"INSERT INTO schema_versions (part, version, applied_at) VALUES ('{part}', {scriptsOf.Key}, '{now.ToText()}')", cancel);
        }
    }

    // Paging compares names; the C collation makes both databases agree on their order.
    private async Task CreateDatabase(CancellationToken cancel)
    {
        var address = new NpgsqlConnectionStringBuilder(database.ServerAddress!.ConnectionString);
        string name = address.Database!;
        address.Database = "postgres";
        address.Pooling = false;
        await using var server = new NpgsqlConnection(address.ConnectionString);
        await server.OpenAsync(cancel);
        if (await Scalar(server, $"SELECT 1 FROM pg_database WHERE datname = '{name}'", cancel) is not null) return;
        try
        {
            await Execute(server, $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", cancel);
        }
        catch (PostgresException another) when (another.SqlState is "42P04" or "23505")
        {
            // Another replica made it in the same moment.
        }
    }

    private static async Task RefuseUnsafe(DbConnection connection, CancellationToken cancel)
    {
        foreach (string setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            if (await Scalar(connection, $"SHOW {setting}", cancel) is "off")
                throw new InvalidOperationException($"PostgreSQL runs with {setting}=off: an answered request could be lost. Turn it on.");
    }

    private static async Task Execute(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<object?> Scalar(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancel);
    }
}
