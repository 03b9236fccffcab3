namespace Fund.Kernel;

/// <summary>Divides an amount so that nothing is lost: the parts always add up to the whole.</summary>
public static class Allocate
{
    /// <summary>
    /// Splits <paramref name="total"/> minor units by weights with the largest-remainder method; equal remainders go to the
    /// earlier part. No part has another sign than the total. Refuses WEIGHTS_EMPTY unless some weight is positive and none negative.
    /// </summary>
    public static long[] ByWeight(long total, IReadOnlyList<long> weights)
    {
        Int128 sum = 0;
        foreach (long weight in weights)
        {
            if (weight < 0) throw NoWeights();
            sum += weight;
        }
        if (sum == 0) throw NoWeights();

        Int128 whole = Int128.Abs(total);
        var parts = new long[weights.Count];
        var remainders = new (Int128 Remainder, int Index)[weights.Count];
        Int128 given = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Int128 scaled = whole * weights[i];
            parts[i] = (long)(scaled / sum);
            remainders[i] = (scaled % sum, i);
            given += parts[i];
        }
        foreach ((_, int index) in remainders.OrderByDescending(r => r.Remainder).ThenBy(r => r.Index).Take((int)(whole - given)))
            parts[index]++;
        if (total < 0)
            for (int i = 0; i < parts.Length; i++) parts[i] = -parts[i];
        return parts;
    }

    /// <summary>
    /// Takes <paramref name="total"/> from the amounts in their order: each is used up before the next one is touched.
    /// Refuses NOT_ENOUGH_TO_DRAW when they hold less than the total.
    /// </summary>
    public static long[] InOrder(long total, IReadOnlyList<long> available)
    {
        var parts = new long[available.Count];
        long left = total;
        for (int i = 0; i < parts.Length && left > 0; i++)
        {
            parts[i] = Math.Min(left, Math.Max(0, available[i]));
            left -= parts[i];
        }
        return left == 0
            ? parts
            : throw new Refusal(RefusalKind.NotNow, "NOT_ENOUGH_TO_DRAW",
                $"The sources hold {left} minor units less than the {total} asked for.")
                .With("askedMinorUnits", total).With("shortMinorUnits", left);
    }

    /// <summary>
    /// Draws the lines' amounts from sources that were reserved once for their sum, in line order, so that the columns add up
    /// to the reservations and the rows to the lines, and no share is negative. Proportional sources stay proportional within
    /// one minor unit a line: each line's split carries the remainder of the lines before it.
    /// </summary>
    /// <param name="reserved">What each source holds for the lines; together exactly the lines' sum.</param>
    /// <param name="lines">The amount of each line, none negative.</param>
    public static long[][] AcrossLines(IReadOnlyList<long> reserved, IReadOnlyList<long> lines)
    {
        Int128 sum = lines.Aggregate((Int128)0, (total, line) => total + line);
        Int128 held = reserved.Aggregate((Int128)0, (total, part) => total + part);
        if (sum != held || lines.Any(line => line < 0) || reserved.Any(part => part < 0))
            throw new ArgumentException("The reservations must add up to the lines, and none may be negative.");

        var shares = new long[lines.Count][];
        var drawn = new long[reserved.Count];
        Int128 upTo = 0;
        for (int line = 0; line < lines.Count; line++)
        {
            upTo += lines[line];
            shares[line] = DrawOne(reserved, drawn, lines[line], upTo, sum);
        }
        return shares;
    }

    // What is owed to each source so far (reserved × progress) less what it gave: the largest debts are paid first.
    private static long[] DrawOne(IReadOnlyList<long> reserved, long[] drawn, long line, Int128 upTo, Int128 sum)
    {
        var share = new long[reserved.Count];
        if (line == 0) return share;
        long left = line;
        var debts = new (Int128 Debt, int Index)[reserved.Count];
        for (int i = 0; i < share.Length; i++)
        {
            Int128 due = (Int128)reserved[i] * upTo - (Int128)drawn[i] * sum;
            long whole = due <= 0 ? 0 : (long)Int128.Min(due / sum, left);
            share[i] = whole;
            left -= whole;
            debts[i] = (due - (Int128)whole * sum, i);
        }
        foreach ((_, int index) in debts.OrderByDescending(d => d.Debt).ThenBy(d => d.Index))
        {
            if (left == 0) break;
            long more = Math.Min(left, Math.Min(1, reserved[index] - drawn[index] - share[index]));
            share[index] += more;
            left -= more;
        }
        for (int i = 0; left > 0 && i < share.Length; i++)
        {
            long more = Math.Min(left, reserved[i] - drawn[i] - share[i]);
            share[i] += more;
            left -= more;
        }
        for (int i = 0; i < share.Length; i++) drawn[i] += share[i];
        return share;
    }

    private static Refusal NoWeights() =>
        new(RefusalKind.Malformed, "WEIGHTS_EMPTY", "At least one weight must be positive and none negative.");
}
