using System.Globalization;

namespace Fund.Kernel;

/// <summary>
/// A fiscal year by its label and its first and last day, both inclusive. A label is not a number:
/// the United States had a "TQ" in 1976. 预算法 art. 18: 1 January to 31 December.
/// </summary>
public readonly record struct FiscalYear(string Label, DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>The calendar year, such as 2026. Refuses FISCAL_YEAR_MALFORMED.</summary>
    public static FiscalYear Calendar(string label) =>
        label is { Length: 4 } && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && year is >= 1900 and <= 9998
            ? new FiscalYear(label, new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))
            : throw new Refusal(RefusalKind.Malformed, "FISCAL_YEAR_MALFORMED", "A fiscal year is four digits, such as 2026.");

    public bool Contains(DateOnly day) => day >= FirstDay && day <= LastDay;

    public override string ToString() => Label;
}
