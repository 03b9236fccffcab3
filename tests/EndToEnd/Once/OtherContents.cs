using System.Collections;
using Fund.Chassis.Rules;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>The same request id with another content: one request for each field that can hold something else and be well-formed.</summary>
internal static class OtherContents
{
    public static IReadOnlyList<IMessage> Of(IMessage request)
    {
        var others = new List<IMessage>();
        foreach (FieldDescriptor field in request.Descriptor.Fields.InFieldNumberOrder())
        {
            IMessage other = Copy(request);
            if (Change(other, field) && FieldRules.Refuse(other) is null && !other.Equals(request)) others.Add(other);
        }
        return others;
    }

    private static bool Change(IMessage message, FieldDescriptor field)
    {
        // Another id is another request, and a dry run is none.
        if (field.Name is "request_id" or "validate_only" || field.IsMap) return false;
        object? value = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            var items = (IList)value!;
            if (items.Count == 0) return false;
            if (items[0] is IMessage item) return ChangeInside(item);
            if (OtherThan(field, items[0]) is not { } otherItem) return false;
            items[0] = otherItem;
            return true;
        }
        if (value is IMessage inner) return ChangeInside(inner);
        if (OtherThan(field, value) is not { } other) return false;
        field.Accessor.SetValue(message, other);
        return true;
    }

    private static bool ChangeInside(IMessage message) =>
        message.Descriptor.Fields.InFieldNumberOrder().Any(field => Change(message, field));

    private static object? OtherThan(FieldDescriptor field, object? value) => field.FieldType switch
    {
        FieldType.String => OtherText((string)value!),
        FieldType.Bool => !(bool)value!,
        FieldType.Int32 => (int)value! + 1,
        FieldType.Int64 => (long)value! + 1,
        FieldType.Bytes when value is ByteString { Length: > 0 } bytes => ByteString.CopyFrom([.. bytes.Span, 32]),
        FieldType.Enum => field.EnumType.Values.Select(known => known.Number).FirstOrDefault(known => known > 0 && known != (int)value!)
            is > 0 and var other ? Enum.ToObject(field.EnumType.ClrType, other) : null,
        _ => null,
    };

    private static string? OtherText(string text)
    {
        // Another office would be another question: whether the caller may.
        if (text.Length == 0 || (text.StartsWith("offices/", StringComparison.Ordinal) && text.Split('/').Length == 2)) return null;
        char last = text[^1] switch
        {
            '9' => '8', >= '0' and < '9' => (char)(text[^1] + 1),
            'z' => 'y', >= 'a' and < 'z' => (char)(text[^1] + 1),
            _ => 'a',
        };
        return text[..^1] + last;
    }

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());
}
