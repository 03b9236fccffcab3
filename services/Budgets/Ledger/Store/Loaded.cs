using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>What was fixed when an encumbrance was opened.</summary>
public sealed record EncumbranceFacts(string Name, string Office, string Document, string Purpose, DateTimeOffset CreateTime);

/// <summary>What the store read for a batch: the state of the book and what only answers show.</summary>
internal sealed record Loaded
{
    public required BookState State { get; init; }

    public required IReadOnlyDictionary<string, EncumbranceFacts> Encumbrances { get; init; }

    /// <summary>When each account was last posted to.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> UpdateTimes { get; init; }

    /// <summary>Whether an account turned up that was not there to be locked; then the batch has to begin again.</summary>
    public bool HasGrown { get; init; }
}

/// <summary>What a batch writes into the ledger's tables.</summary>
internal sealed record LedgerChanges
{
    public required Posted Posted { get; init; }

    public required IReadOnlyList<EncumbranceFacts> Encumbrances { get; init; }

    /// <summary>Who caused each posting, by its id.</summary>
    public required Func<string, string> ActorOf { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The months posted into; those without a row get one.</summary>
    public required IReadOnlyCollection<Period> Months { get; init; }

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
