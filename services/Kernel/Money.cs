using System.Globalization;

namespace Fund.Kernel;

/// <summary>
/// An exact amount in minor units (fen for CNY). It may be negative: a correction is a signed amount on the same side.
/// Two amounts are equal when currency and minor units are. Overflow throws; it never wraps.
/// </summary>
public readonly record struct Money(Currency Currency, long MinorUnits) : IComparable<Money>
{
    public static Money Zero(Currency currency) => new(currency, 0);

    public static Money Of(string currency, long minorUnits) => new(Currency.Of(currency), minorUnits);

    public bool IsPositive => MinorUnits > 0;

    public bool IsZero => MinorUnits == 0;

    public bool IsNegative => MinorUnits < 0;

    public static Money operator +(Money a, Money b) => new(Same(a, b), checked(a.MinorUnits + b.MinorUnits));

    public static Money operator -(Money a, Money b) => new(Same(a, b), checked(a.MinorUnits - b.MinorUnits));

    public static Money operator -(Money a) => new(a.Currency, checked(-a.MinorUnits));

    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    public int CompareTo(Money other)
    {
        Same(this, other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    /// <summary>
    /// The part that is <paramref name="share"/> of this amount, rounded half up to the minor unit, and the rest;
    /// the two always add up to this amount.
    /// </summary>
    public (Money Part, Money Remainder) Split(BasisPoints share)
    {
        Money part = new(Currency, Rates.Apply(MinorUnits, share.Value, 10_000));
        return (part, this - part);
    }

    /// <summary>Grouped major units with the code, for people and logs: <c>CNY 12,345.60</c>. Never parsed again.</summary>
    public override string ToString()
    {
        long perMajor = Currency.MinorPerMajor;
        Int128 absolute = Int128.Abs(MinorUnits);
        string major = ((ulong)(absolute / perMajor)).ToString("N0", CultureInfo.InvariantCulture);
        string minor = Currency.MinorDigits == 0
            ? ""
            : "." + ((long)(absolute % perMajor)).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.MinorDigits, '0');
        return $"{Currency} {(MinorUnits < 0 ? "-" : "")}{major}{minor}";
    }

    private static Currency Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? a.Currency
            : throw new Refusal(RefusalKind.NotNow, "CURRENCY_MISMATCH", $"Amounts in {a.Currency} and {b.Currency} cannot be combined.")
                .With("currency", a.Currency).With("otherCurrency", b.Currency);
}
