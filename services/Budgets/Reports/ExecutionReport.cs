using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>How far a budget is executed, read in one moment: the rows add up to the totals.</summary>
internal sealed class ExecutionReport
{
    // The line and allotment that each account stands under: its own, or those of the source that it is encumbered on.
    private static readonly string Accounts =
        $"""
        SELECT number AS account, name AS line, '' AS allotment, '' AS spender, currency FROM ledger_accounts
        WHERE kind = 'APPROPRIATION_LINE' AND fiscal_year = @5 AND {LedgerQueries.WithinOf("@4")}
        UNION ALL
        SELECT number, parent, name, 'offices/' || office, currency FROM ledger_accounts
        WHERE kind = 'ALLOTMENT' AND fiscal_year = @5 AND {LedgerQueries.WithinOf("@4")}
        UNION ALL
        SELECT e.number, a.parent, a.name, 'offices/' || a.office, e.currency
        FROM ledger_accounts a JOIN ledger_accounts e ON e.parent = a.name AND e.kind = 'ENCUMBRANCE'
        WHERE a.kind = 'ALLOTMENT' AND a.fiscal_year = @5 AND {LedgerQueries.WithinOf("@4", "a.")}
        """;

    private readonly Pb.ExecutionHeading heading;
    private readonly List<Pb.ExecutionRow> rows = [];
    private readonly List<Pb.ExecutionRow> totals = [];

    private ExecutionReport(Pb.ExecutionHeading heading) => this.heading = heading;

    public static async Task<ExecutionReport> Of(BudgetDb db, ExecutionQuestion asked)
    {
        Statements statements = LedgerInDoor.On(db);
        SortedDictionary<ExecutionKeys, Execution> standing = await Read(statements, asked, asked.Standing);
        var moved = asked.Moved is { } range ? await Read(statements, asked, range) : null;
        ExecutionTitles titles = await ExecutionTitles.Of(db, asked, standing.Keys);
        string name = Office.Names.Of(asked.Office).Text;
        var report = new ExecutionReport(new Pb.ExecutionHeading
        {
            Parent = name, FiscalYear = asked.Year.Label, Levels = { asked.Levels }, FromDate = asked.Moved?.From ?? "",
            DisplayName = await db.Offices.Where(row => row.Name == name).Select(row => row.DisplayName).SingleOrDefaultAsync() ?? "",
            UntilDate = asked.Standing.Until, RowCount = standing.Count,
            KnownTime = (await KnownTime(statements, asked.Standing.Known))?.ToProto(),
        });
        foreach ((ExecutionKeys keys, Execution amounts) in standing)
        {
            Pb.ExecutionRow row = RowOf(keys.Currency, amounts, moved?.GetValueOrDefault(keys));
            row.Keys.AddRange(keys.Codes.Select((code, level) => new Pb.ExecutionKey { Code = code, Title = titles[level, code] }));
            report.rows.Add(row);
        }
        foreach (var same in standing.GroupBy(row => row.Key.Currency).OrderBy(same => same.Key, StringComparer.Ordinal))
            report.totals.Add(RowOf(same.Key, Sum(same), moved is null ? null : Sum(moved.Where(row => row.Key.Currency == same.Key))));
        return report;
    }

    /// <summary>The heading, the rows, the totals.</summary>
    public IEnumerable<Pb.ReportExecutionResponse> Parts()
    {
        yield return new Pb.ReportExecutionResponse { Heading = heading };
        foreach (Pb.ExecutionRow row in rows) yield return new Pb.ReportExecutionResponse { Row = row };
        foreach (Pb.ExecutionRow total in totals) yield return new Pb.ReportExecutionResponse { Total = total };
    }

    // Nothing is known of an instant that is still to come: it would not be answered the same again.
    private static async Task<DateTimeOffset?> KnownTime(Statements statements, string asked)
    {
        DateTimeOffset? last = await LedgerQueries.KnownTime(statements);
        return asked.Length > 0 && Instant.Parse(asked) is var known && !(known > last) ? known : last;
    }

    private static async Task<SortedDictionary<ExecutionKeys, Execution>> Read(Statements statements, ExecutionQuestion asked, View view)
    {
        int count = asked.Levels.Length;
        string keys = string.Join(", ", asked.Levels.Select((level, i) => $"{ColumnOf(level)} AS key{i}"));
        string named = string.Join(", ", asked.Levels.Select((_, i) => $"w.key{i}"));
        var found = new SortedDictionary<ExecutionKeys, Execution>();
        await PastBalances.Prepare(statements, view);
        await statements.Read(
            $"""
            WITH standing AS ({Accounts}),
            wanted AS (
              SELECT x.account, x.currency, {keys}
              FROM standing x JOIN ledger_accounts l ON l.name = x.line
              LEFT JOIN appropriation_lines c ON c.appropriation = l.owner AND c.line_id = substr(l.name, length(l.owner) + 8)),
            {PastBalances.Changes(view)}
            SELECT {named}, w.currency, {PastBalances.Sums}
            FROM wanted w JOIN changes c ON c.account = w.account
            GROUP BY {named}, w.currency
            """,
            row => found.Add(
                new ExecutionKeys([.. Enumerable.Range(0, count).Select(row.GetString)], row.GetString(count)),
                new Execution(LedgerTables.StagesFrom(row, count + 1))),
            [.. PastBalances.Values(view), asked.Office.Text, asked.Year.Label]);
        return found;
    }

    private static string ColumnOf(Pb.ExecutionLevel level) => level switch
    {
        Pb.ExecutionLevel.Office => "'offices/' || l.office",
        Pb.ExecutionLevel.Appropriation => "l.owner",
        Pb.ExecutionLevel.Line => "x.line",
        Pb.ExecutionLevel.Function => "COALESCE(c.function_code, '')",
        Pb.ExecutionLevel.Economic => "COALESCE(c.economic_code, '')",
        Pb.ExecutionLevel.Programme => "COALESCE(c.programme_code, '')",
        Pb.ExecutionLevel.Fund => "COALESCE(c.fund_code, '')",
        Pb.ExecutionLevel.Allotment => "x.allotment",
        _ => "x.spender",
    };

    private static Execution Sum(IEnumerable<KeyValuePair<ExecutionKeys, Execution>> rows) =>
        rows.Aggregate(default(Execution), (sum, row) => sum + row.Value);

    private static Pb.ExecutionRow RowOf(string currency, Execution standing, Execution? moved) => new()
    {
        Amounts = AmountsOf(currency, standing), Moved = moved is { } changed ? AmountsOf(currency, changed) : null,
        ExecutedBasisPoints = standing.ExecutedBasisPoints,
    };

    private static Pb.ExecutionAmounts AmountsOf(string currency, Execution amounts) => new()
    {
        CurrencyCode = currency, AuthorityMinorUnits = amounts.Authority, UnallottedMinorUnits = amounts.Stages.Voted,
        AllottedMinorUnits = amounts.Allotted, AvailableMinorUnits = amounts.Stages.Available,
        EncumberedMinorUnits = amounts.Stages.Encumbered, ObligatedMinorUnits = amounts.Stages.Obligated,
        DisbursedMinorUnits = amounts.Stages.Disbursed, LapsedMinorUnits = amounts.Stages.Lapsed,
    };
}
