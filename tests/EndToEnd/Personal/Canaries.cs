using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fund.Tests.EndToEnd.Personal;

/// <summary>
/// Finds words in bytes whatever their encoding there: UTF-8, UTF-16 of both orders, hexadecimal, and the escapes of JSON. All are
/// looked for in one pass.
/// </summary>
internal sealed class Canaries
{
    // Forms shorter than this turn up in random bytes by chance.
    private const int BytesMin = 6;

    private readonly Dictionary<string, string> wordOf = [];
    private readonly SearchValues<string> forms;

    public Canaries(IEnumerable<string> words)
    {
        foreach (string word in words.Where(word => word.Length > 0).Distinct())
            foreach (byte[] form in FormsOf(word).Where(form => form.Length >= BytesMin))
                wordOf.TryAdd(Encoding.Latin1.GetString(form), word);
        forms = SearchValues.Create([.. wordOf.Keys], StringComparison.Ordinal);
    }

    /// <summary>Each word found, once.</summary>
    public IReadOnlyCollection<string> In(byte[] bytes)
    {
        var found = new HashSet<string>();
        // One character a byte, so that a search for text is one for bytes.
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(bytes);
        for (int at = rest.IndexOfAny(forms); at >= 0; at = rest.IndexOfAny(forms))
        {
            rest = rest[at..];
            foreach ((string form, string word) in wordOf)
                if (rest.StartsWith(form, StringComparison.Ordinal)) found.Add(word);
            rest = rest[1..];
        }
        return found;
    }

    private static IEnumerable<byte[]> FormsOf(string word)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(word);
        yield return Encoding.BigEndianUnicode.GetBytes(word);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        yield return Encoding.ASCII.GetBytes(JsonEncodedText.Encode(word).ToString());
    }
}
