namespace Fund.Budgets.Ledger;

/// <summary>An amount on one source.</summary>
/// <param name="Source">The name of the allotment or contribution.</param>
/// <param name="Amount">Minor units, positive.</param>
public readonly record struct Line(string Source, long Amount);

/// <summary>How much of what an encumbrance holds in a stage is moved, and from which of its sources.</summary>
public sealed record Portion
{
    private Portion(long? total, IReadOnlyList<Line>? lines) => (Total, Lines) = (total, lines);

    /// <summary>All that is left, which may be nothing.</summary>
    public static Portion All { get; } = new(null, null);

    /// <summary>Minor units, positive; null when lines are given or all is meant.</summary>
    public long? Total { get; }

    /// <summary>Null when a total is given or all is meant.</summary>
    public IReadOnlyList<Line>? Lines { get; }

    /// <summary>
    /// A total, split over the sources in proportion to what each holds in the stage, by largest remainder; so the last
    /// portion takes exactly the rest.
    /// </summary>
    public static Portion Of(long total) => new(total, null);

    /// <summary>So much of each source; lines on the same source count together.</summary>
    public static Portion Of(params IReadOnlyList<Line> lines) => new(null, lines);
}
