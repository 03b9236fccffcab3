using System.Globalization;

namespace Fund.Kernel.Tlog;

/// <summary>Numbers in proofs: ASCII digits, no sign, no leading zero, so that one number has one spelling.</summary>
internal static class Digits
{
    public static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == text;
}
