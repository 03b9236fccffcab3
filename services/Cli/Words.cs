using System.Text;
using Google.Protobuf.Reflection;

namespace Fund.Cli;

/// <summary>Turns the words of the protos into words of the command line and back.</summary>
internal static class Words
{
    /// <summary><c>wageRuns</c>, <c>wage_runs</c> and <c>WAGE_RUNS</c> are all <c>wage-runs</c>.</summary>
    public static string Kebab(string word)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsAsciiLetterUpper(word[i]) && i > 0 && char.IsAsciiLetterLower(word[i - 1])) kebab.Append('-');
            kebab.Append(word[i] == '_' ? '-' : char.ToLowerInvariant(word[i]));
        }
        return kebab.ToString();
    }

    /// <summary>A field as people read it: <c>document_number</c> is <c>document number</c>.</summary>
    public static string Title(string field) => field.Replace('_', ' ');

    /// <summary>The option of a field; that of a list is singular because it is given once per item.</summary>
    public static string Option(FieldDescriptor field)
    {
        string kebab = Kebab(field.Name);
        return "--" + (field.IsRepeated && kebab.EndsWith('s') ? kebab[..^1] : kebab);
    }

    /// <summary>An enum value without its prefix: <c>STATE_PARTLY_SETTLED</c> of <c>State</c> is <c>partly-settled</c>.</summary>
    public static string EnumWord(EnumValueDescriptor value)
    {
        string prefix = Kebab(value.EnumDescriptor.Name) + "-";
        string word = Kebab(value.Name);
        return word.StartsWith(prefix, StringComparison.Ordinal) ? word[prefix.Length..] : word;
    }

    /// <summary>The words of an enum that a person may say: all but UNSPECIFIED.</summary>
    public static IEnumerable<string> Of(EnumDescriptor values) => values.Values.Where(v => v.Number != 0).Select(EnumWord);

    /// <summary>An office by its name or its resource name, as a resource name.</summary>
    public static string Office(string text) => text.StartsWith("offices/", StringComparison.Ordinal) ? text : "offices/" + text;
}
