using System.Data.Common;
using Npgsql;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// Statements of one transaction, each prepared at its first use and used again with other values. Without one, each is on its own.
/// </summary>
internal sealed class Statements(DbConnection connection, DbTransaction? transaction, CancellationToken cancel)
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public bool IsPostgres => connection is NpgsqlConnection;

    /// <summary>Lets the prepared statements run in the connection's next transaction.</summary>
    public void Join(DbTransaction next)
    {
        transaction = next;
        foreach (DbCommand command in commands.Values) command.Transaction = next;
    }

    /// <param name="sql">With parameters <c>@1</c>, <c>@2</c> … in the order of the values.</param>
    /// <param name="values">Texts, whole numbers, bytes or null.</param>
    public Task<int> Run(string sql, params object?[] values) => Of(sql, values).ExecuteNonQueryAsync(cancel);

    public async Task Read(string sql, Action<DbDataReader> each, params object?[] values)
    {
        await using DbDataReader reader = await Of(sql, values).ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) each(reader);
    }

    private DbCommand Of(string sql, object?[] values)
    {
        if (!commands.TryGetValue(sql, out DbCommand? command))
        {
            commands[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            command.Transaction = transaction;
            for (int i = 1; i <= values.Length; i++)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = $"@{i}";
                command.Parameters.Add(parameter);
            }
        }
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
