namespace Fund.Budgets.Ledger;

/// <summary>An account row before and after a batch: one update, however many movements touched it.</summary>
public readonly record struct Change(Account Before, Account After);

/// <summary>What a batch of requests made of the book.</summary>
public sealed class Posted
{
    private readonly Lazy<BookState> state;

    internal Posted(Worksheet sheet, IReadOnlyList<Outcome> outcomes)
    {
        Outcomes = outcomes;
        Changes = sheet.Changes();
        Opened = sheet.Opened();
        (Postings, Reversed) = sheet.Postings();
        state = new Lazy<BookState>(sheet.ToState);
    }

    /// <summary>The outcome of each request, at its place.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    /// <summary>The rows to update, each once, in the order of their names.</summary>
    public IReadOnlyList<Change> Changes { get; }

    /// <summary>The rows to insert, a parent before those below it.</summary>
    public IReadOnlyList<Account> Opened { get; }

    /// <summary>The postings to append, each once, in the order they were made.</summary>
    public IReadOnlyList<Posting> Postings { get; }

    /// <summary>Earlier postings that this batch reversed, as they stand now: their rows get the name of the reversing one.</summary>
    public IReadOnlyList<Posting> Reversed { get; }

    /// <summary>The book after the batch; made when first asked for, because a store has no use for it.</summary>
    public BookState State => state.Value;
}
