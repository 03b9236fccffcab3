using Fund.Kernel;

namespace Fund.Budgets.Ledger;

public enum PeriodState
{
    Open,
    Closed,
}

/// <summary>The row of a period.</summary>
public readonly record struct PeriodRow(Period Period, PeriodState State);

/// <summary>
/// What a batch of requests depends on: at least the rows that <see cref="Needs"/> names, read while nobody else posts.
/// It never changes; posting makes the next one.
/// </summary>
public sealed class BookState
{
    private static readonly IReadOnlyList<string> None = [];

    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Posting> postings = new(StringComparer.Ordinal);
    private readonly Dictionary<Period, PeriodState> periods = [];

    /// <param name="accounts">In any order; the accounts of one encumbrance are kept in the order of their names.</param>
    /// <param name="periods">The periods that have a row.</param>
    /// <param name="postings">The earlier postings that a reversal names.</param>
    public BookState(IEnumerable<Account> accounts, IEnumerable<PeriodRow> periods, IEnumerable<Posting> postings)
    {
        foreach (Account account in accounts)
        {
            this.accounts[account.Name] = account;
            if (account.Kind == AccountKind.Encumbrance) AddOwned(owners, account);
        }
        foreach (PeriodRow row in periods) this.periods[row.Period] = row.State;
        foreach (Posting posting in postings) this.postings[posting.Id] = posting;
    }

    public IReadOnlyCollection<Account> Accounts => accounts.Values;

    public IReadOnlyCollection<Posting> Postings => postings.Values;

    public IEnumerable<PeriodRow> Periods => periods.Select(entry => new PeriodRow(entry.Key, entry.Value));

    public Account? Account(string name) => accounts.GetValueOrDefault(name);

    public Posting? Posting(string id) => postings.GetValueOrDefault(id);

    public PeriodState? Period(Period period) => periods.TryGetValue(period, out PeriodState state) ? state : null;

    /// <summary>The names of the accounts of an encumbrance, in ordinal order; none when there is no such encumbrance.</summary>
    public IReadOnlyList<string> OwnedBy(string encumbrance) => owners.TryGetValue(encumbrance, out List<string>? names) ? names : None;

    // Ordinal order, not the order of opening, so that equal remainders fall alike however the rows were read.
    internal static void AddOwned(Dictionary<string, List<string>> owners, Account account)
    {
        if (!owners.TryGetValue(account.Owner, out List<string>? names)) owners[account.Owner] = names = [];
        int place = names.BinarySearch(account.Name, StringComparer.Ordinal);
        if (place < 0) names.Insert(~place, account.Name);
    }
}
