using System.Data.Common;
using Fund.Tests.Bench.Load;

namespace Fund.Tests.Bench.Yardsticks;

/// <summary>One row of the ledger by its key, by a prepared statement on an open connection: no look at a balance can be cheaper.</summary>
internal sealed class IndexedRead : ICaller, IAsyncDisposable
{
    private readonly DbCommand command;

    private IndexedRead(DbCommand command) => this.command = command;

    /// <param name="database">Stays open as long as this is used.</param>
    /// <param name="account">The row's key.</param>
    /// <param name="stop">Ends the preparation.</param>
    public static async Task<IndexedRead> Prepare(DbConnection database, string account, CancellationToken stop)
    {
        DbCommand command = database.CreateCommand();
        command.CommandText = "SELECT available, encumbered, obligated, disbursed, lapsed FROM ledger_accounts WHERE name = @1";
        DbParameter name = command.CreateParameter();
        (name.ParameterName, name.Value) = ("@1", account);
        command.Parameters.Add(name);
        await command.PrepareAsync(stop);
        return new IndexedRead(command);
    }

    public async Task<int> Call()
    {
        await using DbDataReader row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() && row.GetInt64(0) >= 0 ? 1 : throw new InvalidOperationException("The row is not there.");
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
