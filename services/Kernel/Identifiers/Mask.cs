using System.Text;

namespace Fund.Kernel.Identifiers;

/// <summary>How personal data is shown to people who need not know it.</summary>
public static class Mask
{
    /// <summary>
    /// The first six and the last four characters: <c>110101********1234</c>. A text under 14 characters is hidden whole.
    /// </summary>
    public static string Identity(string text) =>
        text.Length < 14 ? "****" : $"{text[..6]}{new string('*', text.Length - 10)}{text[^4..]}";

    /// <summary>
    /// The last four characters: <c>****1234</c>. A text under nine characters is hidden whole, since four would be most of it.
    /// </summary>
    public static string Account(string text) => text.Length < 9 ? "****" : "****" + text[^4..];

    /// <summary>The first character, which may be a surrogate pair, and one star: <c>张*</c>. The star does not tell the length.</summary>
    public static string Name(string text) =>
        Rune.DecodeFromUtf16(text, out Rune first, out _) == System.Buffers.OperationStatus.Done ? $"{first}*" : "*";
}
