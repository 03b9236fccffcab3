using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Kernel;
using Pb = Fund.Protos.Type;

namespace Fund.Cli;

/// <summary>Money as people write it: the currency, a space, and an amount with or without grouping: <c>CNY 1,234.50</c>.</summary>
internal static partial class MoneyText
{
    /// <summary>
    /// Exact: no digit is ever rounded away. More decimals than the currency has, wrong grouping, and amounts beyond
    /// 64 bits are usage errors.
    /// </summary>
    public static Pb.Money Parse(string text)
    {
        Match match = Form().Match(text.Trim());
        if (!match.Success)
            throw new UsageError($"\"{text}\" is not an amount. Write the currency and the amount, such as \"CNY 1,234.50\".");

        Currency currency = Currency.Of(match.Groups["code"].Value);
        string decimals = match.Groups["minor"].Value;
        if (decimals.Length > currency.MinorDigits)
            throw new UsageError($"\"{text}\": {currency} has {currency.MinorDigits} decimals.");

        string digits = match.Groups["major"].Value.Replace(",", "") + decimals.PadRight(currency.MinorDigits, '0');
        string signed = match.Groups["sign"].Value + digits;
        return long.TryParse(signed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long minor)
            ? new Pb.Money { CurrencyCode = currency.Code, MinorUnits = minor }
            : throw new UsageError($"\"{text}\" is more than can be counted.");
    }

    /// <summary>The amount without currency and grouping, for spreadsheets: <c>1234.50</c>.</summary>
    public static string Plain(Money money) => money.ToString()[4..].Replace(",", "");

    /// <summary>Null where the message holds no currency that exists: an amount without one is no money.</summary>
    public static Money? Of(string code, long minorUnits) => IsCode().IsMatch(code) ? Money.Of(code, minorUnits) : null;

    [GeneratedRegex(@"^(?<code>[A-Z]{3})\s+(?<sign>-?)(?<major>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?<minor>[0-9]+))?$")]
    private static partial Regex Form();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex IsCode();
}
