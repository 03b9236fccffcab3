using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Fund.Protos.Feed.V1;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Servers;

namespace Fund.Tests.Bench.Ledger;

/// <summary>
/// Adds the books up again from the tables, past the service: what was acknowledged is there once and nothing beside it, movements
/// add up to balances, nothing is negative, and every entry and event got its number.
/// </summary>
internal sealed class BooksCheck(BenchLedger ledger, DbConnection database, CancellationToken stop)
{
    private static readonly string[] Stages = ["voted", "available", "encumbered", "obligated", "disbursed", "lapsed"];

    public static async Task Run(BenchLedger ledger, Show show, CancellationToken stop)
    {
        await using DbConnection database = await ledger.Database(stop);
        var check = new BooksCheck(ledger, database, stop);
        long begun = Stopwatch.GetTimestamp();
        await check.AllNumbered();
        TimeSpan numbered = Stopwatch.GetElapsedTime(begun);
        await check.Sums();
        await check.Days();
        await check.Counts();
        await check.LineByLine();
        Acknowledged said = ledger.Acknowledged;
        string after = numbered.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        string past = said.PastPostings > 0 ? $"{said.PastPostings:#,0} postings of a year gone by" : "";
        string loaded = said.Entries > 0 ? $"{said.Postings:#,0} postings in {said.Entries:#,0} calls acknowledged" : "";
        show.Progress($"books tie: {past}{loaded}, each there once; movements and days add up, nothing negative;"
            + $" all numbered {after} s after");
    }

    /// <summary>Returns when everything committed so far has its number.</summary>
    public static async Task AllNumbered(BenchLedger ledger, CancellationToken stop)
    {
        await using DbConnection database = await ledger.Database(stop);
        await new BooksCheck(ledger, database, stop).AllNumbered();
    }

    // The publisher works behind the commits; how far behind is part of what is shown.
    private async Task AllNumbered()
    {
        while (await Count("SELECT COUNT(*) FROM feed_commits") > 0) await Task.Delay(20, stop);
    }

    private async Task Sums()
    {
        string sums = string.Join(", ", Stages.Select(stage =>
            $"SUM(CASE WHEN stage = '{stage.ToUpperInvariant()}' THEN amount ELSE 0 END) AS {stage}"));
        string differ = string.Join(" OR ", Stages.Select(stage => $"a.{stage} <> COALESCE(m.{stage}, 0)"));
        await MustBe(0, "accounts that differ from their movements",
            $"""
            SELECT COUNT(*) FROM ledger_accounts a LEFT JOIN (
              SELECT account, COUNT(*) AS sides, MAX(sequence) AS latest, {sums} FROM (
                SELECT to_account AS account, to_stage AS stage, to_sequence AS sequence, amount FROM ledger_movements
                UNION ALL
                SELECT from_account, from_stage, from_sequence, -amount FROM ledger_movements) sides
              WHERE account IS NOT NULL GROUP BY account) m ON m.account = a.number
            WHERE {differ} OR a.sequence <> COALESCE(m.sides, 0) OR a.sequence <> COALESCE(m.latest, 0)
            """);
        await MustBe(0, "accounts below zero",
            $"SELECT COUNT(*) FROM ledger_accounts WHERE {string.Join(" OR ", Stages.Select(stage => $"{stage} < 0"))}");
    }

    private async Task Days()
    {
        string differ = string.Join(" OR ", Stages.Select(stage => $"a.{stage} <> COALESCE(d.{stage}, 0)"));
        await MustBe(0, "accounts that differ from their days",
            $"""
            SELECT COUNT(*) FROM ledger_accounts a LEFT JOIN (
              SELECT account, {string.Join(", ", Stages.Select(stage => $"SUM({stage}) AS {stage}"))}
              FROM ledger_days GROUP BY account) d ON d.account = a.number
            WHERE {differ}
            """);
    }

    private async Task Counts()
    {
        Acknowledged said = ledger.Acknowledged;
        await MustBe(said.PastPostings, "postings of the year before", "SELECT COUNT(*) FROM ledger_postings WHERE id LIKE 'past-%'");
        await MustBe(said.Postings, "postings", "SELECT COUNT(*) FROM ledger_postings WHERE id LIKE 'bench-%'");
        await MustBe(said.Postings, "receipts", "SELECT COUNT(*) FROM receipts WHERE caller LIKE 'bench-%' AND outcome = 'ACCEPTED'");
        await MustBe(0, "refusals", "SELECT COUNT(*) FROM receipts WHERE outcome = 'REFUSED'");
        long events = 0;
        await foreach (ReadEventsResponse happened in StoredFeed.Events(database))
            if (happened.Actor.Contains("/people/bench-", StringComparison.Ordinal)) events++;
        Same(said.Postings, events, "events");
        await MustBe(0, "gaps in the events", $"SELECT COALESCE(MAX(last_number), 0) - ({StoredFeed.CountEvents}) FROM events");
        await MustBe(0, "gaps in the frames", $"SELECT COALESCE(MAX(last_number), 0) - ({StoredFeed.CountFrames}) FROM frames");
        // The steps before the load have an entry each as well.
        await MustBe(said.Entries + ledger.Steps, "frames", StoredFeed.CountFrames);
    }

    private async Task LineByLine()
    {
        Acknowledged said = ledger.Acknowledged;
        await using DbCommand command = database.CreateCommand();
        command.CommandText =
            """
            SELECT a.name, a.available, SUM(e.encumbered), SUM(e.obligated) FROM ledger_accounts a
            JOIN ledger_accounts e ON e.parent = a.name AND e.kind = 'ENCUMBRANCE' WHERE a.kind = 'ALLOTMENT'
            GROUP BY a.name, a.available ORDER BY a.name
            """;
        await using DbDataReader row = await command.ExecuteReaderAsync(stop);
        for (int line = 0; line < ledger.Lines; line++)
        {
            if (!await row.ReadAsync(stop)) throw new BooksDoNotTie($"line {line} is not there.");
            long opened = (said.Opened[line] + said.PastReserved[line]) * Acknowledged.Fen;
            long due = (said.Liquidated[line] + said.DrawnDown[line] + said.PastDue[line]) * Acknowledged.Fen;
            Same(BenchLedger.AllottedFen - BenchLedger.HeldFen - opened, Whole(row.GetValue(1)), $"available on {row.GetString(0)}");
            Same(BenchLedger.HeldFen + opened - due, Whole(row.GetValue(2)), $"encumbered on {row.GetString(0)}");
            Same(due, Whole(row.GetValue(3)), $"due on {row.GetString(0)}");
        }
    }

    private async Task MustBe(long wanted, string what, string sql) => Same(wanted, await Count(sql), what);

    private async Task<long> Count(string sql)
    {
        await using DbCommand command = database.CreateCommand();
        command.CommandText = sql;
        return Whole(await command.ExecuteScalarAsync(stop));
    }

    private static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static void Same(long wanted, long found, string what)
    {
        if (found != wanted) throw new BooksDoNotTie($"{what}: {found}, not {wanted}.");
    }
}
