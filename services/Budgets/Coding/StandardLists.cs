using CsvHelper;
using Fund.Budgets.Domain.Coding;

namespace Fund.Budgets.Coding;

/// <summary>The published lists that the product brings along as data: <c>Coding/lists/*.csv</c>.</summary>
internal static class StandardLists
{
    /// <summary>The functions of government, in force wherever an office states nothing else of its list of functions.</summary>
    public static StandardList Cofog { get; } = new(
        "COFOG",
        "United Nations, Classification of the Functions of Government (COFOG), 1999; Statistical Papers, Series M, No. 84",
        CodeKind.Function,
        CodeForm.Of([2, 4, 6]),
        Read("cofog"));

    // Lines that begin with # say what the file holds; the columns are code, parent_code, title.
    private static (string Code, string Parent, string Title)[] Read(string name)
    {
        using Stream file = typeof(StandardLists).Assembly.GetManifestResourceStream($"lists/{name}.csv")!;
        using var reader = new StreamReader(file);
        var rows = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Skip(1);
        return [.. rows.Select(Row)];
    }

    private static (string Code, string Parent, string Title) Row(string text)
    {
        using CsvReader row = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false });
        row.Read();
        return (row.GetString(0), row.GetString(1), row.GetString(2));
    }
}
