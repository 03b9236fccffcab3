using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>What was fixed when an encumbrance was opened.</summary>
public sealed record EncumbranceFacts(string Name, string Office, string Document, string Purpose, DateTimeOffset CreateTime);

/// <summary>What was fixed when a bank account was entered.</summary>
internal sealed record BankAccountFacts(
    string Name, string DisplayName, string BankCode, string MaskedNumber, string Currency, DateTimeOffset CreateTime,
    DateTimeOffset UpdateTime);

/// <summary>What the store read for a batch: the state of the book and what only answers show.</summary>
internal sealed record Loaded
{
    public required BookState State { get; init; }

    public required IReadOnlyDictionary<string, EncumbranceFacts> Encumbrances { get; init; }

    public required IReadOnlyDictionary<string, BankAccountFacts> BankAccounts { get; init; }

    /// <summary>When each account was last posted to.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> UpdateTimes { get; init; }

    /// <summary>The months asked for that have no row yet; they are open.</summary>
    public required IReadOnlyList<Period> NewMonths { get; init; }

    /// <summary>
    /// The instant of what is posted now: never before what the accounts have seen, whatever the clocks of two replicas say.
    /// </summary>
    public DateTimeOffset InstantAfter(DateTimeOffset now)
    {
        foreach (DateTimeOffset seen in UpdateTimes.Values)
            if (seen >= now) now = seen.AddTicks(TimeSpan.TicksPerMicrosecond);
        return now;
    }
}

/// <summary>What a batch writes into the ledger's tables.</summary>
internal sealed record LedgerChanges
{
    private IReadOnlyList<DayChange>? days;
    private IReadOnlyList<Mark>? marks;

    public required Posted Posted { get; init; }

    public required IReadOnlyList<EncumbranceFacts> Encumbrances { get; init; }

    /// <summary>Who caused each posting, by its id.</summary>
    public required Func<string, string> ActorOf { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The months asked for that have no row yet.</summary>
    public required IReadOnlyList<Period> NewMonths { get; init; }

    /// <summary>
    /// Those of them that get their row, open. What was refused opens no month: it would have to be closed before any later one.
    /// </summary>
    public IReadOnlyList<Period> OpenedMonths => NewMonths.Count == 0 ? []
        : [.. NewMonths.Intersect(Posted.Postings.Select(posting => Period.Of(posting.EffectiveDate)))];

    /// <summary>What the days of the accounts gain.</summary>
    public IReadOnlyList<DayChange> Days => days ??= DayChange.Of(Posted.Postings);

    /// <summary>The marks that are due.</summary>
    public IReadOnlyList<Mark> Marks => marks ??= Mark.Of(Posted);

    /// <summary>The instant of a posting: one commit's postings follow each other by a microsecond, in their order.</summary>
    public static DateTimeOffset InstantOf(DateTimeOffset now, int ordinal) => now.AddTicks(ordinal * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant of the last posting.</summary>
    public DateTimeOffset End => InstantOf(Now, Math.Max(0, Posted.Postings.Count - 1));

    public static IReadOnlyList<EncumbranceFacts> OpenedBy(IReadOnlyList<Request> requests, Posted posted, DateTimeOffset now)
    {
        var opened = new Dictionary<string, EncumbranceFacts>();
        for (int i = 0; i < requests.Count; i++)
            if (requests[i] is Encumber verb && posted.Outcomes[i] is Outcome.Accepted)
                opened.TryAdd(verb.Encumbrance, new EncumbranceFacts(
                    verb.Encumbrance, Account.OfficeOf(verb.Encumbrance), verb.Heading.Document, verb.Purpose, now));
        return [.. opened.Values];
    }
}
