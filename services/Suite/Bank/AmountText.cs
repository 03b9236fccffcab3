using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>Amounts as they stand in files: a point, no leading zeros, at most 18 digits, 5 of them after the point.</summary>
internal static partial class AmountText
{
    private const int Decimals = 5;

    /// <summary>The amount in units of 10^-5, whatever its currency, or null when it is not written as banks want it.</summary>
    public static Int128? Scaled(string? text)
    {
        if (text is null || Shape().Match(text) is not { Success: true } match) return null;
        string fraction = match.Groups["fraction"].Value;
        if (match.Groups["whole"].Length + fraction.Length > 18) return null;
        return Int128.Parse(match.Groups["whole"].Value + fraction.PadRight(Decimals, '0'), CultureInfo.InvariantCulture);
    }

    /// <summary>The number of digits after the point.</summary>
    public static int DecimalsOf(string text) => text.IndexOf('.') is var point and >= 0 ? text.Length - point - 1 : 0;

    /// <summary>From units of 10^-5; the digits that the currency does not have must be zeros. Null: too large for any account.</summary>
    public static Money? ToMoney(Int128 scaled, Currency currency)
    {
        Int128 minorUnits = scaled / (100_000 / currency.MinorPerMajor);
        return minorUnits > long.MaxValue ? null : new Money(currency, (long)minorUnits);
    }

    /// <summary>The absolute amount with the decimals of its currency; direction is told apart from it.</summary>
    public static string Of(Money amount)
    {
        int decimals = amount.Currency.MinorDigits;
        string digits = Int128.Abs(amount.MinorUnits).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
    }

    [GeneratedRegex(@"^(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]{1,5}))?\z")]
    private static partial Regex Shape();
}
