using System.Diagnostics;
using Npgsql;

namespace Fund.Tests.Bench.Yardsticks;

/// <summary>
/// COPY: movements per second that PostgreSQL takes in binary, a thousand a commit, into a table with the keys and indexes of the
/// ledger's own. It decides nothing and tells nobody; no ledger on that server can write rows quicker.
/// </summary>
internal static class BinaryCopy
{
    private const int Rows = 1_000;

    /// <param name="database">A database of the ledger; the table is gone again afterwards.</param>
    /// <param name="window">How long it is measured.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<double> PerSecond(NpgsqlConnection database, TimeSpan window, CancellationToken stop)
    {
        await Run(database, "CREATE TABLE copied (LIKE ledger_movements INCLUDING ALL)", stop);
        long begun = Stopwatch.GetTimestamp();
        long copied = 0;
        while (Stopwatch.GetElapsedTime(begun) < window) copied = await CopySome(database, copied, stop);
        double rate = copied / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await Run(database, "DROP TABLE copied", stop);
        return rate;
    }

    private static async Task<long> CopySome(NpgsqlConnection database, long copied, CancellationToken stop)
    {
        await using NpgsqlBinaryImporter into = await database.BeginBinaryImportAsync(
            """
            COPY copied (posting, number, from_account, from_stage, from_sequence, from_balance, to_account, to_stage, to_sequence,
              to_balance, amount) FROM STDIN (FORMAT BINARY)
            """, stop);
        for (long end = copied + Rows; copied < end;)
        {
            copied++;
            await into.StartRowAsync(stop);
            foreach (object value in new object[] { copied, 1L, 1L, "ENCUMBERED", copied, copied, 2L, "OBLIGATED", copied, copied, 1L })
                await into.WriteAsync(value, stop);
        }
        await into.CompleteAsync(stop);
        return copied;
    }

    private static async Task Run(NpgsqlConnection database, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, database);
        await command.ExecuteNonQueryAsync(stop);
    }
}
