using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pb = Fund.Protos.Type;

namespace Fund.Cli;

/// <summary>Puts text that a person typed into the fields of a message. What cannot be understood is a usage error.</summary>
internal static partial class FieldText
{
    /// <summary>Sets the field, or adds to it where it is a list or a map.</summary>
    public static void Put(IMessage message, FieldDescriptor field, string text)
    {
        if (field.IsMap) PutPair((IDictionary)field.Accessor.GetValue(message), field, text);
        else if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(Value(field, text));
        else field.Accessor.SetValue(message, Value(field, text));
    }

    /// <summary>Sets a field by its path, such as <c>open.purpose</c>; messages on the way are made.</summary>
    public static void PutAt(IMessage message, string path, string text)
    {
        string[] steps = path.Trim().Replace('-', '_').Split('.');
        foreach (string step in steps[..^1])
        {
            FieldDescriptor field = Find(message.Descriptor, step, path);
            if (field.FieldType != FieldType.Message || field.IsRepeated) throw new UsageError($"\"{path}\": {step} has no fields.");
            if (field.Accessor.GetValue(message) is not IMessage inner)
                field.Accessor.SetValue(message, inner = Empty(field.MessageType));
            message = inner;
        }
        Put(message, Find(message.Descriptor, steps[^1], path), text);
    }

    public static bool HasPath(MessageDescriptor message, string path)
    {
        foreach (string step in path.Split('.'))
        {
            if (message?.FindFieldByName(step) is not { } field) return false;
            message = field.FieldType == FieldType.Message ? field.MessageType : null!;
        }
        return true;
    }

    public static IMessage Empty(MessageDescriptor type) => type.Parser.ParseFrom(ByteString.Empty);

    /// <summary>One message from <c>line_id=wages,amount=CNY 1,000.00</c>, or from JSON in braces.</summary>
    public static IMessage Message(MessageDescriptor type, string text)
    {
        if (text.TrimStart().StartsWith('{')) return Json(type, text);
        IMessage message = Empty(type);
        foreach (string pair in Pairs().Split(text))
        {
            string[] parts = pair.Split('=', 2);
            if (parts.Length != 2) throw new UsageError($"\"{pair}\" is not field=value. Fields: {Fields(type)}.");
            PutAt(message, parts[0], parts[1]);
        }
        return message;
    }

    public static IMessage Json(MessageDescriptor type, string text)
    {
        try
        {
            return JsonParser.Default.Parse(text, type);
        }
        catch (Exception error) when (error is InvalidJsonException or InvalidProtocolBufferException)
        {
            // The parser's own message quotes the text, which may hold personal data.
            throw new UsageError($"The JSON is no {type.Name}: check its syntax and field names. Fields: {Fields(type)}.");
        }
    }

    private static object Value(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Int32 => int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number
            : throw Bad(field, text, "a whole number"),
        FieldType.Int64 => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number
            : throw Bad(field, text, "a whole number"),
        FieldType.Bool => bool.TryParse(text, out bool flag) ? flag : throw Bad(field, text, "true or false"),
        FieldType.Enum => EnumValue(field, text),
        FieldType.Bytes => Bytes(field, text),
        FieldType.Message when field.MessageType == Pb.Money.Descriptor => MoneyText.Parse(text),
        FieldType.Message when field.MessageType == Timestamp.Descriptor => Time(field, text),
        FieldType.Message => Message(field.MessageType, text),
        _ => throw new UsageError($"{field.Name} can only be given with --json."),
    };

    private static object EnumValue(FieldDescriptor field, string text)
    {
        string word = Words.Kebab(text.Trim());
        EnumValueDescriptor? value = field.EnumType.Values.FirstOrDefault(v => Words.EnumWord(v) == word || Words.Kebab(v.Name) == word);
        return value is { Number: not 0 }
            ? System.Enum.ToObject(field.EnumType.ClrType, value.Number)
            : throw Bad(field, text, "one of " + string.Join(", ", Words.Of(field.EnumType)));
    }

    private static Timestamp Time(FieldDescriptor field, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw Bad(field, text, "a time, such as 2026-06-01T08:00:00+08:00");

    private static ByteString Bytes(FieldDescriptor field, string text)
    {
        try
        {
            return ByteString.FromBase64(text);
        }
        catch (FormatException)
        {
            throw Bad(field, text, "base64");
        }
    }

    private static void PutPair(IDictionary map, FieldDescriptor field, string text)
    {
        string[] parts = text.Split('=', 2);
        map[parts[0].Trim()] = parts.Length == 2 ? parts[1] : throw Bad(field, text, "name=value");
    }

    private static FieldDescriptor Find(MessageDescriptor type, string step, string path) =>
        type.FindFieldByName(step) ?? throw new UsageError($"There is no field \"{path}\". Fields: {Fields(type)}.");

    private static string Fields(MessageDescriptor type) => string.Join(", ", type.Fields.InFieldNumberOrder().Select(f => f.Name));

    private static UsageError Bad(FieldDescriptor field, string text, string expected) =>
        new($"{Words.Option(field)}: \"{text}\" is not {expected}.");

    // A comma parts two fields only where a field name and '=' follow: "amount=CNY 1,000.00" holds a comma of its own.
    [GeneratedRegex(@",(?=\s*[a-z][a-z0-9_.-]*=)")]
    private static partial Regex Pairs();
}
