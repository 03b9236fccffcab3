using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Fund.Cli;

/// <summary>The comments of methods and fields, read from the proto sources inside this program: help says what they say.</summary>
internal static partial class ProtoComments
{
    private static readonly Dictionary<string, string> Comments = [];

    static ProtoComments()
    {
        var assembly = typeof(ProtoComments).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".proto", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            Read(reader.ReadToEnd());
        }
    }

    /// <summary>Empty where there is none.</summary>
    public static string Of(IDescriptor element) => Comments.GetValueOrDefault(element.FullName, "");

    private static void Read(string source)
    {
        var scope = new Stack<string>();
        List<string> comment = [];
        foreach (string line in source.Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                comment.Add(line[2..].Trim());
                continue;
            }
            if (Named().Match(line) is { Success: true } named)
            {
                string name = named.Groups["name"].Value;
                string full = named.Groups["kind"].Value == "package" ? name
                    : string.Join('.', scope.Reverse().Where(s => s != "").Append(name));
                Comments[full] = string.Join('\n', comment);
                if (named.Groups["kind"].Value == "package") scope.Push(name);
                else if (line.EndsWith('{')) scope.Push(name);
            }
            else if (line.EndsWith('{'))
            {
                scope.Push("");
            }
            if (line.StartsWith('}')) scope.Pop();
            comment.Clear();
        }
    }

    // An element that others name: a package, a service, a method, a message, an enum or a field.
    [GeneratedRegex(@"^((?<kind>package|service|rpc|message|enum)\s+(?<name>[\w.]+)"
        + @"|(repeated |optional )?(map<.*>|[\w.]+)\s+(?<name>\w+)\s*=\s*\d+)")]
    private static partial Regex Named();
}
