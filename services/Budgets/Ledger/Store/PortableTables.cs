using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// Row by row: in the process of the database a prepared statement costs microseconds, and the one writer is the lock. It also
/// reads a snapshot on the other engine, where nothing is to be locked.
/// </summary>
internal sealed class PortableTables : LedgerTables
{
    public static readonly PortableTables Instance = new();

    public override Task<Loaded> Load(DbConnection connection, DbTransaction transaction, Needs needs, CancellationToken cancel) =>
        Load(new Statements(connection, transaction, cancel), needs);

    public override Task Write(DbConnection connection, DbTransaction transaction, LedgerChanges changes, CancellationToken cancel) =>
        Write(new Statements(connection, transaction, cancel), changes);

    public static async Task<Loaded> Load(Statements statements, Needs needs)
    {
        var postings = new List<Posting>();
        foreach (string id in needs.Postings)
            if (await PostingOf(statements, id) is { } posting) postings.Add(posting);

        var accounts = new Dictionary<string, Account>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var facts = new Dictionary<string, EncumbranceFacts>(StringComparer.Ordinal);
        void Keep(DbDataReader row)
        {
            Account account = AccountFrom(row);
            accounts[account.Name] = account;
            numbers[account.Name] = NumberFrom(row);
            if (account.Kind == AccountKind.Encumbrance) facts[account.Owner] = FactsFrom(row);
        }
        foreach (string encumbrance in needs.Encumbrances)
            await statements.Read($"SELECT {AccountColumns} FROM ledger_accounts WHERE owner = @1 AND kind = 'ENCUMBRANCE'", Keep,
                encumbrance);
        IEnumerable<string> sources = accounts.Values.Where(account => needs.EncumbrancesWithSources.Contains(account.Owner))
            .Select(account => account.Parent!);
        IEnumerable<string> moved = postings.SelectMany(posting => posting.Movements)
            .SelectMany(movement => new[] { movement.From.Account, movement.To.Account }).OfType<string>();
        foreach (string name in needs.Accounts.Concat(sources).Concat(moved).ToHashSet(StringComparer.Ordinal))
            await statements.Read($"SELECT {AccountColumns} FROM ledger_accounts WHERE name = @1", Keep, name);
        foreach (string ceiling in accounts.Values.SelectMany(account => account.CeilingNames).ToHashSet(StringComparer.Ordinal))
            if (!accounts.ContainsKey(ceiling))
                await statements.Read($"SELECT {AccountColumns} FROM ledger_accounts WHERE name = @1", Keep, ceiling);

        var bankAccounts = new Dictionary<string, BankAccountFacts>(StringComparer.Ordinal);
        foreach (string name in needs.BankAccounts)
            await statements.Read($"SELECT {BankAccountColumns} FROM bank_accounts WHERE name = @1",
                row => bankAccounts[name] = BankAccountFrom(row), name);
        (List<PeriodRow> periods, List<Period> newMonths) = await PeriodsOf(statements, needs.Periods);
        LedgerEnds ends = default;
        await statements.Read(Ends, row => ends = EndsFrom(row));
        return new Loaded
        {
            State = new BookState(accounts.Values, periods, postings), Encumbrances = facts, BankAccounts = bankAccounts,
            Numbers = numbers, Ends = ends, NewMonths = newMonths,
        };
    }

    public static async Task Write(Statements statements, LedgerChanges changes)
    {
        string now = changes.End.ToText();
        foreach (Period month in changes.OpenedMonths)
            await statements.Run("INSERT INTO ledger_periods (month, state) VALUES (@1, 'OPEN') ON CONFLICT (month) DO NOTHING",
                month.ToString());
        foreach (Account account in changes.Posted.Opened) await Insert(statements, account, changes, now);
        foreach (Change change in changes.Posted.Changes) await Update(statements, change.After, changes.NumberOf(change.After.Name), now);
        for (int ordinal = 0; ordinal < changes.Posted.Postings.Count; ordinal++)
            await Append(statements, changes.Posted.Postings[ordinal], changes, ordinal);
        foreach (DayChange day in changes.Days) await Add(statements, day, changes);
        foreach (Mark mark in changes.Marks) await Append(statements, mark, changes);
    }

    private static Task Add(Statements statements, DayChange day, LedgerChanges changes) => statements.Run(
        $"""
        INSERT INTO ledger_days (account, effective_date, {StageColumns})
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)
        {AddToDay}
        """,
        changes.NumberOf(day.Account), day.Date.ToText(), day.Added.Voted, day.Added.Available, day.Added.Encumbered, day.Added.Obligated,
        day.Added.Disbursed, day.Added.Lapsed, day.Added.Bank, day.Added.InTransit, day.Added.Suspense);

    private static Task Append(Statements statements, Mark mark, LedgerChanges changes) => statements.Run(
        $"""
        INSERT INTO ledger_marks (account, post_time, sequence, {StageColumns})
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
        """,
        changes.NumberOf(mark.Account), LedgerChanges.InstantOf(changes.Now, mark.Posting).ToText(), mark.Sequence, mark.Stages.Voted,
        mark.Stages.Available, mark.Stages.Encumbered, mark.Stages.Obligated, mark.Stages.Disbursed, mark.Stages.Lapsed, mark.Stages.Bank,
        mark.Stages.InTransit, mark.Stages.Suspense);

    private static Task Insert(Statements statements, Account account, LedgerChanges changes, string now)
    {
        (string document, DateTimeOffset createTime) = changes.OpeningOf(account);
        return statements.Run(
        $"""
        INSERT INTO ledger_accounts ({AccountColumns})
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18, @19, @20, @21, 1, @22,
          @23, @24, @25, @26, @27, @28, @29)
        """,
        account.Name, account.Kind.Word(), account.Currency.Code, account.Parent, account.Owner, account.Office, account.FiscalYear,
        account.Purpose,
        account.EndsOn.ToText(), LedgerWords.Word(account.IsSuspended), LedgerWords.Word(account.IsYearClosed), account.Stages.Voted,
        account.Stages.Available, account.Stages.Encumbered, account.Stages.Obligated, account.Stages.Disbursed, account.Stages.Lapsed,
        account.Stages.Bank, account.Stages.InTransit, account.Stages.Suspense, account.Sequence, now,
        account.Plan.Text, account.StopFloor, account.WarnFloor, account.Ceilings, changes.NumberOf(account.Name), document,
        createTime.ToText());
    }

    private static Task Update(Statements statements, Account account, long? number, string now) => statements.Run(
        """
        UPDATE ledger_accounts SET voted = @2, available = @3, encumbered = @4, obligated = @5, disbursed = @6, lapsed = @7, bank = @8,
          in_transit = @9, suspense = @10, sequence = @11, version = version + 1, update_time = @12
        WHERE number = @1
        """,
        number, account.Stages.Voted, account.Stages.Available, account.Stages.Encumbered, account.Stages.Obligated,
        account.Stages.Disbursed, account.Stages.Lapsed, account.Stages.Bank, account.Stages.InTransit, account.Stages.Suspense,
        account.Sequence, now);

    private static async Task Append(Statements statements, Posting posting, LedgerChanges changes, int ordinal)
    {
        await statements.Run($"INSERT INTO ledger_postings ({PostingColumns}) VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9)",
            posting.Id, changes.PostingNumber(ordinal), posting.Document, posting.EffectiveDate.ToText(), posting.Currency.Code,
            posting.Reverses, changes.ActorOf(posting.Id),
            LedgerChanges.InstantOf(changes.Now, ordinal).ToText(), posting.LateFor?.ToText());
        foreach (Movement moved in posting.Movements)
            await statements.Run($"INSERT INTO ledger_movements ({MovementColumns}) VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)",
                changes.PostingNumber(ordinal), (long)moved.Number, changes.NumberOf(moved.From.Account), moved.From.Stage.Word(),
                moved.From.Sequence, moved.From.Balance, changes.NumberOf(moved.To.Account), moved.To.Stage.Word(), moved.To.Sequence,
                moved.To.Balance, moved.Amount);
    }

    private static async Task<(List<PeriodRow> Rows, List<Period> New)> PeriodsOf(Statements statements,
        IReadOnlyCollection<Period> periods)
    {
        var rows = new List<PeriodRow>(periods.Count);
        var fresh = new List<Period>();
        foreach (Period period in periods)
        {
            // A month that nothing was posted into is closed with the first closed one after it.
            PeriodState? state = null;
            await statements.Read(
                "SELECT state FROM ledger_periods WHERE month = @1 OR (month > @1 AND state = 'CLOSED') ORDER BY month LIMIT 1",
                row => state = LedgerWords.PeriodStateOf(row.GetString(0)),
                period.ToString());
            rows.Add(new PeriodRow(period, state ?? PeriodState.Open));
            if (state is null) fresh.Add(period);
        }
        return (rows, fresh);
    }

    private static async Task<Posting?> PostingOf(Statements statements, string id)
    {
        var movements = new List<Movement>();
        await statements.Read($"SELECT {NamedMovementColumns} FROM {Movements} WHERE p.id = @1 ORDER BY m.number",
            row => movements.Add(MovementFrom(row)), id);
        Posting? posting = null;
        await statements.Read(
            """
            SELECT p.document, p.effective_date, p.currency, p.reverses, r.id FROM ledger_postings p
            LEFT JOIN ledger_postings r ON r.reverses = p.id WHERE p.id = @1
            """,
            row => posting = new Posting
            {
                Id = id, Document = row.GetString(0), EffectiveDate = Days.Parse(row.GetString(1)),
                Currency = Currency.Of(row.GetString(2)),
                Reverses = row.IsDBNull(3) ? null : row.GetString(3), ReversedBy = row.IsDBNull(4) ? null : row.GetString(4),
                Movements = movements,
            }, id);
        return posting;
    }
}
