using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>What was fixed when an encumbrance was opened.</summary>
public sealed record EncumbranceFacts(string Name, string Document, string Purpose, DateTimeOffset CreateTime);

/// <summary>What was fixed when a bank account was entered.</summary>
internal sealed record BankAccountFacts(
    string Name, string DisplayName, string BankCode, string MaskedNumber, string Currency, DateTimeOffset CreateTime,
    DateTimeOffset UpdateTime);

/// <summary>Where the books ended when they were read: what comes next is numbered and timed after it.</summary>
/// <param name="Account">The number of the newest account; 0: there is none.</param>
/// <param name="Posting">The number of the newest posting; 0: there is none.</param>
/// <param name="PostTime">Its instant.</param>
/// <param name="ClosedUntil">The last closed month; null: none is.</param>
internal readonly record struct LedgerEnds(long Account, long Posting, DateTimeOffset PostTime, Period? ClosedUntil);

/// <summary>What the store read for a batch: the state of the book and what only answers show.</summary>
internal sealed record Loaded
{
    public required BookState State { get; init; }

    public required IReadOnlyDictionary<string, EncumbranceFacts> Encumbrances { get; init; }

    public required IReadOnlyDictionary<string, BankAccountFacts> BankAccounts { get; init; }

    /// <summary>The numbers of the accounts.</summary>
    public required IReadOnlyDictionary<string, long> Numbers { get; init; }

    public required LedgerEnds Ends { get; init; }

    /// <summary>The months asked for that have no row yet; they are open.</summary>
    public required IReadOnlyList<Period> NewMonths { get; init; }

    /// <summary>
    /// The instant of what is posted now: after whatever was posted before, whatever the clocks of two replicas say. What was known at an
    /// instant would else change later.
    /// </summary>
    public DateTimeOffset InstantAfter(DateTimeOffset now) =>
        Ends.PostTime < now ? now : Ends.PostTime.AddTicks(TimeSpan.TicksPerMicrosecond);
}

/// <summary>What a batch writes into the ledger's tables.</summary>
internal sealed record LedgerChanges
{
    private IReadOnlyList<DayChange>? days;
    private IReadOnlyList<Mark>? marks;
    private Dictionary<string, long>? opened;

    /// <summary>What it was decided from.</summary>
    public required Loaded Loaded { get; init; }

    public required Posted Posted { get; init; }

    /// <summary>Those opened here, by their names.</summary>
    public required IReadOnlyDictionary<string, EncumbranceFacts> Encumbrances { get; init; }

    /// <summary>Who caused each posting, by its id.</summary>
    public required Func<string, string> ActorOf { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// The months that get their row, open. What was refused opens no month: it would have to be closed before any later one.
    /// </summary>
    public IReadOnlyList<Period> OpenedMonths => Loaded.NewMonths.Count == 0 ? []
        : [.. Loaded.NewMonths.Intersect(Posted.Postings.Select(posting => Period.Of(posting.EffectiveDate)))];

    /// <summary>What the days of the accounts gain.</summary>
    public IReadOnlyList<DayChange> Days => days ??= DayChange.Of(Posted.Postings);

    /// <summary>The marks that are due.</summary>
    public IReadOnlyList<Mark> Marks => marks ??= Mark.Of(Posted);

    /// <summary>The number of an account, read or opened here; null for the outside.</summary>
    public long? NumberOf(string? account)
    {
        if (account is null) return null;
        if (Loaded.Numbers.TryGetValue(account, out long known)) return known;
        opened ??= Posted.Opened.Select((row, place) => (row.Name, Number: Loaded.Ends.Account + 1 + place))
            .ToDictionary(row => row.Name, row => row.Number, StringComparer.Ordinal);
        return opened[account];
    }

    /// <summary>What was fixed when an encumbrance was opened, here or before.</summary>
    public EncumbranceFacts FactsOf(string encumbrance) => Loaded.Encumbrances.GetValueOrDefault(encumbrance) ?? Encumbrances[encumbrance];

    /// <summary>The document and the instant that the row of an account opened here keeps.</summary>
    public (string Document, DateTimeOffset CreateTime) OpeningOf(Account account)
    {
        if (account.Kind != AccountKind.Encumbrance) return ("", End);
        EncumbranceFacts facts = FactsOf(account.Owner);
        return (facts.Document, facts.CreateTime);
    }

    /// <summary>The number of a posting, by its place from 0.</summary>
    public long PostingNumber(int ordinal) => Loaded.Ends.Posting + 1 + ordinal;

    /// <summary>The instant of a posting: one commit's postings follow each other by a microsecond, in their order.</summary>
    public static DateTimeOffset InstantOf(DateTimeOffset now, int ordinal) => now.AddTicks(ordinal * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant of the last posting.</summary>
    public DateTimeOffset End => InstantOf(Now, Math.Max(0, Posted.Postings.Count - 1));

    public static IReadOnlyDictionary<string, EncumbranceFacts> OpenedBy(IReadOnlyList<Request> requests, Posted posted, DateTimeOffset now)
    {
        var opened = new Dictionary<string, EncumbranceFacts>();
        for (int i = 0; i < requests.Count; i++)
            if (requests[i] is Encumber verb && posted.Outcomes[i] is Outcome.Accepted)
                opened.TryAdd(verb.Encumbrance, new EncumbranceFacts(verb.Encumbrance, verb.Heading.Document, verb.Purpose, now));
        return opened;
    }
}
