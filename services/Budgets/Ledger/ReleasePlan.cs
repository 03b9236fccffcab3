using System.Globalization;
using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>
/// When parts of an allotment may first be spent, by month or quarter, counted together: what an earlier part leaves may be spent
/// later, never the other way round. What no part names may be spent from the first day.
/// </summary>
public sealed record ReleasePlan
{
    public static readonly ReleasePlan None = new() { Text = "", Parts = [] };

    /// <summary>As it rests in a column: <c>2026-04-01=30000;2026-07-01=20000</c>, by date; empty for none.</summary>
    public required string Text { get; init; }

    /// <summary>Each part: the first day on which it may be spent, and its amount in minor units.</summary>
    public required IReadOnlyList<(DateOnly From, long Amount)> Parts { get; init; }

    public static ReleasePlan Of(IEnumerable<(DateOnly From, long Amount)> parts)
    {
        (DateOnly From, long Amount)[] sorted = [.. parts.Where(part => part.Amount > 0).OrderBy(part => part.From)];
        return sorted.Length == 0 ? None : new ReleasePlan
        {
            Text = string.Join(';', sorted.Select(part =>
                string.Create(CultureInfo.InvariantCulture, $"{part.From.ToText()}={part.Amount}"))),
            Parts = sorted,
        };
    }

    public static ReleasePlan Parse(string text) => text.Length == 0 ? None : Of(text.Split(';').Select(part =>
        (Days.Parse(part[..10]), long.Parse(part.AsSpan(11), CultureInfo.InvariantCulture))));

    /// <summary>What may not be spent yet on the day, in minor units.</summary>
    public long NotYetOn(DateOnly day)
    {
        long later = 0;
        foreach ((DateOnly from, long amount) in Parts)
            if (from > day) later = checked(later + amount);
        return later;
    }

    /// <summary>The first day on which no more than <paramref name="left"/> of the plan is still to come.</summary>
    public DateOnly FirstDayWith(long left)
    {
        foreach ((DateOnly from, _) in Parts)
            if (NotYetOn(from) <= left) return from;
        return DateOnly.MinValue;
    }

    public bool Equals(ReleasePlan? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
