using System.Collections;
using System.Globalization;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pb = Fund.Protos.Type;

namespace Fund.Cli;

/// <summary>Makes sheets of messages: one rule for all of them, so that a new resource needs no new code.</summary>
internal static class Views
{
    private const string MinorUnits = "_minor_units";
    private const string MillisCount = "_millis_count";
    private const string BasisPoints = "_basis_points";

    // Of no use where many things stand below each other.
    private static readonly string[] NotInLists = ["etag", "create time", "update time", "acts"];

    /// <summary>A value inside a message, however deep, and how to get it.</summary>
    private sealed record Leaf(Column Column, Func<IMessage, object?> Value, bool IsStage = false)
    {
        public string Title => Column.Title;
    }

    /// <summary>One thing: its fields one below the other, then a sheet for each list in it.</summary>
    public static IReadOnlyList<Sheet> Card(IMessage message)
    {
        object?[][] rows =
        [
            .. Leaves(message.Descriptor, lists: false).Select(leaf => new[] { leaf.Title, leaf.Value(message) })
                .Where(row => !IsNothing(row[1])),
        ];
        List<Sheet> sheets = rows.Length == 0 ? [] : [new Sheet("", ["field", "value"], rows) { IsCard = true }];
        sheets.AddRange(Lists(message));
        return sheets.Count > 0 ? sheets : [new Sheet("", [], [])];
    }

    /// <summary>Many things below each other; columns in which no row has anything are left out.</summary>
    public static Sheet List(MessageDescriptor type, IReadOnlyList<IMessage> items, string title = "")
    {
        Leaf[] leaves =
        [
            .. Leaves(type, lists: false)
                .Where(leaf => !NotInLists.Contains(leaf.Title))
                .Where(leaf => items.Any(item =>
                    leaf.Value(item) is var v && !IsNothing(v) && !(leaf.IsStage && v is Money { IsZero: true }))),
        ];
        return new Sheet(title, [.. leaves.Select(l => l.Column)], [.. items.Select(item => leaves.Select(l => l.Value(item)).ToArray())]);
    }

    /// <summary>Every field of every thing, in the protos' order, whatever it holds: the shape of a CSV file is fixed.</summary>
    public static Sheet Whole(MessageDescriptor type, IReadOnlyList<IMessage> items)
    {
        Leaf[] leaves = [.. Leaves(type, lists: true)];
        return new Sheet("", [.. leaves.Select(l => l.Column)], [.. items.Select(item => leaves.Select(l => l.Value(item)).ToArray())]);
    }

    private static IEnumerable<Sheet> Lists(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder()
            .Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            object? value = field.Accessor.GetValue(message);
            if (field.IsRepeated && ((IList)value!).Count > 0)
            {
                IMessage[] items = [.. ((IList)value).Cast<IMessage>()];
                yield return List(field.MessageType, items, Words.Title(field.Name));
                FieldDescriptor named = field.MessageType.Fields.InFieldNumberOrder()[0];
                foreach (IMessage item in items)
                    foreach (Sheet within in Lists(item))
                        yield return within with { Title = $"{within.Title} of {Value(named, item)}" };
            }
            else if (!field.IsRepeated && value is IMessage inner && IsFlattened(field.MessageType))
                foreach (Sheet sheet in Lists(inner))
                    yield return sheet;
        }
    }

    private static IEnumerable<Leaf> Leaves(MessageDescriptor type, bool lists)
    {
        if (type == Pb.Money.Descriptor)
        {
            yield return new Leaf(new("amount", IsMoney: true), message => MoneyOf((Pb.Money)message));
            yield break;
        }
        bool hasCurrency = type.FindFieldByName("currency_code") is not null;
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated && field.FieldType == FieldType.Message && !field.IsMap && !lists) continue;
            if (hasCurrency && field.Name == "currency_code") continue;

            if (!field.IsRepeated && field.FieldType == FieldType.Message && IsFlattened(field.MessageType))
                foreach (Leaf leaf in Leaves(field.MessageType, lists))
                    yield return new Leaf(
                        leaf.Column with { Title = field.Name == "balances" ? leaf.Title : $"{Words.Title(field.Name)} {leaf.Title}" },
                        message => field.Accessor.GetValue(message) is IMessage inner ? leaf.Value(inner) : null,
                        leaf.IsStage);
            else if (hasCurrency && field.Name.EndsWith(MinorUnits, StringComparison.Ordinal))
                yield return new Leaf(new(Words.Title(field.Name[..^MinorUnits.Length]), IsMoney: true), Amount(type, field),
                    IsStage: true);
            else
                yield return new Leaf(new(TitleOf(field), IsMoney(field)), message => Value(field, message));
        }
    }

    private static Func<IMessage, object?> Amount(MessageDescriptor type, FieldDescriptor field)
    {
        FieldDescriptor currency = type.FindFieldByName("currency_code");
        return message => MoneyText.Of((string)currency.Accessor.GetValue(message), (long)field.Accessor.GetValue(message));
    }

    private static Money? MoneyOf(Pb.Money money) => MoneyText.Of(money.CurrencyCode, money.MinorUnits);

    private static string TitleOf(FieldDescriptor field) =>
        Words.Title(field.Name.Replace(MillisCount, "s").Replace(BasisPoints, ""));

    private static object? Value(FieldDescriptor field, IMessage message)
    {
        object? value = field.Accessor.GetValue(message);
        if (value is IDictionary map) return string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}={map[key]}"));
        if (field.IsRepeated) return string.Join(", ", ((IList)value!).Cast<object>().Select(item => Text(Scalar(field, item))));
        return Scalar(field, value);
    }

    private static object? Scalar(FieldDescriptor field, object? value) => value switch
    {
        null => null,
        Pb.Money money => MoneyOf(money),
        Timestamp time => time.ToDateTimeOffset(),
        ByteString bytes => bytes,
        IMessage message => ProtoJson.Line(message),
        System.Enum => field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)) is { } known
            ? known.Number == 0 ? "" : Words.EnumWord(known)
            : Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        long millis when field.Name.EndsWith(MillisCount, StringComparison.Ordinal) => Fraction(millis, 1_000),
        int points when field.Name.EndsWith(BasisPoints, StringComparison.Ordinal) => Fraction(points, 100) + " %",
        int number => (long)number,
        _ => value,
    };

    private static string Fraction(long number, int per)
    {
        string rest = Math.Abs(number % per).ToString(CultureInfo.InvariantCulture).PadLeft(per == 100 ? 2 : 3, '0');
        return $"{(number < 0 ? "-" : "")}{Math.Abs(number / per)}.{rest}";
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // Money and times are values of their own; any other message is shown through its fields.
    private static bool IsFlattened(MessageDescriptor type) =>
        type != Pb.Money.Descriptor && type.File.Package != "google.protobuf";

    private static bool IsMoney(FieldDescriptor field) =>
        !field.IsRepeated && field.FieldType == FieldType.Message && field.MessageType == Pb.Money.Descriptor;

    private static bool IsNothing(object? value) => value is null or "" or false or 0L or ByteString { IsEmpty: true };
}
