using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fund.Chassis.Db;

/// <summary>Opens the model of one service on its database.</summary>
public sealed class ServiceStore<TDb>(ServiceDatabase database, Func<DbContextOptions<TDb>, TDb> make) : IAsyncDisposable
    where TDb : ServiceDb
{
    public ServiceDatabase Database => database;

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>Reads on one snapshot, without tracking and without the door.</summary>
    public async Task<T> Read<T>(Func<TDb, Task<T>> read, CancellationToken cancel)
    {
        await using DbConnection connection = await database.Open(cancel);
        await using DbTransaction snapshot = await Snapshot(connection, cancel);
        await using TDb db = Attach(connection, snapshot);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>The model on a connection and the transaction that is open there.</summary>
    internal TDb Attach(DbConnection connection, DbTransaction transaction)
    {
        var options = new DbContextOptionsBuilder<TDb>();
        database.Configure(options, connection);
        TDb db = make(options.Options);
        db.Database.UseTransaction(transaction);
        return db;
    }

    internal async Task<DbTransaction> Snapshot(DbConnection connection, CancellationToken cancel) =>
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    internal async Task<DbTransaction> Serializable(DbConnection connection, CancellationToken cancel) =>
        // On SQLite this is BEGIN IMMEDIATE: the lock is taken now, not at the first write.
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: false)
            : await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
}
