using System.Collections.Frozen;
using System.Reflection;
using Fund.Protos.Options.V1;
using Google.Protobuf.Reflection;

namespace Fund.Chassis.Rules;

/// <summary>
/// Who may call what, as the protos say: one rule per method, found by its path such as
/// <c>/fund.budget.v1.BudgetService/EnactAppropriation</c>. A method without a rule is not to be called by anyone.
/// </summary>
public static class MethodRules
{
    // Protocols of the platform, which bind their own answers: whether the process lives, and which methods it has.
    private static readonly string[] Exempt = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"];

    private static readonly FrozenDictionary<string, MethodDescriptor> ByPath =
        Files().SelectMany(file => file.Services).SelectMany(service => service.Methods).ToFrozenDictionary(PathOf);

    private static readonly FrozenDictionary<string, MethodRule> Rules = ByPath
        .Where(method => RuleOf(method.Value) is not null)
        .ToFrozenDictionary(method => method.Key, method => RuleOf(method.Value)!);

    private static readonly FrozenSet<MessageDescriptor> ChangingRequests = ByPath
        .Where(method => Rules.TryGetValue(method.Key, out MethodRule? rule) && rule.Changes)
        .Select(method => method.Value.InputType)
        .ToFrozenSet();

    /// <summary>Every method of every service that the protos know, by path.</summary>
    public static IReadOnlyDictionary<string, MethodDescriptor> Methods => ByPath;

    /// <summary>The rule of a method; null for one that has none or is not known: such a call is denied.</summary>
    public static MethodRule? Of(string path) => Rules.GetValueOrDefault(path);

    /// <summary>Whether the method needs no rule because it belongs to health checking or reflection.</summary>
    public static bool IsExempt(string path) =>
        Exempt.Any(service => path.Length > service.Length + 2 && path[0] == '/' && path[service.Length + 1] == '/'
            && path.AsSpan(1).StartsWith(service, StringComparison.Ordinal));

    /// <summary>Whether messages of this type ask for a change, by themselves or as an item of a batch.</summary>
    public static bool IsRequestOfChange(MessageDescriptor type) => ChangingRequests.Contains(type);

    /// <summary>Every proto file that the suite was built from.</summary>
    public static IEnumerable<FileDescriptor> Files() =>
        from type in typeof(MethodRule).Assembly.GetExportedTypes()
        let property = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)
        where property?.PropertyType == typeof(FileDescriptor)
        select (FileDescriptor)property.GetValue(null)!;

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private static MethodRule? RuleOf(MethodDescriptor method) => method.GetOptions()?.GetExtension(OptionsExtensions.Rule);
}
