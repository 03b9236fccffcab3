using System.CommandLine;
using System.Globalization;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fund.Cli;

/// <summary><c>budget report</c>: how far the budget of an office is executed, as it is printed at the end of a month.</summary>
internal sealed class BudgetReport
{
    private const int LevelsMax = 3;

    private static readonly Dictionary<string, ExecutionLevel> Levels =
        System.Enum.GetValues<ExecutionLevel>().Where(level => level > 0).ToDictionary(level => Words.Kebab(level.ToString()));

    private static readonly (string Title, Func<Balances, long> Amount)[] RaisedStages =
    [
        ("available", balances => balances.AvailableMinorUnits),
        ("encumbered", balances => balances.EncumberedMinorUnits),
        ("obligated", balances => balances.ObligatedMinorUnits),
        ("disbursed", balances => balances.DisbursedMinorUnits),
    ];

    private readonly Argument<string> office = new("office") { Description = "Such as s-county or offices/s-county." };

    private readonly Option<string> year = new("--year")
    {
        Description = "The fiscal year [default: that of the month, the day, or today].",
    };

    private readonly Option<string> by = new("--by")
    {
        Description = $"One to three of {string.Join(", ", Levels.Keys)}, from the outside in, commas between.",
        DefaultValueFactory = _ => "line",
    };

    private readonly Option<string> month = new("--month")
    {
        Description = "Such as 2026-06: what stands at its end and what moved in it.",
    };

    private readonly Option<string> until = new("--until") { Description = "What stands at the end of this day, such as 2026-06-30." };

    private readonly Option<string> known = new("--known")
    {
        Description = "What the books said at this time, such as 2026-07-01T08:00:00+08:00: prints an earlier report again.",
    };

    public static Command Make(Runner run)
    {
        var report = new BudgetReport();
        Command command = new("report", "Prints how far the budget of an office and those below it is executed, and the money they raised.")
        {
            report.office, report.year, report.by, report.month, report.until, report.known,
        };
        command.SetAction((parse, cancel) => run(parse, report.Print, cancel));
        return command;
    }

    private async Task<int> Print(Invocation invocation)
    {
        ReportExecutionRequest asked = Asked(invocation.Parse);
        var printed = new ExecutionSheets();
        await foreach (IMessage part in invocation.Connection.Read(Rpc.Of("budget.execution.report"), asked, invocation.Cancel))
            printed.Add((ReportExecutionResponse)part);
        // One table to a file: what was raised stands in that of the balances.
        if (invocation.Printer.Form == OutputForm.Csv) invocation.Printer.Report(printed.Rows());
        else
        {
            var raised = new List<SourceBalance>();
            var request = new ListBalancesRequest { Parent = asked.Parent, AtDate = asked.UntilDate, KnownTime = asked.KnownTime };
            await foreach (IMessage source in Pages.Read(invocation, Rpc.Of("budget.balances.list"), request))
                if (source is SourceBalance { Kind: "CONTRIBUTION" } balance) raised.Add(balance);
            invocation.Printer.Report(invocation.Printer.Form == OutputForm.Json
                ? [printed.Heading() with { Title = "heading" }, printed.Rows(), printed.Totals(), .. Raised(raised)]
                : [printed.Heading(), .. printed.Tables(), .. Raised(raised)]);
        }
        return ExitCode.Ok;
    }

    /// <summary>What was given to the offices; one sheet for each currency: amounts of two are never added.</summary>
    private static IEnumerable<Sheet> Raised(IReadOnlyList<SourceBalance> sources)
    {
        foreach (var same in sources.GroupBy(source => source.Balances.CurrencyCode).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            Currency currency = Currency.Of(same.Key);
            object?[] Row(string name, string purpose, string end, Func<Func<Balances, long>, long> of) =>
                [name, purpose, end, .. RaisedStages.Select(stage => (object?)new Money(currency, of(stage.Amount))),
                    new Money(currency, RaisedStages.Sum(stage => of(stage.Amount)))];
            yield return new Sheet($"money raised, {currency}",
                ["source", "purpose", "until", .. RaisedStages.Select(stage => new Column(stage.Title, IsMoney: true)),
                    new("total", IsMoney: true)],
                [.. same.Select(source => Row(source.Source, source.Purpose, source.EndDate, stage => stage(source.Balances)))])
            {
                Currency = currency, Totals = Row("total", "", "", stage => same.Sum(source => stage(source.Balances))),
            };
        }
    }

    private ReportExecutionRequest Asked(ParseResult parse)
    {
        var asked = new ReportExecutionRequest
        {
            Parent = Words.Office(parse.GetValue(office)!), UntilDate = parse.GetValue(until) ?? "",
            Levels = { parse.GetValue(by)!.Split(',', StringSplitOptions.TrimEntries).Select(LevelOf) },
        };
        if (asked.Levels.Count > LevelsMax || asked.Levels.Distinct().Count() < asked.Levels.Count)
            throw new UsageError("Give --by one to three levels, none of them twice.");
        if (parse.GetValue(month) is { } text)
        {
            if (asked.UntilDate.Length > 0) throw new UsageError("Give --month or --until, not both.");
            DateOnly first = DayOf(text + "-01", "month, such as 2026-06");
            (asked.FromDate, asked.UntilDate) = (first.ToText(), first.AddMonths(1).AddDays(-1).ToText());
        }
        DateOnly day = asked.UntilDate.Length == 0
            ? DateOnly.FromDateTime(DateTime.Today) : DayOf(asked.UntilDate, "day, such as 2026-06-30");
        asked.FiscalYear = parse.GetValue(year) ?? day.Year.ToString(CultureInfo.InvariantCulture);
        if (parse.GetValue(known) is { } time) asked.KnownTime = TimeOf(time);
        return asked;
    }

    private static ExecutionLevel LevelOf(string word) => Levels.TryGetValue(word, out ExecutionLevel level)
        ? level : throw new UsageError($"\"{word}\" is no level. There are {string.Join(", ", Levels.Keys)}.");

    private static DateOnly DayOf(string text, string what) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day : throw new UsageError($"That is no {what}.");

    private static Timestamp TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? Timestamp.FromDateTimeOffset(time) : throw new UsageError("That is no time, such as 2026-07-01T08:00:00+08:00.");
}
