using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>What one account of an encumbrance gives to a portion.</summary>
/// <param name="Account">The account of the encumbrance.</param>
/// <param name="Source">The allotment or contribution it draws on.</param>
/// <param name="Amount">What its stage gives, in minor units.</param>
/// <param name="Excess">What is asked beyond that; 0 unless the verb takes an excess.</param>
internal readonly record struct Share(string Account, string Source, long Amount, long Excess);

/// <summary>
/// The posting in the making. The first refusal sticks: whatever a verb does after it has no effect, so a verb reads as
/// if nothing could go wrong. Movements take effect as they are made; a refusal takes all of them back.
/// </summary>
internal sealed class Draft(Worksheet sheet)
{
    private readonly List<Movement> movements = [];
    private readonly List<string> shown = [];
    private readonly HashSet<string> shownNames = new(StringComparer.Ordinal);
    private readonly List<Account> owned = [];
    private readonly List<Share> shares = [];
    private Request request = null!;
    private int mark;
    private Refusal? refusal;
    private string? reverses;
    private DateOnly on;

    public void Begin(Request next)
    {
        request = InItsCurrency(next);
        mark = sheet.Mark;
        refusal = null;
        reverses = null;
        movements.Clear();
        shown.Clear();
        shownNames.Clear();

        on = DayItCountsFor(request);
        var period = Period.Of(on);
        if (sheet.Start.Period(period) is not { } state) Refuse(Reasons.PeriodNotFound(period));
        else if (state != PeriodState.Open) Refuse(Reasons.PeriodClosed(period));
    }

    public Outcome End()
    {
        if (refusal is not null)
        {
            sheet.UndoTo(mark);
            return new Outcome.Refused(refusal);
        }
        var posting = new Posting
        {
            Id = request.Id,
            Document = request.Heading.Document,
            EffectiveDate = on,
            LateFor = on == request.EffectiveDate ? null : request.EffectiveDate,
            Currency = request.Currency,
            Movements = movements.ToArray(),
            Reverses = reverses,
        };
        sheet.Keep(posting);
        if (reverses is not null) sheet.Keep(sheet.Posting(reverses)! with { ReversedBy = posting.Id });
        var accounts = new Account[shown.Count];
        for (int i = 0; i < accounts.Length; i++) accounts[i] = sheet.Account(shown[i])!;
        return new Outcome.Accepted(posting, accounts);
    }

    public void Refuse(Refusal reason) => refusal ??= reason;

    public void Positive(long amount)
    {
        if (amount <= 0) Refuse(Reasons.AmountNotPositive(amount));
        else if (amount > Account.AmountMax) Refuse(Reasons.AmountTooLarge());
    }

    public void NotZero(long amount)
    {
        if (amount == 0) Refuse(Reasons.AmountZero());
    }

    public void Differ(string account, string other)
    {
        if (account == other) Refuse(Reasons.SameAccount(account));
    }

    /// <summary>The account as it stands; null once the request is refused.</summary>
    public Account? Find(string name, AccountKind kind)
    {
        if (refusal is not null) return null;
        Account? account = sheet.Account(name);
        if (account is null || !Serves(account, kind)) Refuse(Reasons.NotFound(kind, name));
        else if (account.Currency != request.Currency) Refuse(Reasons.CurrencyMismatch(account, request.Currency));
        return refusal is null ? account : null;
    }

    /// <summary>The account, of any kind.</summary>
    public Account? Find(string name)
    {
        if (refusal is not null) return null;
        Account? account = sheet.Account(name);
        if (account is null) Refuse(Reasons.AccountNotFound(name));
        else if (account.Currency != request.Currency) Refuse(Reasons.CurrencyMismatch(account, request.Currency));
        return refusal is null ? account : null;
    }

    public void Open(Account? account)
    {
        if (account is null || refusal is not null) return;
        if (account.Parent is not null && Find(account.Parent) is null) return;
        if (sheet.Account(account.Name) is not null) Refuse(Reasons.AccountExists(account.Name));
        else sheet.Open(account with { Stages = default, Sequence = 0, Version = 0 });
        Show(account.Name);
    }

    /// <summary>
    /// Whether the office of the encumbrance may draw on the source: it is the source's office or lies below it. That holds for
    /// raised money too: what a village collected is not the county's to spend, what the county collected serves every village.
    /// </summary>
    public void MayDrawOn(Account? source, string encumbrance)
    {
        if (source is null or { Office: "" } || Account.OfficeOf(encumbrance) is not { Length: > 0 } office) return;
        if (!OfficeName.Parse(source.Office).Reaches(OfficeName.Parse(office))) Refuse(Reasons.OfOtherOffice(source, office));
    }

    /// <summary>Whether the account may be newly spent for the purpose; null asks about no purpose.</summary>
    public void MaySpend(Account? account, string? purpose)
    {
        if (account is null) return;
        if (account.IsSuspended) Refuse(Reasons.Suspended(account));
        else if (on > account.EndsOn) Refuse(Reasons.HasEnded(account, on));
        else if (on < account.BeginsOn) Refuse(Reasons.HasNotBegun(account, on));
        else if (purpose is not null && account.Purpose != "" && account.Purpose != purpose) Refuse(Reasons.WrongPurpose(account, purpose));
    }

    /// <summary>What is reserved of a year falls due in that year, however early it was reserved.</summary>
    public void MustHaveBegun(Account? account)
    {
        if (account is not null && on < account.BeginsOn) Refuse(Reasons.HasNotBegun(account, on));
    }

    /// <summary>The accounts of the encumbrance, in the order of their names; none when it is not there.</summary>
    public IReadOnlyList<Account> Owned(string encumbrance)
    {
        owned.Clear();
        if (refusal is not null) return owned;
        IReadOnlyList<string> names = sheet.OwnedBy(encumbrance);
        for (int i = 0; i < names.Count; i++)
        {
            if (Find(names[i], AccountKind.Encumbrance) is { } account) owned.Add(account);
            Show(names[i]);
        }
        if (names.Count == 0) Refuse(Reasons.NotFound(AccountKind.Encumbrance, encumbrance));
        return owned;
    }

    /// <summary>An encumbrance of this name must not be there yet.</summary>
    public void NotOwned(string encumbrance)
    {
        if (sheet.OwnedBy(encumbrance).Count > 0) Refuse(Reasons.EncumbranceExists(encumbrance));
    }

    public void OpenEncumbrance(string encumbrance, Account? source, string purpose)
    {
        if (source is null || sheet.Account(Account.NameOfEncumbrance(encumbrance, source.Name)) is not null) return;
        Open(Account.OfEncumbrance(encumbrance, source, purpose));
    }

    /// <summary>The lines with those on one source added up, each amount positive. The document is checked as a whole.</summary>
    public IReadOnlyList<Line> Together(IReadOnlyList<Line> lines)
    {
        if (lines.Count == 0) Refuse(Reasons.LinesEmpty());
        for (int i = 0; i < lines.Count; i++) Positive(lines[i].Amount);
        if (refusal is not null) return [];
        if (lines.Count == 1) return lines;

        var together = new List<Line>(lines.Count);
        var places = new Dictionary<string, int>(lines.Count, StringComparer.Ordinal);
        foreach (Line line in lines)
        {
            if (places.TryAdd(line.Source, together.Count)) together.Add(line);
            else Add(together, places[line.Source], line.Amount);
        }
        return refusal is null ? together : [];
    }

    /// <summary>How the portion falls on the accounts of the encumbrance, by what stands in the stage.</summary>
    /// <param name="encumbrance">The encumbrance.</param>
    /// <param name="portion">How much, of which sources.</param>
    /// <param name="stage">The stage it is taken from.</param>
    /// <param name="beyond">Whether more may be asked than stands there.</param>
    public IReadOnlyList<Share> Shares(string encumbrance, Portion portion, Stage stage, bool beyond = false)
    {
        shares.Clear();
        Owned(encumbrance);
        if (portion.Lines is { } lines) ShareByLines(encumbrance, Together(lines), stage, beyond);
        else if (refusal is null) ShareByProportion(encumbrance, portion.Total, stage, beyond);
        if (refusal is not null) shares.Clear();
        return shares;
    }

    /// <summary>
    /// Takes what is free of a source for new spending: beyond its stop level, not before its plan, and within every ceiling above it.
    /// </summary>
    public void Spend(string source, Place to, long amount)
    {
        if (refusal is not null || sheet.Account(source) is not { } account) return;
        long left = account.Stages.Available - amount;
        DateOnly spentOn = request.Heading.AskedOn is { } asked && asked < on ? asked : on;
        if (left >= 0 && left < account.Plan.NotYetOn(spentOn))
            Refuse(Reasons.NotYetReleased(account, spentOn, amount));
        else if (left >= 0 && left < account.StopFloor) Refuse(Reasons.StopLevelReached(account, amount));
        Move(new(source, Stage.Available), to, amount);
        Count(account, amount);
    }

    /// <summary>Gives back what was reserved or due: to the source, and to every ceiling above it.</summary>
    public void GiveBack(Place from, string source, Stage stage, long amount)
    {
        Move(from, new(source, stage), amount);
        if (refusal is null && sheet.Account(source) is { } account) Count(account, -amount);
    }

    /// <summary>Counts an amount under the ceilings of a source; a negative one frees their room again.</summary>
    public void Count(Account source, long amount)
    {
        foreach (string ceiling in source.CeilingNames)
            if (amount > 0) Move(new(ceiling, Stage.Available), new(ceiling, Stage.Encumbered), amount);
            else Move(new(ceiling, Stage.Encumbered), new(ceiling, Stage.Available), -amount);
    }

    public void Move(Place from, Place to, long amount) => Move(from, to, amount, mayOverdraw: false);

    /// <summary>What a bank holds is as the bank says, below zero if need be.</summary>
    public void MoveAsTheBankSays(Place from, Place to, long amount) => Move(from, to, amount, mayOverdraw: true);

    /// <summary>Finds the posting to be taken back, and remembers that this one does so.</summary>
    public Posting? TakeBack(string id)
    {
        if (refusal is not null) return null;
        Posting? posting = sheet.Posting(id);
        if (posting is null) Refuse(Reasons.PostingNotFound(id));
        else if (posting.ReversedBy is not null) Refuse(Reasons.AlreadyReversed(posting));
        else if (posting.Reverses is not null) Refuse(Reasons.ReversalNotReversible(posting));
        reverses = id;
        return refusal is null ? posting : null;
    }

    // Asked when its turn has come: an earlier request may just have opened the encumbrance.
    private Request InItsCurrency(Request asked) =>
        asked.Currency == Heading.NoCurrency && asked is Release { Portion: var portion } release && portion == Portion.All
            && sheet.OwnedBy(release.Encumbrance) is [var first, ..]
            ? asked with { Heading = asked.Heading with { Currency = sheet.Account(first)!.Currency } }
            : asked;

    private DateOnly DayItCountsFor(Request asked) =>
        asked.Heading.LateDate is { } late && late > asked.EffectiveDate
            && sheet.Start.Period(Period.Of(asked.EffectiveDate)) == PeriodState.Closed
            ? late
            : asked.EffectiveDate;

    // Raised money is spent as allotments are, so it serves wherever an allotment is asked for.
    private static bool Serves(Account account, AccountKind kind) =>
        account.Kind == kind || (kind == AccountKind.Allotment && account.Kind == AccountKind.Contribution);

    private void Show(string name)
    {
        if (shownNames.Add(name)) shown.Add(name);
    }

    private void Add(List<Line> together, int place, long amount)
    {
        long sum = together[place].Amount + amount;
        if (sum > Account.AmountMax) Refuse(Reasons.AmountTooLarge());
        else together[place] = together[place] with { Amount = sum };
    }

    private void ShareByLines(string encumbrance, IReadOnlyList<Line> lines, Stage stage, bool beyond)
    {
        Int128 asked = 0;
        for (int i = 0; i < lines.Count && refusal is null; i++)
        {
            Account? account = sheet.Account(Account.NameOfEncumbrance(encumbrance, lines[i].Source));
            if (account is null)
            {
                Refuse(Reasons.SourceNotDrawn(encumbrance, lines[i].Source));
                return;
            }
            long given = beyond ? Math.Min(lines[i].Amount, account.Stages[stage]) : lines[i].Amount;
            shares.Add(new Share(account.Name, lines[i].Source, given, lines[i].Amount - given));
            asked += lines[i].Amount;
        }
        if (asked > Account.AmountMax) Refuse(Reasons.AmountTooLarge());
    }

    private void ShareByProportion(string encumbrance, long? total, Stage stage, bool beyond)
    {
        if (total is not null) Positive(total.Value);
        Int128 sum = 0, everTaken = 0;
        foreach (Account account in owned)
        {
            sum += account.Stages[stage];
            everTaken += WeightOf(account);
        }
        if (sum > Account.AmountMax) Refuse(Reasons.AmountTooLarge());
        if (refusal is not null) return;

        var held = (long)sum;
        long asked = total ?? held;
        if (asked > held && (!beyond || everTaken == 0))
            Refuse(Reasons.Insufficient(encumbrance, stage, request.Currency, held, asked));
        else if (owned.Count == 1)
            AddShare(owned[0], Math.Min(asked, held), Math.Max(0, asked - held));
        else if (asked > 0)
            ShareAmong(stage, asked, held);
    }

    private void ShareAmong(Stage stage, long asked, long held)
    {
        var standing = new long[owned.Count];
        for (int i = 0; i < standing.Length; i++) standing[i] = owned[i].Stages[stage];
        long[] given = asked < held ? Allocate.ByWeight(asked, standing) : standing;
        long[] excess = new long[owned.Count];
        if (asked > held)
        {
            for (int i = 0; i < excess.Length; i++) excess[i] = WeightOf(owned[i]);
            excess = Allocate.ByWeight(asked - held, excess);
        }
        for (int i = 0; i < given.Length; i++) AddShare(owned[i], given[i], excess[i]);
    }

    private void AddShare(Account account, long amount, long excess) =>
        shares.Add(new Share(account.Name, account.Parent!, amount, excess));

    // An excess follows the proportions of the whole encumbrance, paid or not; what is left of a closed year takes no part.
    private static long WeightOf(Account account) =>
        account.IsYearClosed ? 0 : account.Stages.Encumbered + account.Stages.Obligated + account.Stages.Disbursed;

    private void Move(Place from, Place to, long amount, bool mayOverdraw)
    {
        if (refusal is not null || amount == 0) return;
        if (amount is > Account.AmountMax or < -Account.AmountMax)
        {
            Refuse(Reasons.AmountTooLarge());
            return;
        }
        Side giver = Change(from, -amount, mayOverdraw);
        Side taker = Change(to, amount, mayOverdraw);
        movements.Add(new Movement(movements.Count + 1, giver, taker, amount));
    }

    private Side Change(Place place, long amount, bool mayOverdraw)
    {
        if (place.Account is null || Find(place.Account) is not { } account) return new Side(null, Stage.Outside, 0, 0);

        long before = account.Stages[place.Stage];
        long after = before + amount;
        if (account.IsYearClosed && !request.EntersClosedYear) Refuse(Reasons.YearClosed(account));
        else if (after < Math.Min(0, before) && !mayOverdraw && Guard.IsOn("available-floor"))
            Refuse(account.Kind == AccountKind.Ceiling
                ? Reasons.CeilingReached(account, before, -amount)
                : Reasons.Insufficient(account.Name, place.Stage, account.Currency, before, -amount));
        else if (after > Account.AmountMax) Refuse(Reasons.AmountTooLarge());

        Account moved = account.Holding(place.Stage, after);
        sheet.Change(moved);
        Show(moved.Name);
        return new Side(moved.Name, place.Stage, moved.Sequence, after);
    }
}
