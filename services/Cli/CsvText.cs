using System.Text;

namespace Fund.Cli;

/// <summary>
/// CSV by RFC 4180, record by record with the record's own text and line: an import hashes and sends rows exactly as the file
/// has them, which no reader of fields gives back.
/// </summary>
internal static class CsvText
{
    private static readonly char[] NeedsQuotes = [',', '"', '\n', '\r'];

    /// <summary>The records that are not blank, each with the line on which it begins, from 1, and without its line end.</summary>
    public static IEnumerable<(long Line, string Text)> Records(TextReader reader)
    {
        var record = new StringBuilder();
        long line = 0, start = 1;
        var isQuoted = false;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (!isQuoted) start = line;
            else record.Append('\n');
            record.Append(text);
            // Two quotes inside a quoted field turn twice: only the parity of all quotes tells whether a field is open.
            isQuoted ^= text.Count(c => c == '"') % 2 == 1;
            if (isQuoted) continue;
            if (!string.IsNullOrWhiteSpace(record.ToString())) yield return (start, record.ToString());
            record.Clear();
        }
        if (isQuoted) throw new UsageError($"Line {start}: a quote is never closed.");
    }

    public static string[] Fields(string record)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            char c = record[i];
            if (c == '"' && isQuoted && i + 1 < record.Length && record[i + 1] == '"') field.Append(record[i++]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }
        return [.. fields, field.ToString()];
    }

    public static string Record(IEnumerable<string> fields) =>
        string.Join(',', fields.Select(field => field.IndexOfAny(NeedsQuotes) < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\""));
}
