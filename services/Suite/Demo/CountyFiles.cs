using CsvHelper;

namespace Fund.Suite.Demo;

/// <summary>A table of the demo's county: deploy/demo/s-county/*.csv.</summary>
internal sealed record CountyFile(string Name, string[] Columns, IReadOnlyList<CountyRow> Rows)
{
    public static CountyFile Read(string name)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "s-county", $"{name}.csv"));
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] columns = lines[0].Split(',');
        var rows = new List<CountyRow>();
        for (int line = 1; line < lines.Length; line++)
        {
            using CsvReader csv = CsvReader.FromText(lines[line], new CsvReaderOptions { HasHeader = false });
            csv.Read();
            rows.Add(new CountyRow(line + 1, lines[line],
                columns.Select((column, index) => (column, Value: csv.GetString(index)))
                    .ToDictionary(cell => cell.column, cell => cell.Value)));
        }
        return new CountyFile(name, columns, rows);
    }
}

/// <summary>One row: its line in the file, its text, and its cells by column.</summary>
internal sealed record CountyRow(long Line, string Text, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells[column];

    public Protos.Type.Money Money(string column) => new()
    {
        CurrencyCode = Cells[$"{column}.currency_code"],
        MinorUnits = long.Parse(Cells[$"{column}.minor_units"], System.Globalization.CultureInfo.InvariantCulture),
    };
}
