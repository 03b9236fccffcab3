namespace Fund.Budgets.Ledger;

/// <summary>
/// The state of the book while a batch is worked through: the state it began with, what has changed since, and how to undo it.
/// </summary>
internal sealed class Worksheet(BookState start)
{
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Posting> postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> owners = new(StringComparer.Ordinal);
    private readonly List<string> opened = [];
    private readonly List<Step> steps = [];

    private enum StepKind
    {
        Changed,
        Opened,
        Posted,
    }

    public BookState Start => start;

    /// <summary>The point to which <see cref="UndoTo"/> goes back.</summary>
    public int Mark => steps.Count;

    public Account? Account(string name) => accounts.GetValueOrDefault(name) ?? start.Account(name);

    public Posting? Posting(string id) => postings.GetValueOrDefault(id) ?? start.Posting(id);

    public IReadOnlyList<string> OwnedBy(string encumbrance) =>
        owners.TryGetValue(encumbrance, out List<string>? names) ? names : start.OwnedBy(encumbrance);

    public void Change(Account account)
    {
        steps.Add(new Step(StepKind.Changed, account.Name, accounts.GetValueOrDefault(account.Name), null));
        accounts[account.Name] = account;
    }

    public void Open(Account account)
    {
        steps.Add(new Step(StepKind.Opened, account.Name, null, null));
        accounts[account.Name] = account;
        opened.Add(account.Name);
        if (account.Kind != AccountKind.Encumbrance) return;
        if (!owners.ContainsKey(account.Owner)) owners[account.Owner] = [.. start.OwnedBy(account.Owner)];
        BookState.AddOwned(owners, account);
    }

    public void Keep(Posting posting)
    {
        steps.Add(new Step(StepKind.Posted, posting.Id, null, postings.GetValueOrDefault(posting.Id)));
        postings[posting.Id] = posting;
    }

    public void UndoTo(int mark)
    {
        while (steps.Count > mark)
        {
            Step step = steps[^1];
            steps.RemoveAt(steps.Count - 1);
            if (step.Kind == StepKind.Posted) Restore(postings, step.Name, step.Posting);
            else Undo(step);
        }
    }

    /// <summary>The accounts of the start that are no longer as they were, each once, in the order of their names.</summary>
    public List<Change> Changes()
    {
        var changes = new List<Change>(accounts.Count);
        foreach ((string name, Account after) in accounts)
            if (start.Account(name) is { } before)
                changes.Add(new Change(before, after));
        changes.Sort((a, b) => string.CompareOrdinal(a.After.Name, b.After.Name));
        return changes;
    }

    /// <summary>The new accounts as they stand now, in the order of their opening: a parent before those below it.</summary>
    public List<Account> Opened()
    {
        var accountsOpened = new List<Account>(opened.Count);
        foreach (string name in opened) accountsOpened.Add(accounts[name]);
        return accountsOpened;
    }

    /// <summary>The postings made and, apart from them, those of the start that are reversed now; in order, each once.</summary>
    public (List<Posting> Made, List<Posting> Reversed) Postings()
    {
        var made = new List<Posting>(postings.Count);
        var reversed = new List<Posting>();
        var seen = new HashSet<string>(postings.Count, StringComparer.Ordinal);
        foreach (Step step in steps)
            if (step.Kind == StepKind.Posted && seen.Add(step.Name))
                (start.Posting(step.Name) is null ? made : reversed).Add(postings[step.Name]);
        return (made, reversed);
    }

    public BookState ToState() =>
        new(start.Accounts.Concat(accounts.Values), start.Periods, start.Postings.Concat(postings.Values));

    private void Undo(Step step)
    {
        if (step.Kind == StepKind.Opened)
        {
            Account account = accounts[step.Name];
            if (account.Kind == AccountKind.Encumbrance) owners[account.Owner].Remove(account.Name);
            opened.RemoveAt(opened.Count - 1);
        }
        Restore(accounts, step.Name, step.Account);
    }

    private static void Restore<T>(Dictionary<string, T> entries, string name, T? before) where T : class
    {
        if (before is null) entries.Remove(name);
        else entries[name] = before;
    }

    /// <param name="Kind">What was done.</param>
    /// <param name="Name">To which account or posting.</param>
    /// <param name="Account">How the account stood in the worksheet before; null when only the start knew it.</param>
    /// <param name="Posting">The same for a posting.</param>
    private readonly record struct Step(StepKind Kind, string Name, Account? Account, Posting? Posting);
}
