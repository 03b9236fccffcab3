namespace Fund.Budgets.Domain.Cash;

/// <summary>What the books know today of the cash of an office, with what is below it, or of one bank account; in minor units.</summary>
public sealed record CashPosition
{
    /// <summary>What the bank holds and is free.</summary>
    public long Bank { get; init; }

    /// <summary>What is on its way to payees: it has left <see cref="Bank"/>.</summary>
    public long InTransit { get; init; }

    /// <summary>What came and nobody has named. It is not counted.</summary>
    public long Suspense { get; init; }

    /// <summary>What is promised and has not come. No day is agreed for it in the books, so it is not counted.</summary>
    public long Pledged { get; init; }

    /// <summary>What is due and not on its way.</summary>
    public long Obligated { get; init; }

    /// <summary>What is reserved for what is not due yet, and the last day on which its source may be spent.</summary>
    public IReadOnlyList<(string Purpose, DateOnly EndsOn, long Amount)> Encumbered { get; init; } = [];

    /// <summary>By purpose, what has become due this month; of one bank account, what was paid from it.</summary>
    public IReadOnlyDictionary<string, long> DoneThisMonth { get; init; } = new Dictionary<string, long>();

    /// <summary>What came this month and was named.</summary>
    public long CameThisMonth { get; init; }

    /// <summary>
    /// Of one bank account: what is due or reserved in its office. Which account pays it is not known, so it is not counted.
    /// </summary>
    public long Unassigned { get; init; }
}
