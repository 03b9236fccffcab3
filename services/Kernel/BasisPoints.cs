namespace Fund.Kernel;

/// <summary>A share in hundredths of a per cent: 10,000 is the whole. From 0 to 10,000, both inclusive.</summary>
public readonly record struct BasisPoints
{
    private BasisPoints(int value) => Value = value;

    public int Value { get; }

    public static BasisPoints Of(int value) =>
        value is >= 0 and <= 10_000
            ? new BasisPoints(value)
            : throw new Refusal(RefusalKind.Malformed, "SHARE_OUT_OF_RANGE", "A share is between 0 and 10,000 basis points.");
}
