using Fund.Kernel;
using Fund.Protos.Budget.V1;

namespace Fund.Cli;

/// <summary>An execution report as it comes, and the sheets made of it.</summary>
internal sealed class ExecutionSheets
{
    private static readonly (string Title, Func<ExecutionAmounts, long> Amount)[] Figures =
    [
        ("authority", amounts => amounts.AuthorityMinorUnits),
        ("unallotted", amounts => amounts.UnallottedMinorUnits),
        ("allotted", amounts => amounts.AllottedMinorUnits),
        ("available", amounts => amounts.AvailableMinorUnits),
        ("encumbered", amounts => amounts.EncumberedMinorUnits),
        ("obligated", amounts => amounts.ObligatedMinorUnits),
        ("disbursed", amounts => amounts.DisbursedMinorUnits),
        ("lapsed", amounts => amounts.LapsedMinorUnits),
    ];

    // Programs read a whole number, so its unit stands beside it; people read per cent.
    private const string ExecutedPoints = "executed basis points";

    private readonly List<ExecutionRow> rows = [];
    private readonly List<ExecutionRow> totals = [];
    private ExecutionHeading heading = new();

    private string[] Levels => [.. heading.Levels.Select(level => Words.Kebab(level.ToString()).Replace('-', ' '))];

    private string MovedTitle => $"what moved from {heading.FromDate} to {heading.UntilDate}";

    private bool HasMoved => heading.FromDate.Length > 0;

    public void Add(ReportExecutionResponse part)
    {
        if (part.Heading is not null) heading = part.Heading;
        else if (part.Row is not null) rows.Add(part.Row);
        else totals.Add(part.Total);
    }

    /// <summary>The title of the page: what is shown, of which day, and as it was known when.</summary>
    public Sheet Heading()
    {
        List<object?[]> lines = [["fiscal year", heading.FiscalYear], ["office", heading.Parent]];
        if (heading.DisplayName.Length > 0) lines.Insert(1, ["name", heading.DisplayName]);
        lines.Add(["as of", heading.UntilDate.Length > 0 ? heading.UntilDate : "every day in the books"]);
        lines.Add(["known at", heading.KnownTime?.ToDateTimeOffset()]);
        lines.Add(["by", string.Join(", ", Levels)]);
        return new Sheet("Execution of the budget", ["field", "value"], lines) { IsCard = true };
    }

    /// <summary>For people: for each currency what stands and, of a month, what moved; with subtotals and a total.</summary>
    public IEnumerable<Sheet> Tables()
    {
        if (rows.Count == 0) yield return new Sheet("", [], [], $"There is no budget of {heading.FiscalYear}.");
        foreach (ExecutionRow total in totals)
        {
            Currency currency = Currency.Of(total.Amounts.CurrencyCode);
            ExecutionRow[] same = [.. rows.Where(row => row.Amounts.CurrencyCode == currency.Code)];
            yield return Table("what stands", currency, same, total, row => row.Amounts, withShare: true);
            if (HasMoved) yield return Table(MovedTitle, currency, same, total, row => row.Moved, withShare: false);
        }
    }

    /// <summary>For programs: every row with its codes and titles, without subtotals.</summary>
    public Sheet Rows() => new("rows",
        [.. Levels.SelectMany(level => new Column[] { level, $"{level} title" }), .. Columns("", ExecutedPoints),
            .. HasMoved ? Columns("moved ") : []],
        [.. rows.Select(row => (object?[])[.. row.Keys.SelectMany(key => new[] { key.Code, key.Title }), .. Cells(row)])]);

    /// <summary>For programs: the total of each currency.</summary>
    public Sheet Totals() => new("totals",
        [.. Columns("", ExecutedPoints), .. HasMoved ? Columns("moved ") : []], [.. totals.Select(Cells)]);

    private object?[] Cells(ExecutionRow row)
    {
        Currency currency = Currency.Of(row.Amounts.CurrencyCode);
        return [.. Amounts(currency, row.Amounts), new Share(row.ExecutedBasisPoints), .. HasMoved ? Amounts(currency, row.Moved) : []];
    }

    private Sheet Table(string title, Currency currency, ExecutionRow[] same, ExecutionRow total, Func<ExecutionRow, ExecutionAmounts> of,
        bool withShare)
    {
        var cells = new List<object?[]>();
        foreach (var group in same.GroupBy(row => row.Keys[0].Code))
        {
            ExecutionRow[] within = [.. group];
            for (int i = 0; i < within.Length; i++)
                // What is the same as in the row above is not said again.
                cells.Add(
                [
                    .. within[i].Keys.Select((key, level) => i > 0 && IsRepeated(within[i - 1], within[i], level) ? "" : Shown(key)),
                    .. Amounts(currency, of(within[i])), .. Share(within[i].ExecutedBasisPoints),
                ]);
            if (heading.Levels.Count == 1 || within.Length == 1) continue;
            ExecutionAmounts sum = Sum(within.Select(of));
            cells.Add([.. Label($"subtotal {Short(group.Key)}"), .. Amounts(currency, sum), .. Share(Executed(sum))]);
        }
        Column[] columns = [.. Levels.Select(level => new Column(level)), .. Columns("", withShare ? "executed" : "")];
        return new Sheet($"{title}, {currency}", columns, cells)
        {
            Currency = currency, Totals = [.. Label("total"), .. Amounts(currency, of(total)), .. Share(total.ExecutedBasisPoints)],
        };

        object?[] Share(int basisPoints) => withShare ? [new Share(basisPoints)] : [];
    }

    private static bool IsRepeated(ExecutionRow above, ExecutionRow row, int level) =>
        Enumerable.Range(0, level + 1).All(i => above.Keys[i].Code == row.Keys[i].Code) && level < row.Keys.Count - 1;

    private IEnumerable<object?> Label(string text) => Enumerable.Range(0, heading.Levels.Count).Select(level => level == 0 ? text : "");

    private static IEnumerable<Column> Columns(string before, string share = "")
    {
        foreach ((string title, _) in Figures) yield return new Column(before + title, IsMoney: true);
        if (share.Length > 0) yield return new Column(share);
    }

    private static IEnumerable<object?> Amounts(Currency currency, ExecutionAmounts amounts) =>
        Figures.Select(figure => (object?)new Money(currency, figure.Amount(amounts)));

    private static string Shown(ExecutionKey key) =>
        key.Code.Length == 0 ? key.Title : key.Title.Length == 0 ? Short(key.Code) : $"{Short(key.Code)} {key.Title}";

    // Of a resource name its ids alone: s-county/2026/wages. They are as unique as the name on one level.
    private static string Short(string code) =>
        code.StartsWith("offices/", StringComparison.Ordinal) ? string.Join('/', code.Split('/').Where((_, i) => i % 2 == 1)) : code;

    private static int Executed(ExecutionAmounts sum) => sum.AuthorityMinorUnits <= 0
        ? 0 : checked((int)Rates.Apply(10_000, sum.DisbursedMinorUnits, sum.AuthorityMinorUnits));

    private static ExecutionAmounts Sum(IEnumerable<ExecutionAmounts> rows)
    {
        var sum = new ExecutionAmounts();
        foreach (ExecutionAmounts row in rows)
        {
            sum.AuthorityMinorUnits += row.AuthorityMinorUnits;
            sum.UnallottedMinorUnits += row.UnallottedMinorUnits;
            sum.AllottedMinorUnits += row.AllottedMinorUnits;
            sum.AvailableMinorUnits += row.AvailableMinorUnits;
            sum.EncumberedMinorUnits += row.EncumberedMinorUnits;
            sum.ObligatedMinorUnits += row.ObligatedMinorUnits;
            sum.DisbursedMinorUnits += row.DisbursedMinorUnits;
            sum.LapsedMinorUnits += row.LapsedMinorUnits;
        }
        return sum;
    }
}
