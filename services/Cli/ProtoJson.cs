using Fund.Protos.Google.Rpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Cli;

/// <summary>Messages as proto3 JSON. Outcomes of a batch hold refusals, whose packed details need the registry.</summary>
internal static class ProtoJson
{
    private static readonly TypeRegistry Details = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);
    private static readonly JsonFormatter Indented = new(JsonFormatter.Settings.Default.WithIndentation().WithTypeRegistry(Details));
    private static readonly JsonFormatter OnOneLine = new(JsonFormatter.Settings.Default.WithTypeRegistry(Details));

    public static string Text(IMessage message) => Indented.Format(message);

    public static string Line(IMessage message) => OnOneLine.Format(message);
}
