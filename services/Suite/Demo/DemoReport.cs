using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Fund.Protos.Contract.V1;
using Fund.Protos.Imports.V1;
using Fund.Protos.Payment.V1;
using Spectre.Console;

namespace Fund.Suite.Demo;

/// <summary>The month on paper, as a finance officer reads it: aligned, grouped, in plain words.</summary>
internal sealed class DemoReport(IAnsiConsole console)
{
    private const int LinesShown = 4;

    public void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified());
    }

    public void MoneyBySource(IReadOnlyList<SourceBalance> sources)
    {
        Heading("Money in and out, by source (CNY)");
        Table table = NewTable("Source", "Purpose", "Until");
        foreach (string column in new[] { "In", "Free", "Reserved", "Due", "Paid" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (SourceBalance source in sources)
            table.AddRow(Text(source.Source.Split('/')[^1]), Text(source.Purpose.Length == 0 ? "any" : source.Purpose),
                Text(source.EndDate.Length == 0 ? "no end" : source.EndDate),
                Amount(source.Total.MinorUnits), Amount(source.Balances.AvailableMinorUnits), Amount(source.Balances.EncumberedMinorUnits),
                Amount(source.Balances.ObligatedMinorUnits), Amount(source.Balances.DisbursedMinorUnits));
        table.AddEmptyRow();
        table.AddRow(new Markup("[bold]Total[/]"), Text(""), Text(""), Amount(sources.Sum(s => s.Total.MinorUnits)),
            Amount(sources.Sum(s => s.Balances.AvailableMinorUnits)), Amount(sources.Sum(s => s.Balances.EncumberedMinorUnits)),
            Amount(sources.Sum(s => s.Balances.ObligatedMinorUnits)), Amount(sources.Sum(s => s.Balances.DisbursedMinorUnits)));
        console.Write(table);
    }

    public void RunByVillage(IReadOnlyList<WageLine> lines, IReadOnlyDictionary<string, string> villages)
    {
        Heading("Wage run of June 2026, by village (CNY)");
        Table table = NewTable("Village");
        foreach (string column in new[] { "Holders", "Days", "Wages", "Paid", "Open" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var village in lines.GroupBy(line => line.Site).OrderBy(group => group.Key, StringComparer.Ordinal))
            AddSums(table, villages.GetValueOrDefault(village.Key, village.Key), [.. village]);
        table.AddEmptyRow();
        AddSums(table, "Total", lines);
        console.Write(table);
    }

    public void Explained(IEnumerable<WageLineExplanation> explanations)
    {
        Heading("Three lines, explained");
        foreach (WageLineExplanation explained in explanations)
        {
            WageLine line = explained.Line;
            console.MarkupLine($"[bold]{Markup.Escape(line.MaskedName)}[/]  {line.Site.Split('/')[^1]}  {line.Name.Split('/')[^1]}");
            foreach (string step in explained.Steps) console.MarkupLine($"  {Markup.Escape(step)}");
            console.WriteLine();
        }
    }

    public void RefusedRows(IReadOnlyList<Imported> imports)
    {
        Heading("Rows refused on entry; their neighbours went in");
        Table table = NewTable("File");
        table.AddColumn(new TableColumn("Rows").RightAligned());
        foreach (string column in new[] { "At lines", "Reason", "Why" }) table.AddColumn(column);
        foreach (Imported import in imports)
            foreach (var alike in import.Refused.GroupBy(row => (row.Reason, row.Message)))
                table.AddRow(Text(import.File), new Text($"{alike.Count():N0}"), Text(Lines([.. alike.Select(row => row.Number)])),
                    Text(alike.Key.Reason), Text(alike.Key.Message));
        console.Write(table);
    }

    private static string Lines(long[] numbers) => numbers.Length <= LinesShown
        ? string.Join("; ", numbers.Select(number => $"{number:N0}"))
        : string.Join("; ", numbers.Take(LinesShown - 1).Select(number => $"{number:N0}")) + $" … {numbers[^1]:N0}";

    public void Exceptions(IReadOnlyList<BankException> exceptions, IReadOnlyList<WageLine> held, IReadOnlyList<Credit> unnamed)
    {
        Heading("What waits for a person");
        Table table = NewTable("Kind");
        table.AddColumn(new TableColumn("CNY").RightAligned());
        table.AddColumn("Bank's reason");
        table.AddColumn("What to do");
        foreach (BankException open in exceptions)
            // What the bank says of a whole file names no amount.
            table.AddRow(Text(open.Kind), open.Amount is null ? Text("") : Amount(open.Amount.MinorUnits), Text(open.BankReason),
                Text(open.Remedy));
        foreach (WageLine line in held)
            table.AddRow(Text("HELD"), Amount(line.Amount.MinorUnits), Text(""), Text($"{line.MaskedName}: {line.HoldReason}"));
        foreach (Credit credit in unnamed)
            table.AddRow(Text("SUSPENSE"), Amount(credit.InSuspense.MinorUnits), Text(""),
                Text($"A credit of {credit.BookingDate} that nobody has named."));
        console.Write(table);
    }

    public void Ties(IReadOnlyList<Tie> ties)
    {
        Heading("Every figure added up again from elsewhere");
        Table table = NewTable("Figure");
        table.AddColumn(new TableColumn("One way").RightAligned());
        table.AddColumn("from");
        table.AddColumn(new TableColumn("Another way").RightAligned());
        table.AddColumn("from");
        table.AddColumn("");
        foreach (Tie tie in ties)
            table.AddRow(Text(tie.What), Figure(tie, tie.Left), Text(tie.LeftFrom), Figure(tie, tie.Right), Text(tie.RightFrom),
                new Markup(tie.Holds ? "[green]ties[/]" : "[red bold]DIFFERS[/]"));
        console.Write(table);
    }

    /// <summary>Days with one digit, from thousandths of a day.</summary>
    public static string DayCount(long millis) => $"{millis / 1_000:N0}.{millis % 1_000 / 100}";

    public static string Money(Protos.Type.Money money) => Kernel.Money.Of(money.CurrencyCode, money.MinorUnits).ToString();

    private static void AddSums(Table table, string name, IReadOnlyList<WageLine> lines) => table.AddRow(
        new Text(name), new Text($"{lines.Count:N0}"), new Text(DayCount(lines.Sum(line => line.DayMillisCount))),
        Amount(lines.Sum(line => line.Amount.MinorUnits)), Amount(lines.Sum(line => line.Paid?.MinorUnits ?? 0)),
        Amount(lines.Sum(line => line.Amount.MinorUnits - (line.Paid?.MinorUnits ?? 0))));

    private static Table NewTable(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns) table.AddColumn(column);
        return table;
    }

    private static Text Figure(Tie tie, long value) => tie.IsMoney ? Amount(value) : new Text($"{value:N0}");

    private static Text Amount(long fen) => new(Kernel.Money.Of("CNY", fen).ToString()[4..]);

    private static Text Text(string text) => new(text);
}
