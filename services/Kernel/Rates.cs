namespace Fund.Kernel;

/// <summary>Exact rates over minor units, with the rounding of a payment line: half up, away from zero for corrections.</summary>
public static class Rates
{
    /// <summary>
    /// <paramref name="minorUnits"/> × <paramref name="numerator"/> ÷ <paramref name="denominator"/>, rounded half up by
    /// absolute value, so that a correction of −x undoes exactly what x did. The denominator is positive.
    /// </summary>
    public static long Apply(long minorUnits, long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        Int128 product = (Int128)minorUnits * numerator;
        Int128 halves = Int128.Abs(product) * 2 + denominator;
        Int128 rounded = halves / ((Int128)denominator * 2);
        return checked((long)(product < 0 ? -rounded : rounded));
    }
}
