using System.Globalization;
using Fund.Kernel;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Why a text is not an amount.</summary>
public enum AmountFault
{
    None,
    /// <summary>Not digits with at most one point, or more than 18 digits.</summary>
    Malformed,
    /// <summary>Decimals other than zero beyond the minor unit of the currency: reading it would lose money.</summary>
    Inexact,
}

/// <summary>
/// Amounts as ISO 20022 writes them: major units, a point, as many decimals as the currency has. Text and integers only,
/// so nothing is rounded.
/// </summary>
public static class AmountText
{
    /// <summary>The schema gives an amount 18 digits.</summary>
    public const int DigitsMax = 18;

    /// <summary>Decimals of the finest currency of ISO 4217 (CLF, UYW).</summary>
    private const int FinestDigits = 4;

    /// <summary>The amount without its currency: <c>12345.60</c> for CNY, <c>12345</c> for JPY, <c>-0.005</c> for KWD.</summary>
    public static string Of(Money amount) => Of(amount.MinorUnits, amount.Currency.MinorDigits);

    /// <summary>
    /// The plain sum of the numbers of all amounts, whatever their currencies: what a control sum is. Has as many decimals as
    /// the finest currency among them, at least one amount given.
    /// </summary>
    public static string SumOf(IEnumerable<Money> amounts)
    {
        Int128 sum = 0;
        int digits = 0;
        foreach (Money amount in amounts)
        {
            sum += amount.MinorUnits * (Int128)PowerOfTen(FinestDigits - amount.Currency.MinorDigits);
            digits = Math.Max(digits, amount.Currency.MinorDigits);
        }
        return Of(sum / PowerOfTen(FinestDigits - digits), digits);
    }

    /// <summary>
    /// Reads an amount that is not negative. Zeros before it and zeros beyond the minor unit are dropped
    /// (banks send <c>12.500</c> in EUR); other decimals beyond it are a fault.
    /// </summary>
    public static AmountFault TryParse(string text, Currency currency, out Money amount)
    {
        amount = Money.Zero(currency);
        string[] parts = (text.StartsWith('+') ? text[1..] : text).Split('.');
        string major = parts[0].TrimStart('0');
        string minor = parts.Length > 1 ? parts[1] : "";
        bool hasDigit = parts[0].Length + minor.Length > 0;
        if (parts.Length > 2 || !hasDigit || !IsDigits(major) || !IsDigits(minor)) return AmountFault.Malformed;

        string decimals = minor.TrimEnd('0');
        if (decimals.Length > currency.MinorDigits) return AmountFault.Inexact;
        string units = major + decimals.PadRight(currency.MinorDigits, '0');
        if (units.Length > DigitsMax) return AmountFault.Malformed;

        amount = new Money(currency, units.Length == 0 ? 0 : long.Parse(units, NumberStyles.None, CultureInfo.InvariantCulture));
        return AmountFault.None;
    }

    private static string Of(Int128 minorUnits, int digits)
    {
        string units = Int128.Abs(minorUnits).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        string sign = minorUnits < 0 ? "-" : "";
        return digits == 0 ? sign + units : $"{sign}{units[..^digits]}.{units[^digits..]}";
    }

    private static long PowerOfTen(int exponent) => exponent switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1_000, _ => 10_000 };

    private static bool IsDigits(string text) => !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
