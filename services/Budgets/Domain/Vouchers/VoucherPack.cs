using Fund.Budgets.Ledger;

namespace Fund.Budgets.Domain.Vouchers;

/// <summary>
/// One version of the rules that turn postings into vouchers, with the chart of accounts they use. A version never changes: what is
/// to be different is another version.
/// </summary>
public sealed class VoucherPack
{
    private static readonly VoucherBook[] Books = Enum.GetValues<VoucherBook>();

    private readonly ILookup<(VoucherPlace From, VoucherPlace To), PostingRule> rules;
    private readonly Dictionary<(VoucherBook Book, string Code), VoucherAccount> accounts;

    /// <param name="id">Name and version, such as generic-1.</param>
    /// <param name="accounts">The chart.</param>
    /// <param name="rules">The rules; every account they name is of the chart.</param>
    public VoucherPack(string id, IEnumerable<VoucherAccount> accounts, IEnumerable<PostingRule> rules)
    {
        Id = id;
        Accounts = [.. accounts];
        Rules = [.. rules];
        this.accounts = Accounts.ToDictionary(account => (account.Book, account.Code));
        this.rules = Rules.ToLookup(rule => (rule.From, rule.To));
        foreach (PostingRule rule in Rules)
            foreach (VoucherBook book in Books)
                if (rule.In(book) is { } pair) (_, _) = (AccountOf(book, pair.Debit), AccountOf(book, pair.Credit));
    }

    /// <summary>Name and version, such as generic-1.</summary>
    public string Id { get; }

    public IReadOnlyList<VoucherAccount> Accounts { get; }

    public IReadOnlyList<PostingRule> Rules { get; }

    public VoucherAccount AccountOf(VoucherBook book, string code) => accounts[(book, code)];

    /// <summary>
    /// The voucher of a posting: for each movement, in their order, its entries in the budget book and then in the financial book. Refuses
    /// VOUCHER_RULE_MISSING.
    /// </summary>
    /// <param name="posting">The posting.</param>
    /// <param name="subjectOf">What is known of each account that it moves.</param>
    public Voucher VoucherOf(Posting posting, Func<string, VoucherSubject> subjectOf)
    {
        var moved = new List<Moved>(posting.Movements.Count);
        foreach (Movement movement in posting.Movements)
            moved.Add(new Moved(movement, Subject(movement.From.Account), Subject(movement.To.Account)));
        Beside beside = BesideIn(moved);
        var entries = new List<VoucherEntry>(moved.Count * 4);
        foreach (VoucherBook book in Books)
            foreach (Moved one in moved) Add(entries, book, one, beside);
        return new Voucher
        {
            Posting = posting.Id, Document = posting.Document, Date = posting.EffectiveDate, Currency = posting.Currency,
            Reverses = posting.Reverses ?? "", Entries = entries,
        };

        VoucherSubject? Subject(string? account) => account is null ? null : subjectOf(account);
    }

    private void Add(List<VoucherEntry> entries, VoucherBook book, Moved moved, Beside beside)
    {
        bool isCovered = false;
        foreach (PostingRule rule in rules[(moved.FromPlace, moved.ToPlace)])
        {
            if (!rule.Fits(beside)) continue;
            isCovered = true;
            if (rule.In(book) is not { } pair) continue;
            (VoucherSubject debited, VoucherSubject credited) = moved.SubjectsIn(book);
            entries.Add(EntryOf(book, EntrySide.Debit, pair.Debit, moved, debited));
            entries.Add(EntryOf(book, EntrySide.Credit, pair.Credit, moved, credited));
        }
        if (!isCovered) throw Reasons.VoucherRuleMissing(Id, moved.FromPlace, moved.ToPlace);
    }

    private static Beside BesideIn(List<Moved> moved) =>
        !moved.Exists(one => one.IsCash) || !moved.Exists(one => one.IsAuthority) ? Beside.Alone
        : moved.Exists(one => one.FromPlace.Stage == Stage.Suspense) ? Beside.FromSuspense
        : moved.Exists(one => one.ToPlace.Stage == Stage.InTransit) ? Beside.IntoTransit
        : Beside.Paired;

    private static VoucherEntry EntryOf(VoucherBook book, EntrySide side, string account, Moved moved, VoucherSubject subject) =>
        new(book, side, account, moved.Movement.Amount, subject.Name, subject.Office);

    private readonly record struct Moved(Movement Movement, VoucherSubject? From, VoucherSubject? To)
    {
        public VoucherPlace FromPlace => new(From?.Class, Movement.From.Stage);

        public VoucherPlace ToPlace => new(To?.Class, Movement.To.Stage);

        public bool IsCash => FromPlace.IsCash || ToPlace.IsCash;

        /// <summary>A ceiling is a limit, and moves neither authority nor cash.</summary>
        public bool IsAuthority => !IsCash && (From ?? To)?.Class != AccountClass.Ceiling;

        /// <summary>Authority stands on the credit side, so what it leaves is debited; cash and what is owned stand on the other.</summary>
        public (VoucherSubject Debited, VoucherSubject Credited) SubjectsIn(VoucherBook book) =>
            book == VoucherBook.Budget ? ((From ?? To)!, (To ?? From)!) : ((To ?? From)!, (From ?? To)!);
    }
}
