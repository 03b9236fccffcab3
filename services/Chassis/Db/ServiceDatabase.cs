using System.Data.Common;
using Fund.Chassis.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fund.Chassis.Db;

public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>The database of one service: a SQLite file, or a database on a PostgreSQL server.</summary>
public sealed class ServiceDatabase : IAsyncDisposable
{
    // Each way from the log into the file syncs both: 32 MB of log take it a tenth as often as the default.
    private const string Durable = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8000";

    private readonly NpgsqlDataSource? postgres;
    private readonly NpgsqlDataSource? looks;
    private readonly string sqlite = "";

    public ServiceDatabase(string service, SuiteSettings settings)
    {
        Service = service;
        string setting = settings.Database;
        if (setting.StartsWith("postgres:", StringComparison.Ordinal))
        {
            Engine = Engine.Postgres;
            var address = new NpgsqlConnectionStringBuilder(setting["postgres:".Length..]);
            address = new NpgsqlConnectionStringBuilder(address.ConnectionString)
            {
                // The name in the setting is a prefix, so that several suites can share a server.
                Database = $"{(string.IsNullOrEmpty(address.Database) ? "fund" : address.Database)}_{service}",
                ApplicationName = $"fund-{service}", MaxPoolSize = 64, Timeout = 15, CommandTimeout = 30,
                // A writer session that planned "key = ANY($1)" while its table was empty would scan it for ever.
                Options = "-c plan_cache_mode=force_custom_plan",
                // What a statement sets, it sets for its transaction; a session that is given back has nothing to forget.
                MaxAutoPrepare = 100, NoResetOnClose = true,
            };
            // Nobody here speaks Kerberos, and where its library is missing each connection would say so on the console.
            if (!address.ShouldSerialize("GSS Encryption Mode")) address.GssEncryptionMode = GssEncryptionMode.Disable;
            postgres = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
            looks = new NpgsqlDataSourceBuilder(ForLooks(address.ConnectionString)).Build();
            // A data source forgets the password in what it shows; whoever makes the database must still know it.
            ServerAddress = address;
        }
        else
        {
            Engine = Engine.Sqlite;
            string folder = setting["sqlite:".Length..];
            Directory.CreateDirectory(folder);
            File = Path.Combine(folder, $"{service}.db");
            sqlite = new SqliteConnectionStringBuilder { DataSource = File, DefaultTimeout = 30, ForeignKeys = true }.ConnectionString;
        }
    }

    /// <summary>access, budgets, contracts, payments or audit.</summary>
    public string Service { get; }

    public Engine Engine { get; }

    /// <summary>The SQLite file; empty on a server.</summary>
    public string File { get; } = "";

    /// <summary>One writer at a time on a SQLite file, in the order of arrival: door, ledger and publisher all queue here.</summary>
    public FairQueue Writer { get; } = new();

    /// <summary>How many are in the door at once on a server: more would only undo each other's work, and take every connection.</summary>
    public FairQueue Doors { get; } = new(places: 16);

    /// <summary>Where the server is, with the password: never shown. Null on SQLite.</summary>
    internal NpgsqlConnectionStringBuilder? ServerAddress { get; }

    public NpgsqlDataSource Postgres => postgres ?? throw new InvalidOperationException("This database is not on a PostgreSQL server.");

    /// <summary>A new open connection.</summary>
    public async Task<DbConnection> Open(CancellationToken cancel = default)
    {
        if (postgres is not null) return await postgres.OpenConnectionAsync(cancel);
        return await OpenFile(Durable, cancel);
    }

    /// <summary>
    /// A connection to the file that its owner keeps for the life of the service, with a cache in which the ends of all indexes stay at
    /// hand; with the default of 2 MB each batch would read them from the file again.
    /// </summary>
    public async Task<SqliteConnection> OpenToKeep() =>
        await OpenFile($"{Durable}; PRAGMA cache_size=-65536", CancellationToken.None);

    // Whoever gives up, or cannot, leaves no handle on the file behind.
    private async Task<SqliteConnection> OpenFile(string settings, CancellationToken cancel)
    {
        var connection = new SqliteConnection(sqlite);
        try
        {
            await connection.OpenAsync(cancel);
            await using SqliteCommand pragma = connection.CreateCommand();
            pragma.CommandText = settings;
            await pragma.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection to the server that nobody shares, with settings for its session: <c>-c jit=off</c> and the like.</summary>
    public async Task<NpgsqlConnection> OpenAlone(string options)
    {
        var alone = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ServerAddress!.ConnectionString) { Options = options, Pooling = false }.ConnectionString);
        await alone.OpenAsync();
        return alone;
    }

    /// <summary>
    /// An open connection for questions that find rows by their keys. One statement is its own snapshot: where no more is asked there is
    /// nothing to begin and nothing to end.
    /// </summary>
    public async Task<DbConnection> OpenToLook(CancellationToken cancel = default)
    {
        if (looks is not null) return await looks.OpenConnectionAsync(cancel);
        var connection = new SqliteConnection(sqlite);
        await connection.OpenAsync(cancel);
        return connection;
    }

    public void Configure(DbContextOptionsBuilder options, DbConnection connection)
    {
        if (Engine == Engine.Postgres) options.UseNpgsql(connection);
        else options.UseSqlite(connection);
        // Parameters may be personal data: they never reach a log.
        options.EnableSensitiveDataLogging(false);
    }

    /// <summary>
    /// Whether the error means "try the whole transaction again". Where the connection was lost at the commit it may have been decided;
    /// its receipt then answers.
    /// </summary>
    public static bool IsRetryable(Exception error) => IsContention(error) || error switch
    {
        DbUpdateException or InvalidOperationException => error.InnerException is { } inner && IsRetryable(inner),
        PostgresException => false,
        NpgsqlException { IsTransient: true } => true,
        _ => false,
    };

    /// <summary>Whether others stood in the way of the transaction: nothing was decided by it.</summary>
    public static bool IsContention(Exception error) => error switch
    {
        DbUpdateException or InvalidOperationException => error.InnerException is { } inner && IsContention(inner),
        // 40001 serialization failure, 40P01 deadlock, 55P03 lock not available, 23505 a concurrent insert of the same key, 25P03 put out
        // for standing still while others waited.
        PostgresException postgres => postgres.SqlState is "40001" or "40P01" or "55P03" or "23505" or "25P03",
        // 5 SQLITE_BUSY, 6 SQLITE_LOCKED, 2067 and 1555 a concurrent insert of the same key.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 2067 or 1555,
        _ => false,
    };

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
        if (looks is not null) await looks.DisposeAsync();
    }

    // The same few questions again and again, so each is planned once, and for keys: with statistics of tables that have just been small
    // PostgreSQL would read all of them.
    private static string ForLooks(string address) => new NpgsqlConnectionStringBuilder(address)
    {
        Options = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan -c jit=off "
            + "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off",
        MaxPoolSize = 16, AutoPrepareMinUsages = 2,
    }.ConnectionString;
}
