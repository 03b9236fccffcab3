using System.Data.Common;
using System.Globalization;
using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Tests.Bench.Ledger;

/// <summary>What stood somewhere once, by adding up all the movements one by one: what every look must answer.</summary>
internal sealed class MovementSums(DbConnection database, CancellationToken stop)
{
    private readonly Dictionary<(bool AtOne, LookFrom From), Seen> known = [];

    /// <param name="atOne">On the first line with what is encumbered on it; otherwise on all lines.</param>
    /// <param name="from">From where.</param>
    public async Task<Seen> Of(bool atOne, LookFrom from) =>
        known.TryGetValue((atOne, from), out Seen seen) ? seen : known[(atOne, from)] = await Add(atOne, from);

    private async Task<Seen> Add(bool atOne, LookFrom from)
    {
        string line = BenchLedger.LineName(0);
        string accounts = atOne ? $"name = '{line}' OR parent = '{line}'" : "kind IN ('ALLOTMENT', 'ENCUMBRANCE')";
        string date = from.Date is { } day ? $" AND p.effective_date <= '{day.ToText()}'" : "";
        string time = from.Known is { } instant ? $" AND p.post_time <= '{instant.ToText()}'" : "";
        await using DbCommand command = database.CreateCommand();
        command.CommandText =
            $"""
            WITH a AS (SELECT number FROM ledger_accounts WHERE {accounts}),
            sides AS (
              SELECT m.posting, m.to_stage AS stage, m.amount FROM a JOIN ledger_movements m ON m.to_account = a.number
              UNION ALL
              SELECT m.posting, m.from_stage, -m.amount FROM a JOIN ledger_movements m ON m.from_account = a.number)
            SELECT {Stage("AVAILABLE")}, {Stage("ENCUMBERED")}, {Stage("OBLIGATED")}
            FROM sides JOIN ledger_postings p ON p.number = sides.posting{date}{time}
            """;
        await using DbDataReader row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        long At(int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
        return new Seen(At(0), At(1), At(2));
    }

    private static string Stage(string stage) => $"COALESCE(SUM(CASE WHEN stage = '{stage}' THEN amount ELSE 0 END), 0)";
}
