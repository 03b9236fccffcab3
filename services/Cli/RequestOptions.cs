using System.CommandLine;
using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fund.Cli;

/// <summary>
/// The options of one method's command, one for each field of its request, and the request they make. Personal data has no
/// option: arguments are seen by every process of the machine and stay in the shell's history.
/// </summary>
internal sealed class RequestOptions
{
    private static readonly string[] OwnWords = ["request_id", "validate_only"];

    private readonly Rpc rpc;
    private readonly Dictionary<FieldDescriptor, Option<string[]>> options = [];
    private readonly Dictionary<FieldDescriptor, Option<bool>> flags = [];
    private readonly Dictionary<FieldDescriptor, Option<string?>> files = [];

    public RequestOptions(Rpc rpc, Command command)
    {
        this.rpc = rpc;
        foreach (FieldDescriptor field in rpc.Input.Fields.InFieldNumberOrder()
            .Where(f => !OwnWords.Contains(f.Name) && !Rpc.IsSensitive(f)))
            Add(command, field);

        if (Subject is not null)
        {
            SubjectArgument = new Argument<string?>(Subject.Name)
            {
                Description = $"The same as {Words.Option(Subject)}.",
                Arity = ArgumentArity.ZeroOrOne,
            };
            command.Arguments.Add(SubjectArgument);
        }
    }

    /// <summary>Fields that are asked for without echo.</summary>
    public IEnumerable<FieldDescriptor> Secrets => rpc.Input.Fields.InFieldNumberOrder().Where(Rpc.IsSensitive);

    /// <summary>The resource that a call is about, which may also stand without its option.</summary>
    public FieldDescriptor? Subject => rpc.Input.Fields.InFieldNumberOrder().FirstOrDefault() is { FieldType: FieldType.String } first
        && (first.Name is "name" or "parent" || rpc.Rule.ScopeFields.Contains(first.Name)) ? first : null;

    private Argument<string?>? SubjectArgument { get; }

    /// <summary>The request as typed: the JSON first, then each option on top of it.</summary>
    public IMessage Read(ParseResult parse, TextReader input)
    {
        IMessage request = parse.GetValue(CommonOptions.Json) is { } json
            ? FieldText.Json(rpc.Input, ReadJson(json, input))
            : FieldText.Empty(rpc.Input);
        if (SubjectArgument is not null && parse.GetValue(SubjectArgument) is { } subject) FieldText.Put(request, Subject!, subject);
        foreach ((FieldDescriptor field, Option<bool> flag) in flags)
            if (parse.GetResult(flag) is not null) field.Accessor.SetValue(request, parse.GetValue(flag));
        foreach ((FieldDescriptor field, Option<string[]> option) in options)
        {
            string[] texts = parse.GetValue(option) ?? [];
            if (texts.Length > 1 && !field.IsRepeated) throw new UsageError($"{option.Name} is given twice.");
            foreach (string text in texts) FieldText.Put(request, field, text);
        }
        foreach ((FieldDescriptor field, Option<string?> file) in files)
            if (parse.GetValue(file) is { } path)
                foreach (IMessage item in ReadItems(field.MessageType, path))
                    ((IList)field.Accessor.GetValue(request)).Add(item);
        return request;
    }

    private void Add(Command command, FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Bool)
        {
            flags[field] = new Option<bool>(Words.Option(field)) { Description = Describe(field) };
            command.Options.Add(flags[field]);
            return;
        }
        var option = new Option<string[]>(Words.Option(field))
        {
            Description = Describe(field),
            HelpName = Form(field),
            Arity = ArgumentArity.OneOrMore,
        };
        if (field.FieldType == FieldType.Enum) option.CompletionSources.Add([.. Words.Of(field.EnumType)]);
        options[field] = option;
        command.Options.Add(option);

        if (!field.IsRepeated || field.IsMap || field.FieldType != FieldType.Message) return;
        files[field] = new Option<string?>($"--{Words.Kebab(field.Name)}-file")
        {
            Description = $"The {Words.Title(field.Name)} from a .csv file with field names as header, or a .json array.",
            HelpName = "file",
        };
        command.Options.Add(files[field]);
    }

    private static string Describe(FieldDescriptor field)
    {
        string text = ProtoComments.Of(field).Replace("\n", " ");
        if (Decision.IsBound(field)) return $"{text} [default: of what is shown to you]";
        if (field.IsRepeated && field.FieldType == FieldType.Message && !field.IsMap)
            text += $" Fields: {string.Join(", ", InputFields(field).Select(f => f.Name))}.";
        if (field.IsRepeated) text += " Given once for each.";
        return Rpc.RuleOf(field)?.Required == true ? $"Required. {text}" : text;
    }

    private static IEnumerable<FieldDescriptor> InputFields(FieldDescriptor list) =>
        list.MessageType.Fields.InFieldNumberOrder().Where(f => !ProtoComments.Of(f).StartsWith("Output only", StringComparison.Ordinal));

    private static string Form(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => string.Join('|', Words.Of(field.EnumType)),
        FieldType.Int32 or FieldType.Int64 => "number",
        _ when field.IsMap => "name=value",
        FieldType.Message when field.MessageType == Protos.Type.Money.Descriptor => "\"CNY 1,234.50\"",
        FieldType.Message when field.MessageType == Timestamp.Descriptor => "2026-06-01T08:00:00+08:00",
        FieldType.Message => $"{InputFields(field).First().Name}=…,…",
        _ when field.Name.EndsWith("_date", StringComparison.Ordinal) => "yyyy-mm-dd",
        _ => "text",
    };

    private static string ReadJson(string from, TextReader input) => from == "-" ? input.ReadToEnd() : ReadFile(from);

    private static string ReadFile(string path) =>
        File.Exists(path) ? File.ReadAllText(path) : throw new UsageError($"There is no file {path}.");

    private static IEnumerable<IMessage> ReadItems(MessageDescriptor type, string path)
    {
        string text = ReadFile(path);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonItems(type, text, path) : CsvItems(type, text);
    }

    private static List<IMessage> JsonItems(MessageDescriptor type, string text, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(item => FieldText.Json(type, item.GetRawText()))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UsageError($"{path} is no JSON array.");
        }
    }

    private static IEnumerable<IMessage> CsvItems(MessageDescriptor type, string text)
    {
        string[][] records = [.. CsvText.Records(new StringReader(text)).Select(record => CsvText.Fields(record.Text))];
        foreach (string[] record in records.Skip(1))
        {
            IMessage item = FieldText.Empty(type);
            foreach ((string column, string value) in records[0].Zip(record).Where(cell => cell.Second != ""))
                FieldText.PutAt(item, column, value);
            yield return item;
        }
    }
}
