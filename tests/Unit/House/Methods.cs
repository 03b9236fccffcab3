using System.Text.RegularExpressions;

namespace Fund.Tests.Unit.House;

/// <summary>A method as the eye sees it: from its signature to the brace in the same column.</summary>
internal sealed partial record Methods(string Name, int Line, int LineCount)
{
    public static IEnumerable<Methods> Of(SourceFile file)
    {
        for (int i = 0; i < file.Lines.Length; i++)
        {
            Match signature = Signature().Match(file.Lines[i]);
            if (!signature.Success) continue;
            int indent = signature.Groups["indent"].Length;
            int open = i;
            while (open < file.Lines.Length && open < i + 8 && file.Lines[open] != new string(' ', indent) + "{") open++;
            if (open >= file.Lines.Length || file.Lines[open].Trim() != "{") continue;
            int close = Array.IndexOf(file.Lines, new string(' ', indent) + "}", open);
            if (close > 0) yield return new Methods(signature.Groups["name"].Value, i + 1, close - i + 1);
        }
    }

    [GeneratedRegex(@"^(?<indent> {4,12})(public|private|internal|protected|static|async|override)[^=;]*?\b(?<name>\w+)\((?!.*\)\s*=>)")]
    private static partial Regex Signature();
}

/// <summary>The lambda given to <c>writes.Run</c>.</summary>
internal sealed record DoorBodies(string Text, int Line)
{
    public static IEnumerable<DoorBodies> Of(SourceFile file)
    {
        string text = file.Text;
        for (int at = text.IndexOf("writes.Run(", StringComparison.Ordinal); at >= 0; at = text.IndexOf("writes.Run(", at + 1,
            StringComparison.Ordinal))
        {
            int depth = 0;
            int end = at + "writes.Run".Length;
            do
            {
                if (text[end] == '(') depth++;
                if (text[end] == ')') depth--;
                end++;
            }
            while (depth > 0 && end < text.Length);
            yield return new DoorBodies(text[at..end], text[..at].Count(c => c == '\n') + 1);
        }
    }
}
