using System.Collections;
using System.Globalization;
using CsvHelper;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pb = Fund.Protos.Type;

namespace Fund.Chassis.Imports;

/// <summary>Turns a row of text into the request of a method: each column is a field path.</summary>
internal static class RowReader
{
    private static readonly CsvReaderOptions Form = new() { HasHeader = false };

    /// <summary>Refuses COLUMN_UNKNOWN where a path names no settable field, and COLUMN_REPEATED where two are the same.</summary>
    public static void CheckColumns(MessageDescriptor type, IEnumerable<string> columns)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            if (column is "request_id" or "validate_only" || FieldAt(type, column) is not { } field || !IsSettable(field))
                throw new Refusal(RefusalKind.Malformed, "COLUMN_UNKNOWN", "A column is not a field of the method's request.")
                    .With("column", column);
            // One of the two would be lost without a word.
            if (!known.Add(column))
                throw new Refusal(RefusalKind.Malformed, "COLUMN_REPEATED", "A field is given twice, by two columns or by a constant too.")
                    .With("column", column);
        }
    }

    /// <summary>
    /// Refuses HEADER_REPEATED where each cell is the name of a column, and ROW_MALFORMED with the columns at fault; never with their
    /// values.
    /// </summary>
    public static IMessage Read(MessageParser parser, string text, IReadOnlyList<string> columns, IReadOnlyDictionary<string,
        string> constants)
    {
        var request = (IMessage)parser.ParseFrom([]);
        foreach ((string path, string value) in constants) Set(request, path, value);
        using CsvReader csv = CsvReader.FromText(text, Form);
        bool isRead = csv.Read();
        if (isRead && IsHeader(csv, columns))
            throw new Refusal(RefusalKind.Malformed, "HEADER_REPEATED",
                "The row is a header again: files seem to have been joined. Import them one by one, or take this line out.");
        string[] cells = isRead ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : [];
        // A line end that is not quoted begins another row, which would be lost without a word.
        if (cells.Length != columns.Count || csv.Read())
            throw new Refusal(RefusalKind.Malformed, "ROW_MALFORMED", $"The row does not have {columns.Count} columns.");
        for (int i = 0; i < columns.Count; i++) Set(request, columns[i], cells[i]);
        return request;
    }

    // In whatever order: below a second header the cells may well stand in other columns. A joined file may bring its byte order mark.
    private static bool IsHeader(CsvReader csv, IReadOnlyList<string> columns)
    {
        for (int i = 0; i < csv.FieldCount; i++)
        {
            string name = csv.GetString(i).Trim().Trim('\uFEFF').Replace('-', '_');
            if (!columns.Contains(name, StringComparer.OrdinalIgnoreCase)) return false;
        }
        return csv.FieldCount == columns.Count;
    }

    private static void Set(IMessage request, string path, string text)
    {
        string[] parts = path.Split('.');
        IMessage at = request;
        for (int depth = 0; depth < parts.Length - 1; depth++) at = Inner(at, at.Descriptor.FindFieldByName(parts[depth]));
        FieldDescriptor field = at.Descriptor.FindFieldByName(parts[^1]);
        if (text.Length == 0) return;
        object value = Parse(field, text)
            ?? throw new Refusal(RefusalKind.Malformed, "ROW_MALFORMED", "A column of the row does not hold what it should.")
                .At(path, $"must be {Expected(field)}");
        field.Accessor.SetValue(at, value);
    }

    // A repeated message takes one item from a row: the first.
    private static IMessage Inner(IMessage message, FieldDescriptor field)
    {
        object? present = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            var list = (IList)present!;
            if (list.Count == 0) list.Add(field.MessageType.Parser.ParseFrom([]));
            return (IMessage)list[0]!;
        }
        if (present is IMessage inner) return inner;
        inner = field.MessageType.Parser.ParseFrom([]);
        field.Accessor.SetValue(message, inner);
        return inner;
    }

    private static object? Parse(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => text.Trim(),
        FieldType.Bool => text is "true" or "yes" ? true : text is "false" or "no" ? false : null,
        FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null,
        FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : null,
        FieldType.Enum => field.EnumType.Values.FirstOrDefault(value => value.Name == text
            || value.Name.EndsWith($"_{text}", StringComparison.Ordinal))?.Number,
        FieldType.Message when field.MessageType == Pb.Money.Descriptor => MoneyOf(text),
        _ => null,
    };

    // "CNY 600.00": the code, a space, an exact amount in major units without grouping.
    private static Pb.Money? MoneyOf(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length != 2 || parts[0].Length != 3 || !parts[0].All(char.IsAsciiLetterUpper)) return null;
        Currency currency = Currency.Of(parts[0]);
        string[] amount = parts[1].Split('.');
        if (amount.Length > 2 || amount[0].Length is 0 or > 15) return null;
        string minor = amount.Length == 2 ? amount[1] : new string('0', currency.MinorDigits);
        if (minor.Length != currency.MinorDigits) return null;
        return long.TryParse(amount[0] + minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long units)
            ? new Pb.Money { CurrencyCode = currency.Code, MinorUnits = units }
            : null;
    }

    private static string Expected(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => "yes or no",
        FieldType.Int32 or FieldType.Int64 => "a whole number without grouping",
        FieldType.Enum => $"one of {string.Join(", ", field.EnumType.Values.Skip(1).Select(value => value.Name))}",
        FieldType.Message => "an amount such as CNY 600.00",
        _ => "text",
    };

    // What a cell can hold: a single value that Parse reads.
    private static bool IsSettable(FieldDescriptor field) => !field.IsRepeated
        && (field.FieldType is FieldType.String or FieldType.Bool or FieldType.Int32 or FieldType.Int64 or FieldType.Enum
            || (field.FieldType == FieldType.Message && field.MessageType == Pb.Money.Descriptor));

    private static FieldDescriptor? FieldAt(MessageDescriptor type, string path)
    {
        FieldDescriptor? field = null;
        MessageDescriptor? at = type;
        foreach (string part in path.Split('.'))
        {
            field = at?.FindFieldByName(part);
            if (field is null || field.IsMap) return null;
            at = field.FieldType == FieldType.Message ? field.MessageType : null;
        }
        return field;
    }
}
