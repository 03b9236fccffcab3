using Fund.Kernel;

namespace Fund.Budgets.Domain.Funding;

/// <summary>
/// A source and those that match it. A match gives its ratio of what the source gives, up to its limit and never a minor unit more;
/// beyond the limit the source pays alone. When a match cannot give its part, the source gives no more either.
/// </summary>
internal sealed class MatchedGroup
{
    private const long Whole = 10_000;

    private readonly (long BasisPoints, long Limit)[] matches;
    private readonly long ownMax;

    private MatchedGroup(long held, (long BasisPoints, long Limit, long Held)[] matches)
    {
        this.matches = [.. matches.Select(match => (match.BasisPoints, match.Limit))];
        ownMax = held;
        foreach ((long basisPoints, long limit, long heldByMatch) in matches)
            if (limit > heldByMatch)
                ownMax = (long)Int128.Min(ownMax, (((Int128)heldByMatch + 1) * Whole - 1) / basisPoints);
    }

    /// <summary>
    /// Splits an amount over groups in the order of their sources, each used up before the next is touched. The parts, at the places of
    /// the sources, are together less than the amount where all are used up.
    /// </summary>
    /// <param name="total">The amount, more than zero.</param>
    /// <param name="sources">Each source and each match once.</param>
    /// <param name="held">What each can give.</param>
    public static long[] Split(long total, FundingSource[] sources, long[] held)
    {
        var parts = new long[sources.Length];
        long left = total;
        for (int i = 0; i < sources.Length && left > 0; i++)
        {
            if (sources[i].IsMatch) continue;
            int[] matching = [.. Enumerable.Range(0, sources.Length).Where(place => sources[place].Matches == sources[i].Source)];
            var group = new MatchedGroup(held[i],
                [.. matching.Select(place => (sources[place].MatchBasisPoints, LimitOf(sources[place]), held[place]))]);
            (parts[i], long[] matched) = group.Split((long)Int128.Min(left, group.GivenWith(group.ownMax)));
            for (int m = 0; m < matching.Length; m++) parts[matching[m]] = matched[m];
            left -= parts[i] + matched.Sum();
        }
        return parts;
    }

    private static long LimitOf(FundingSource source) => source.LimitMinorUnits == 0 ? long.MaxValue : source.LimitMinorUnits;

    /// <summary>The least own part with which the group reaches the amount; what that is too much, the matches give less.</summary>
    private (long Own, long[] Matched) Split(long amount)
    {
        long own = LeastOwn(amount);
        long[] matched = [.. matches.Select((_, m) => MatchOf(m, own))];
        var tooMuch = (long)(GivenWith(own) - amount);
        for (int m = matched.Length - 1; m >= 0 && tooMuch > 0; m--)
        {
            long less = Math.Min(tooMuch, matched[m] - MatchOf(m, own - 1));
            matched[m] -= less;
            tooMuch -= less;
        }
        return (own, matched);
    }

    // What is given grows with the own part, so the least one is found by halving.
    private long LeastOwn(long amount)
    {
        long low = 0, high = ownMax;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (GivenWith(middle) >= amount) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private Int128 GivenWith(long own)
    {
        Int128 sum = own;
        for (int m = 0; m < matches.Length; m++) sum += MatchOf(m, own);
        return sum;
    }

    private long MatchOf(int match, long own) =>
        (long)Int128.Min(matches[match].Limit, (Int128)own * matches[match].BasisPoints / Whole);
}
