using System.Text.RegularExpressions;

namespace Fund.Tests.Unit.House;

/// <summary>Elements of a proto file without a comment above them.</summary>
internal static partial class ProtoComments
{
    public static IEnumerable<string> Missing(SourceFile file)
    {
        bool isInOption = false;
        for (int i = 1; i < file.Lines.Length; i++)
        {
            string line = file.Lines[i];
            if (line.TrimStart().StartsWith("option ", StringComparison.Ordinal)) isInOption = !line.TrimEnd().EndsWith(';');
            if (isInOption)
            {
                if (line.TrimStart().StartsWith("};", StringComparison.Ordinal)) isInOption = false;
                continue;
            }
            if (Element().IsMatch(line) && !file.Lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
                yield return $"{file.Path}:{i + 1} {line.Trim()}";
        }
    }

    [GeneratedRegex(
        @"^\s*((service|rpc|message|enum|oneof|extend)\s+\w|(repeated |optional )?[\w.<>, ]+ \w+ = \d+|[A-Z][A-Z0-9_]+ = \d+;)")]
    private static partial Regex Element();
}
