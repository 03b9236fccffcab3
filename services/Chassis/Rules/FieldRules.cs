using System.Collections.Concurrent;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Chassis.Rules;

/// <summary>
/// What the fields of a request must hold, read from the options beside them in the protos and, without any option, from
/// the conventions of the suite. A request is checked whole, with everything inside it.
/// </summary>
public static class FieldRules
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldCheck[]> Checks = new();

    /// <summary>Refuses FIELDS_INVALID with all violations at once. The refusal holds paths and rules, never a value.</summary>
    public static void Check(IMessage request)
    {
        if (Refuse(request) is { } refusal) throw refusal;
    }

    /// <summary>The refusal that <see cref="Check"/> would throw, or null when every field obeys its rule.</summary>
    public static Refusal? Refuse(IMessage request)
    {
        var violations = new Violations();
        CheckMessage(request, "", violations);
        return violations.ToRefusal();
    }

    internal static void CheckMessage(IMessage message, string path, Violations violations)
    {
        WellKnownRules.Check(message, path, violations);
        string prefix = path.Length == 0 ? "" : path + ".";
        foreach (FieldCheck check in Checks.GetOrAdd(message.Descriptor, ChecksOf)) check.Run(message, prefix, violations);
    }

    private static FieldCheck[] ChecksOf(MessageDescriptor type) =>
        [.. type.Fields.InDeclarationOrder().Select(field => new FieldCheck(field))];
}
