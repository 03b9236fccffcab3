using System.Globalization;
using System.Text;
using System.Text.Json;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fund.Cli;

/// <summary>Writes data to the output in the form that was asked for.</summary>
internal sealed class Printer(Terminal terminal, OutputForm form, bool color)
{
    private const int ColumnGap = 2;
    private const int LeastProseWidth = 30;

    // Of full width too: sheets set to Chinese or Japanese take them for the others.
    private static readonly string[] LeadingFormula = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"];

    public OutputForm Form => form;

    /// <summary>One thing.</summary>
    public void One(IMessage message)
    {
        if (form == OutputForm.Json) terminal.Out.WriteLine(ProtoJson.Text(message));
        else if (form == OutputForm.Csv) Csv(Views.Whole(message.Descriptor, [message]));
        else Tables(Views.Card(message));
    }

    /// <summary>Many things of one kind.</summary>
    public void Many(MessageDescriptor type, IReadOnlyList<IMessage> items, string empty)
    {
        string Json() => items.Count == 0 ? "[]" : $"[\n{string.Join(",\n", items.Select(ProtoJson.Text))}\n]";
        if (form == OutputForm.Json) terminal.Out.WriteLine(Json());
        else if (form == OutputForm.Csv) Csv(Views.Whole(type, items));
        else Tables([Views.List(type, items) with { Empty = empty }]);
    }

    /// <summary>One of a stream too long to hold: a CSV row below a header, or a JSON object a line.</summary>
    public void Next(IMessage item, bool isFirst)
    {
        if (form == OutputForm.Csv) Csv(Views.Whole(item.Descriptor, [item]), withHeader: isFirst);
        else terminal.Out.WriteLine(ProtoJson.Line(item));
    }

    /// <summary>A report that is no message of its own.</summary>
    public void Report(params Sheet[] sheets)
    {
        if (form == OutputForm.Csv) Array.ForEach(sheets, sheet => Csv(sheet));
        else if (form == OutputForm.Json) JsonReport(sheets);
        else Tables(sheets);
    }

    /// <summary>Sheets for a person to decide upon: beside the data, on the error output.</summary>
    public void Show(IEnumerable<Sheet> sheets) => Tables(sheets, terminal.Error);

    private void Tables(IEnumerable<Sheet> sheets, TextWriter? to = null)
    {
        var isFirst = true;
        foreach (Sheet sheet in sheets)
        {
            if (!isFirst) (to ?? terminal.Out).WriteLine();
            isFirst = false;
            Draw(sheet, to ?? terminal.Out);
        }
    }

    private void Draw(Sheet sheet, TextWriter to)
    {
        if (sheet.Title != "") to.WriteLine(Terminal.Clean(sheet.Title));
        if (sheet.Rows.Count == 0)
        {
            to.WriteLine(sheet.Empty);
            return;
        }
        var table = new Table { Border = TableBorder.None, ShowHeaders = !sheet.IsCard, ShowFooters = sheet.Totals is not null };
        for (var i = 0; i < sheet.Columns.Length; i++) table.AddColumn(ColumnOf(sheet, i));
        foreach (object?[] row in sheet.Rows) table.AddRow([.. row.Select(cell => (IRenderable)new Text(Shown(sheet, cell)))]);
        // Drawn aside first: the table pads its last column, and nobody wants blanks at line ends in a pipe.
        var drawn = new StringWriter();
        Console(drawn, HasColor(to), Math.Max(terminal.Width, LeastWidth(sheet))).Write(table);
        foreach (string line in drawn.ToString().TrimEnd('\n').Split('\n')) to.WriteLine(line.TrimEnd());
    }

    private bool HasColor(TextWriter to) => color && (to == terminal.Out ? terminal.OutIsPerson : terminal.ErrorIsPerson);

    // Names and ids are copied from the screen, so they stay whole even where that makes a line too long; only prose is wrapped.
    private bool Wraps(Sheet sheet, int index) => sheet.Rows.Any(row => row[index] is string text && text.Contains(' '));

    private int LeastWidth(Sheet sheet)
    {
        object?[] titles = [.. sheet.Columns.Select(column => (object?)column.Title)];
        int WidthOf(object? cell) => new Segment(Shown(sheet, cell)).CellCount();
        object?[][] rows = [titles, .. sheet.Rows, sheet.Totals ?? titles];
        return Enumerable.Range(0, titles.Length).Sum(index => ColumnGap
            + (Wraps(sheet, index) ? Math.Max(LeastProseWidth, rows.Max(row => LongestName(Shown(sheet, row[index]))))
                : rows.Max(row => WidthOf(row[index]))));
    }

    // A title may stand beside the name it belongs to. Han text has no blanks and may be wrapped anywhere.
    private static int LongestName(string text) =>
        text.Split(' ', '\n').Where(word => Ascii.IsValid(word)).Select(word => word.Length).DefaultIfEmpty(0).Max();

    private TableColumn ColumnOf(Sheet sheet, int index)
    {
        bool isRight = !sheet.IsCard && sheet.Rows.Any(row => row[index] is Money or long or Share);
        var column = new TableColumn(new Text(sheet.IsCard ? "" : TitleOf(sheet, index), new Style(decoration: Decoration.Underline)))
        {
            Padding = new Padding(0, 0, ColumnGap, 0),
            NoWrap = !Wraps(sheet, index),
            Alignment = isRight ? Justify.Right : Justify.Left,
        };
        if (sheet.Totals is { } totals) column.Footer = new Text(Shown(sheet, totals[index]), new Style(decoration: Decoration.Bold));
        return column;
    }

    public static IAnsiConsole Console(TextWriter to, bool color, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(to),
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Math.Min(width, 4_000);
        return console;
    }

    private static string TitleOf(Sheet sheet, int index) =>
        sheet.Columns[index] is { IsMoney: true } money && sheet.Currency is { } currency ? $"{money.Title}\n{currency}"
            : sheet.Columns[index].Title;

    private string Shown(Sheet sheet, object? cell) => Terminal.Clean(cell switch
    {
        Money money when sheet.Currency == money.Currency => money.ToString()[4..],
        null => "",
        bool flag => flag ? "yes" : "no",
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        DateTimeOffset time =>
            TimeZoneInfo.ConvertTime(time, terminal.Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        ByteString { Length: <= 64 } bytes => Convert.ToHexStringLower(bytes.Span),
        ByteString bytes => $"{bytes.Length:N0} bytes",
        _ => cell.ToString() ?? "",
    });

    private void Csv(Sheet sheet, bool withHeader = true)
    {
        // A spreadsheet sums amounts only where the currency stands in a column of its own.
        bool[] isMoney = [.. sheet.Columns.Select((column, i) => column.IsMoney || sheet.Rows.Any(row => row[i] is Money))];
        IEnumerable<string> Header(Column column, int i)
        {
            string title = column.Title.Replace(' ', '_');
            return isMoney[i] ? [title, title + "_currency"] : [title];
        }
        IEnumerable<string> Cells(object? cell, int i) => cell switch
        {
            Money money => [MoneyText.Plain(money), money.Currency.Code],
            string text when !isMoney[i] => [NoFormula(text)],
            _ => isMoney[i] ? ["", ""] : [Plain(cell)],
        };
        if (withHeader) terminal.Out.WriteLine(CsvText.Record(sheet.Columns.SelectMany(Header)));
        foreach (object?[] row in sheet.Rows) terminal.Out.WriteLine(CsvText.Record(row.SelectMany(Cells)));
    }

    // A spreadsheet would run text that looks like a formula, and some of the text here was written by strangers.
    private static string NoFormula(string text) =>
        LeadingFormula.Any(start => text.StartsWith(start, StringComparison.Ordinal)) ? "'" + text : text;

    private static string Plain(object? cell) => cell switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        Share share => share.BasisPoints.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ByteString bytes => bytes.ToBase64(),
        _ => cell.ToString() ?? "",
    };

    private void JsonReport(Sheet[] sheets)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            foreach (Sheet sheet in sheets)
            {
                if (sheet.IsCard)
                {
                    WriteCard(json, sheet);
                    continue;
                }
                json.WriteStartArray(sheet.Title == "" ? "rows" : sheet.Title);
                foreach (object?[] row in sheet.Rows) WriteRow(json, sheet, row);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        terminal.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteCard(Utf8JsonWriter json, Sheet card)
    {
        if (card.Title != "") json.WriteStartObject(card.Title);
        foreach (object?[] row in card.Rows) WriteValue(json, (string)row[0]!, row[1]);
        if (card.Title != "") json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, Sheet sheet, object?[] row)
    {
        json.WriteStartObject();
        for (var i = 0; i < row.Length; i++) WriteValue(json, sheet.Columns[i].Title, row[i]);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case Money money:
                json.WriteStartObject();
                json.WriteString("currencyCode", money.Currency.Code);
                // As proto3 JSON writes 64-bit numbers.
                json.WriteString("minorUnits", money.MinorUnits.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case Share share:
                json.WriteNumberValue(share.BasisPoints);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Plain(value));
                break;
        }
    }
}
