using System.Reflection;
using Fund.Protos.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Cli;

/// <summary>One method of the suite as the command line sees it. Its command is its permission, word by word.</summary>
internal sealed class Rpc
{
    private readonly Method<IMessage, IMessage> wire;

    private Rpc(MethodDescriptor method, MethodRule rule)
    {
        Method = method;
        Rule = rule;
        Marshaller<IMessage> Of(MessageDescriptor type) => Marshallers.Create<IMessage>(m => m.ToByteArray(), type.Parser.ParseFrom);
        var kind = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        wire = new(kind, method.Service.FullName, method.Name, Of(method.InputType), Of(method.OutputType));
    }

    /// <summary>Every method of the suite that has a rule, by its command.</summary>
    public static IReadOnlyList<Rpc> All { get; } =
    [
        .. Files().SelectMany(file => file.Services).SelectMany(service => service.Methods)
            .Select(method => (method, rule: method.GetOptions()?.GetExtension(OptionsExtensions.Rule)))
            .Where(pair => pair.rule is not null)
            .Select(pair => new Rpc(pair.method, pair.rule!))
            .OrderBy(rpc => rpc.Permission, StringComparer.Ordinal),
    ];

    public MethodDescriptor Method { get; }

    public MethodRule Rule { get; }

    public Method<IMessage, IMessage> Wire => wire;

    public string Permission => Rule.Permission;

    /// <summary>The words of its command: <c>payment wage-runs approve</c>.</summary>
    public string[] Path => [.. Permission.Split('.').Select(Words.Kebab)];

    public MessageDescriptor Input => Method.InputType;

    /// <summary>Whether anyone may call it, so that it needs no session.</summary>
    public bool IsAnonymous => Rule.Roles.Contains("anonymous");

    /// <summary>The list field of a paged answer; null for others.</summary>
    public FieldDescriptor? Items =>
        Method.OutputType.FindFieldByName("next_page_token") is null
            ? null
            : Method.OutputType.Fields.InDeclarationOrder().First(f => f.IsRepeated);

    /// <summary>The one field of an answer that is a part of a text file; null for others.</summary>
    public FieldDescriptor? FilePart =>
        Method.IsServerStreaming && Method.OutputType.Fields.InDeclarationOrder() is [{ Name: "text", FieldType: FieldType.String } only]
            ? only
            : null;

    /// <summary>By its permission, such as <c>contract.enrolments.create</c>, or its gRPC name.</summary>
    public static Rpc? Find(string name) => All.FirstOrDefault(rpc => rpc.Permission == name || rpc.FullName == name.TrimStart('/'));

    public static Rpc Of(string permission) => Find(permission) ?? throw new InvalidOperationException($"The protos have no {permission}.");

    /// <summary>The gRPC name: <c>fund.contract.v1.ProgrammeService/CreateEnrolment</c>.</summary>
    public string FullName => $"{Method.Service.FullName}/{Method.Name}";

    /// <summary>The service that answers, as the directory names it; null where any may.</summary>
    public string? Service(IMessage request) => Method.File.Package switch
    {
        "fund.access.v1" => "access",
        "fund.budget.v1" => "budgets",
        "fund.contract.v1" => "contracts",
        "fund.payment.v1" => "payments",
        "fund.audit.v1" => "audit",
        "fund.imports.v1" => NamedService(Text(request, "name") ?? Text(request, "parent") ?? ""),
        _ => Text(request, "service") ?? Text(request, "consumer"),
    };

    public static FieldRule? RuleOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Field);

    public static bool IsSensitive(FieldDescriptor field) => RuleOf(field)?.Sensitive == true;

    private static string? Text(IMessage request, string field) =>
        request.Descriptor.FindFieldByName(field)?.Accessor.GetValue(request) as string;

    private static string? NamedService(string name)
    {
        string[] parts = name.Split('/');
        int at = Array.IndexOf(parts, "services");
        return at >= 0 && at + 1 < parts.Length ? parts[at + 1] : null;
    }

    private static IEnumerable<FileDescriptor> Files() =>
        from type in typeof(MethodRule).Assembly.GetTypes()
        where type.Name.EndsWith("Reflection", StringComparison.Ordinal)
        let file = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as FileDescriptor
        where file is not null && file.Package.StartsWith("fund.", StringComparison.Ordinal)
        select file;
}
