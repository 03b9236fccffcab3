using System.Globalization;
using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>From where the books are looked at. Empty texts leave open.</summary>
/// <param name="From">The first effective date that counts, inclusive, as text; empty: from the beginning.</param>
/// <param name="Until">The last effective date that counts, inclusive, as text; empty: whatever its date.</param>
/// <param name="Known">Only what was posted until this instant, inclusive, as text; empty: all that is in the books now.</param>
internal readonly record struct View(string From, string Until, string Known)
{
    public static View Now => new("", "", "");

    public bool IsNow => this == Now;

    /// <summary>Refuses DATE_MALFORMED.</summary>
    public static View Of(string untilDate, Google.Protobuf.WellKnownTypes.Timestamp? knownTime) => new(
        "", untilDate.Length == 0 ? "" : Days.Parse(untilDate).ToText(), knownTime?.ToDateTimeOffset().ToText() ?? "");
}

/// <summary>
/// What stood, or moved, on accounts as seen from a <see cref="View"/>. Now: the account's row. At a date: the last snapshot before it and
/// the days since. As known at an instant: the mark before it and the movements since, at most fifty or so. Both, or a range of
/// dates as known then: the movements of the account one by one, for neither days nor marks tell one from the other.
/// </summary>
internal static class PastBalances
{
    private static readonly string[] Columns = LedgerTables.StageColumns.Split(", ");

    /// <summary>The nine stages added up, in their order.</summary>
    public static readonly string Sums = Each("CAST(SUM({0}) AS BIGINT)");

    /// <summary>The nine stages of rows <c>d</c> added up, under their names.</summary>
    public static readonly string OfDays = Each("CAST(SUM(d.{0}) AS BIGINT) AS {0}");

    private static readonly string OfSide = string.Join(", ",
        Columns.Select(column => $"CASE WHEN stage = '{column.ToUpperInvariant()}' THEN amount ELSE 0 END AS {column}"));

    /// <summary>
    /// The common table expressions that follow one called <c>wanted</c>, of which they read the column <c>account</c>, a number. The last
    /// of them is <c>changes</c>: an account and its stages, in as many rows as need be and none where nothing had been posted. They use
    /// the parameters <c>@1</c>, <c>@2</c> and <c>@3</c>, the values of <see cref="Values"/>.
    /// </summary>
    public static string Changes(View view) =>
        $"""
        accounts AS (SELECT DISTINCT account FROM wanted),
        {ChangesOf(view)}
        """;

    private static string ChangesOf(View view) => view switch
    {
        { IsNow: true } => $"changes AS (SELECT w.account, {Of("a")} FROM accounts w JOIN ledger_accounts a ON a.number = w.account)",
        { Known: "", From: "" } =>
            $"""
            since AS (
              SELECT w.account, COALESCE((
                SELECT s.until_date FROM ledger_snapshots s WHERE s.account = w.account AND s.until_date <= @2
                ORDER BY s.until_date DESC LIMIT 1), '') AS since
              FROM accounts w),
            changes AS (
              SELECT s.account, {Of("s")} FROM since w JOIN ledger_snapshots s ON s.account = w.account AND s.until_date = w.since
              UNION ALL
              SELECT w.account, {OfDays} FROM since w
              JOIN ledger_days d ON d.account = w.account AND d.effective_date > w.since AND d.effective_date <= @2
              GROUP BY w.account)
            """,
        { Known: "" } =>
            $"""
            changes AS (
              SELECT w.account, {OfDays} FROM accounts w
              JOIN ledger_days d ON d.account = w.account AND d.effective_date >= @1 AND d.effective_date <= @2
              GROUP BY w.account)
            """,
        _ => AsKnown(view),
    };

    /// <summary>Comes before a query that has <see cref="Changes"/> in it, in the same transaction.</summary>
    public static async Task Prepare(Statements statements, View view)
    {
        // PostgreSQL cannot foresee how few movements lie between two marks; left to itself it reads all there are.
        if (statements.IsPostgres && view.Known.Length > 0 && IsWhole(view))
            await statements.Run("SET LOCAL enable_seqscan = off; SET LOCAL jit = off");
    }

    /// <summary>Comes before a query for a few rows by their keys: to plan that anew for each call would cost more than to do it.</summary>
    public static async Task PlanOnce(Statements statements)
    {
        if (statements.IsPostgres)
            await statements.Run("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; SET LOCAL jit = off");
    }

    /// <summary>The values of <c>@1</c>, <c>@2</c> and <c>@3</c>; an open end is after every date.</summary>
    public static object?[] Values(View view) => [view.From, view.Until.Length == 0 ? "~" : view.Until, view.Known];

    /// <summary>Whether anything had been posted to account <c>a</c>, as a condition with the same parameters.</summary>
    public static string Existed(View view) => view switch
    {
        { IsNow: true } => "1 = 1",
        { Known: "" } => """
            EXISTS (SELECT 1 FROM ledger_days d WHERE d.account = a.number AND d.effective_date >= @1 AND d.effective_date <= @2)
            """,
        // An account begins by being given something.
        _ => $"""
            EXISTS (SELECT 1 FROM ledger_movements m JOIN ledger_postings p ON p.number = m.posting
              WHERE m.to_account = a.number AND p.post_time <= @3 AND p.effective_date >= @1 AND p.effective_date <= @2
                {(IsWhole(view) ? "AND m.to_sequence = 1" : "")})
            """,
    };

    /// <summary>What stands in the stages under each name shown; a name under which nothing had been posted is not there.</summary>
    /// <param name="statements">On a snapshot.</param>
    /// <param name="wanted">
    /// A query for the number of an <c>account</c> and the name under which it is <c>shown</c>; its parameters begin at <c>@4</c>.
    /// </param>
    /// <param name="view">From where.</param>
    /// <param name="values">The values of the query's own parameters.</param>
    public static async Task<IReadOnlyDictionary<string, Stages>> Of(Statements statements, string wanted, View view,
        params object?[] values)
    {
        var standing = new Dictionary<string, Stages>(StringComparer.Ordinal);
        await PlanOnce(statements);
        await statements.Read(
            $"""
            WITH wanted AS ({wanted}),
            {Changes(view)}
            SELECT w.shown, {Sums} FROM wanted w JOIN changes c ON c.account = w.account GROUP BY w.shown
            """,
            row => standing[row.GetString(0)] = LedgerTables.StagesFrom(row, 1), [.. Values(view), .. values]);
        return standing;
    }

    /// <summary>A query for accounts with those encumbered on them, shown under the name of the account.</summary>
    public static string WithEncumbrances(string names) =>
        $"""
        SELECT number AS account, name AS shown FROM ledger_accounts WHERE name IN ({names})
        UNION SELECT number, parent FROM ledger_accounts WHERE kind = 'ENCUMBRANCE' AND parent IN ({names})
        """;

    /// <summary>As many parameters, from a number on.</summary>
    public static string Placeholders(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(number => $"@{number}"));

    // The movements between two marks of the account; from its first one where dates are told apart as well.
    private static string AsKnown(View view) =>
        $"""
        around AS (
          SELECT w.account,
            (SELECT k.post_time FROM ledger_marks k WHERE k.account = w.account AND k.post_time <= @3
              ORDER BY k.post_time DESC LIMIT 1) AS since,
            (SELECT k.sequence FROM ledger_marks k WHERE k.account = w.account AND k.post_time > @3
              ORDER BY k.post_time LIMIT 1) AS next
          FROM accounts w),
        spans AS (
          SELECT a.account, COALESCE(k.sequence, 0) AS past, COALESCE(a.next, 9223372036854775807) AS last,
            {Each("COALESCE(k.{0}, 0) AS {0}")}
          FROM around a LEFT JOIN ledger_marks k ON k.account = a.account AND k.post_time = {(IsWhole(view) ? "a.since" : "''")}),
        sides AS (
          SELECT s.account, m.from_stage AS stage, -m.amount AS amount, m.posting FROM spans s
          JOIN ledger_movements m ON m.from_account = s.account AND m.from_sequence > s.past AND m.from_sequence <= s.last
          UNION ALL
          SELECT s.account, m.to_stage, m.amount, m.posting FROM spans s
          JOIN ledger_movements m ON m.to_account = s.account AND m.to_sequence > s.past AND m.to_sequence <= s.last),
        changes AS (
          SELECT account, {LedgerTables.StageColumns} FROM spans WHERE past > 0
          UNION ALL
          SELECT account, {OfSide} FROM sides {(IsWhole(view) ? PostedUntil : PostedUntilAndDated)})
        """;

    // One look at each of the few postings, however many there are beside them.
    private const string PostedUntil = "WHERE (SELECT p.post_time FROM ledger_postings p WHERE p.number = sides.posting) <= @3";

    private const string PostedUntilAndDated =
        """
        JOIN ledger_postings p ON p.number = sides.posting
        WHERE p.post_time <= @3 AND p.effective_date >= @1 AND p.effective_date <= @2
        """;

    private static bool IsWhole(View view) => view.From.Length == 0 && view.Until.Length == 0;

    private static string Of(string table) => Each(table + ".{0}");

    /// <summary>The nine stages, each in its form, where <c>{0}</c> stands for the column.</summary>
    public static string Each(string form) =>
        string.Join(", ", Columns.Select(column => string.Format(CultureInfo.InvariantCulture, form, column)));
}
