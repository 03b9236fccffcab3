namespace Fund.Kernel.Identifiers;

/// <summary>Digits are 0 to 9 only: rosters typed in Chinese hold full-width ones, which no bank reads.</summary>
internal static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    public static bool ContainsOnlyDigits(this string text) => text.AsSpan().ContainsOnlyDigits();

    /// <summary>The text without spaces: cards and IBANs are printed in groups of four.</summary>
    public static string Ungrouped(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
