using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fund.Protos.Options.V1;
using Fund.Protos.Type;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Chassis.Rules;

/// <summary>The rules of one field, made ready once per message type.</summary>
internal sealed class FieldCheck
{
    private const int DefaultLengthMax = 1_000;
    private const int DefaultItemsMax = 1_000;

    // Whoever reads a refusal, or the rows of a file that were refused, does not read expressions.
    private static readonly Dictionary<string, string> InWords = new()
    {
        ["[0-9]{4}-[0-9]{2}-[0-9]{2}"] = "Must be a day, such as 2026-06-30.",
        ["[0-9]{4}-[0-9]{2}"] = "Must be a month, such as 2026-06.",
        ["[0-9]{4}"] = "Must be a year, such as 2026.",
        ["[A-Z]{3}"] = "Must be a currency code, such as CNY.",
        ["[a-z0-9-]{3,63}"] = "Must be 3 to 63 of a-z, 0-9 and hyphen.",
    };

    private readonly FieldDescriptor field;
    private readonly FieldRule rule;
    private readonly Regex? pattern;
    private readonly int lengthMax;
    private readonly int itemsMax;
    private readonly bool isRequestId;
    private readonly bool isPageSize;

    public FieldCheck(FieldDescriptor field)
    {
        this.field = field;
        rule = field.GetOptions()?.GetExtension(OptionsExtensions.Field) ?? new FieldRule();
        // NonBacktracking: the time of a match is linear in the text, whatever is sent.
        pattern = rule.Pattern.Length == 0
            ? null
            : new Regex($@"\A(?:{rule.Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        lengthMax = rule.MaxLength == 0 ? DefaultLengthMax : rule.MaxLength;
        itemsMax = rule.MaxItems == 0 ? DefaultItemsMax : rule.MaxItems;
        isRequestId = field is { Name: "request_id", FieldType: FieldType.String, IsRepeated: false }
            && MethodRules.IsRequestOfChange(field.ContainingType);
        isPageSize = field is { Name: "page_size", FieldType: FieldType.Int32, IsRepeated: false };
    }

    /// <summary>Checks the field of <paramref name="message"/>; <paramref name="prefix"/> is empty or ends with a dot.</summary>
    public void Run(IMessage message, string prefix, Violations violations)
    {
        string path = prefix + field.Name;
        if (field.IsMap)
            CheckMap((IDictionary)field.Accessor.GetValue(message), path, violations);
        else if (field.IsRepeated)
            CheckList((IList)field.Accessor.GetValue(message), path, violations);
        else if (!field.HasPresence)
            CheckSingle(field.Accessor.GetValue(message), path, violations);
        else if (field.Accessor.HasValue(message))
            CheckSingle(field.Accessor.GetValue(message), path, violations);
        else if (rule.Required)
            violations.Add(path, "Must be set.");
    }

    private void CheckSingle(object value, string path, Violations violations)
    {
        if (isRequestId)
            CheckRequestId((string)value, path, violations);
        else if (rule.Required && IsEmpty(value))
            violations.Add(path, "Must be set.");
        else
            CheckValue(field, value, path, violations);
    }

    private void CheckList(IList items, string path, Violations violations)
    {
        if (!CheckCount(items.Count, path, violations)) return;
        for (int i = 0; i < items.Count; i++) CheckValue(field, items[i]!, $"{path}[{i}]", violations);
    }

    private void CheckMap(IDictionary entries, string path, Violations violations)
    {
        if (!CheckCount(entries.Count, path, violations)) return;
        // A key is what the caller sent, so it may be personal: the path does not repeat it.
        string entry = $"{path}[*]";
        FieldDescriptor value = field.MessageType.FindFieldByNumber(2);
        foreach (DictionaryEntry pair in entries)
        {
            if (pair.Key is string key) CheckText(key, entry, violations);
            CheckValue(value, pair.Value!, entry, violations);
        }
    }

    // Too many items are not looked at one by one: that is what the limit is for.
    private bool CheckCount(int count, string path, Violations violations)
    {
        if (count == 0 && rule.Required) violations.Add(path, "Must have at least one item.");
        if (count > itemsMax) violations.Add(path, $"Must have at most {Number(itemsMax)} items.");
        return count <= itemsMax;
    }

    private void CheckValue(FieldDescriptor kind, object value, string path, Violations violations)
    {
        switch (value)
        {
            case string text:
                CheckText(text, path, violations);
                break;
            case ByteString bytes when bytes.Length > lengthMax:
                violations.Add(path, $"Must have at most {Number(lengthMax)} bytes.");
                break;
            case IMessage message:
                if (message is Money money) CheckRange(money.MinorUnits, $"{path}.minor_units", violations);
                FieldRules.CheckMessage(message, path, violations);
                break;
            case Enum:
                if (kind.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)) is null)
                    violations.Add(path, "Must be one of the defined values.");
                break;
            case int or long or uint or ulong:
                CheckRange(value is ulong large ? large : Convert.ToInt64(value, CultureInfo.InvariantCulture), path, violations);
                break;
        }
    }

    private void CheckText(string text, string path, Violations violations)
    {
        if (!IsPlain(text, rule.Raw, out int length))
            violations.Add(path, "Must be well-formed text without control characters.");
        else if (length > lengthMax)
            violations.Add(path, $"Must have at most {Number(lengthMax)} characters.");
        else if (text.Length > 0 && pattern is not null && !pattern.IsMatch(text))
            violations.Add(path, InWords.GetValueOrDefault(rule.Pattern) ?? $"Must match {rule.Pattern}.");
    }

    private void CheckRange(Int128 number, string path, Violations violations)
    {
        if (isPageSize && number < 0) violations.Add(path, "Must not be negative.");
        if (rule.HasMin && number < rule.Min) violations.Add(path, $"Must be at least {Number(rule.Min)}.");
        if (rule.HasMax && number > rule.Max) violations.Add(path, $"Must be at most {Number(rule.Max)}.");
    }

    // Lower case only: the same id in two spellings would be two requests.
    private static void CheckRequestId(string text, string path, Violations violations)
    {
        if (!Guid.TryParseExact(text, "D", out Guid id) || id.ToString() != text)
            violations.Add(path, "Must be a UUID in lower case, made and kept by the caller.");
    }

    // A number or a bool of this kind has no empty state; its range says what it may be.
    private static bool IsEmpty(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        Enum number => Convert.ToInt32(number, CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    // Counts characters as Unicode does: a rare Han character in a person's name is one, not two.
    private static bool IsPlain(string text, bool isRaw, out int length)
    {
        length = 0;
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) == OperationStatus.Done;
            // The parser puts the replacement character where the bytes were not UTF-8; nobody means to send it.
            if (!isWhole || rune == Rune.ReplacementChar) return false;
            if (Rune.IsControl(rune) && !(isRaw && rune.Value is '\t' or '\n' or '\r')) return false;
            rest = rest[consumed..];
            length++;
        }
        return true;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
