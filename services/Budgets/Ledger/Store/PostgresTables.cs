using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Kernel;
using Npgsql;

namespace Fund.Budgets.Ledger.Store;

/// <summary>Whole lists by statement, one round trip to read and one to write, however many requests there are.</summary>
internal sealed class PostgresTables : LedgerTables
{
    public static readonly PostgresTables Instance = new();

    // Lists and no joins: of tables that nobody has analysed yet the planner may read all, to join what is empty.
    private static readonly string Named = WithCeilings("SELECT unnest($1)");

    private const string Owned = $"SELECT {AccountColumns} FROM ledger_accounts WHERE owner = ANY($1) AND kind = 'ENCUMBRANCE'";

    private static readonly string SourcesOfOwned =
        WithCeilings("SELECT parent FROM ledger_accounts WHERE owner = ANY($1) AND kind = 'ENCUMBRANCE'");

    private static readonly string MovedBy = WithCeilings(
        """
        SELECT name FROM ledger_accounts WHERE number = ANY(ARRAY(
          SELECT unnest(ARRAY[from_account, to_account]) FROM ledger_movements WHERE posting = ANY(ARRAY(
            SELECT number FROM ledger_postings WHERE id = ANY($1)))))
        """);

    // The accounts of some names, and the ceilings that their rows name.
    private static string WithCeilings(string names) =>
        $"""
        WITH named AS MATERIALIZED ({names})
        SELECT {AccountColumns} FROM ledger_accounts WHERE name = ANY(ARRAY(SELECT * FROM named) || ARRAY(
          SELECT string_to_table(ceilings, ' ') FROM ledger_accounts WHERE name = ANY(ARRAY(SELECT * FROM named)) AND ceilings <> ''))
        """;

    public override async Task<Loaded> Load(DbConnection connection, DbTransaction transaction, Needs needs, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        AddReads(batch, needs);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancel);
        return await Read(reader, needs, cancel);
    }

    public override async Task Write(DbConnection connection, DbTransaction transaction, LedgerChanges changes, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        AddWrites(batch, changes);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancel);
    }

    public static void AddReads(NpgsqlBatch batch, Needs needs)
    {
        foreach ((string accounts, IReadOnlyCollection<string> of) in AccountsOf(needs)) Add(batch, accounts, Names(of));
        Add(batch, "SELECT month, state FROM ledger_periods WHERE month = ANY($1) ORDER BY month",
            Column([.. needs.Periods], period => period.ToString()));
        Add(batch, Ends);
        if (needs.BankAccounts.Count > 0)
            Add(batch, $"SELECT {BankAccountColumns} FROM bank_accounts WHERE name = ANY($1)", Names(needs.BankAccounts));
        if (needs.Postings.Count == 0) return;
        Add(batch, $"SELECT {NamedMovementColumns} FROM {Movements} WHERE p.id = ANY($1) ORDER BY p.number, m.number",
            Names(needs.Postings));
        Add(batch,
            """
            SELECT p.id, p.document, p.effective_date, p.currency, p.reverses, r.id FROM ledger_postings p
            LEFT JOIN ledger_postings r ON r.reverses = p.id WHERE p.id = ANY($1)
            """, Names(needs.Postings));
    }

    // Only what is needed is asked; an account that is found in two ways is the same both times.
    private static IEnumerable<(string Sql, IReadOnlyCollection<string> Of)> AccountsOf(Needs needs) =>
        new[]
        {
            (Named, needs.Accounts), (Owned, needs.Encumbrances), (SourcesOfOwned, needs.EncumbrancesWithSources),
            (MovedBy, needs.Postings),
        }.Where(asked => asked.Item2.Count > 0);

    /// <summary>Reads the answers to <see cref="AddReads"/> from the reader's present result on.</summary>
    public static async Task<Loaded> Read(NpgsqlDataReader reader, Needs needs, CancellationToken cancel)
    {
        var accounts = new List<Account>();
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var facts = new Dictionary<string, EncumbranceFacts>(StringComparer.Ordinal);
        foreach (var _ in AccountsOf(needs))
        {
            while (await reader.ReadAsync(cancel))
            {
                Account account = AccountFrom(reader);
                accounts.Add(account);
                numbers[account.Name] = NumberFrom(reader);
                if (account.Kind == AccountKind.Encumbrance) facts[account.Owner] = FactsFrom(reader);
            }
            await reader.NextResultAsync(cancel);
        }

        var periods = new Dictionary<Period, PeriodState>();
        while (await reader.ReadAsync(cancel)) periods[Period.Parse(reader.GetString(0))] = LedgerWords.PeriodStateOf(reader.GetString(1));

        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        LedgerEnds ends = EndsFrom(reader);
        // A month that nothing was posted into is closed with the first closed one after it.
        bool IsNew(Period asked) => !periods.ContainsKey(asked) && (ends.ClosedUntil is not { } until || asked.CompareTo(until) > 0);

        var bankAccounts = new Dictionary<string, BankAccountFacts>(StringComparer.Ordinal);
        if (needs.BankAccounts.Count > 0) await reader.NextResultAsync(cancel);
        while (needs.BankAccounts.Count > 0 && await reader.ReadAsync(cancel)) bankAccounts[reader.GetString(0)] = BankAccountFrom(reader);

        List<Posting> postings = needs.Postings.Count == 0 ? [] : await PostingsOf(reader, cancel);
        PeriodState StateOf(Period asked) => periods.GetValueOrDefault(asked, IsNew(asked) ? PeriodState.Open : PeriodState.Closed);
        return new Loaded
        {
            State = new BookState(accounts, needs.Periods.Select(asked => new PeriodRow(asked, StateOf(asked))), postings),
            Encumbrances = facts,
            BankAccounts = bankAccounts,
            Numbers = numbers,
            Ends = ends,
            NewMonths = [.. needs.Periods.Where(IsNew)],
        };
    }

    public static void AddWrites(NpgsqlBatch batch, LedgerChanges changes)
    {
        Posted posted = changes.Posted;
        if (changes.OpenedMonths is { Count: > 0 } opens)
            Add(batch, "INSERT INTO ledger_periods (month, state) SELECT unnest($1), 'OPEN' ON CONFLICT (month) DO NOTHING",
                Column(opens, month => month.ToString()));
        string now = changes.End.ToText();
        if (posted.Opened.Count > 0) AddOpened(batch, changes, now);
        if (posted.Changes.Count > 0) AddChanged(batch, changes, now);
        if (posted.Postings.Count > 0) AddPostings(batch, changes);
        if (changes.Days.Count > 0) AddDays(batch, changes);
        if (changes.Marks.Count > 0) AddMarks(batch, changes);
    }

    internal static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] lists)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (NpgsqlParameter list in lists) command.Parameters.Add(list);
        batch.BatchCommands.Add(command);
    }

    internal static NpgsqlParameter Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (int i = 0; i < values.Length; i++) values[i] = column(rows[i]);
        return new NpgsqlParameter<TColumn[]> { TypedValue = values };
    }

    private static void AddOpened(NpgsqlBatch batch, LedgerChanges changes, string now)
    {
        IReadOnlyList<Account> rows = changes.Posted.Opened;
        Add(batch,
            $"""
            INSERT INTO ledger_accounts ({AccountColumns})
            SELECT * FROM unnest(
              $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
              $27, $28, $29, $30)
            """,
            Column(rows, row => row.Name), Column(rows, row => row.Kind.Word()), Column(rows, row => row.Currency.Code),
            Column(rows, row => row.Parent), Column(rows, row => row.Owner), Column(rows, row => row.Office),
            Column(rows, row => row.FiscalYear), Column(rows, row => row.Purpose), Column(rows, row => row.EndsOn.ToText()),
            Column(rows, row => LedgerWords.Word(row.IsSuspended)), Column(rows, row => LedgerWords.Word(row.IsYearClosed)),
            Column(rows, row => row.Stages.Voted), Column(rows, row => row.Stages.Available), Column(rows, row => row.Stages.Encumbered),
            Column(rows, row => row.Stages.Obligated), Column(rows, row => row.Stages.Disbursed), Column(rows, row => row.Stages.Lapsed),
            Column(rows, row => row.Stages.Bank), Column(rows, row => row.Stages.InTransit), Column(rows, row => row.Stages.Suspense),
            Column(rows, row => row.Sequence), Column(rows, _ => 1L), Column(rows, _ => now), Column(rows, row => row.Plan.Text),
            Column(rows, row => row.StopFloor), Column(rows, row => row.WarnFloor), Column(rows, row => row.Ceilings),
            Column(rows, row => changes.NumberOf(row.Name)), Column(rows, row => changes.OpeningOf(row).Document),
            Column(rows, row => changes.OpeningOf(row).CreateTime.ToText()));
    }

    // Behind the gate nobody else posts, so the new balances are written as they are; a hot line is one update however often it was spent.
    private static void AddChanged(NpgsqlBatch batch, LedgerChanges changes, string now)
    {
        Account[] rows = [.. changes.Posted.Changes.Select(change => change.After)];
        Add(batch,
            $"""
            UPDATE ledger_accounts a SET voted = u.voted, available = u.available, encumbered = u.encumbered, obligated = u.obligated,
              disbursed = u.disbursed, lapsed = u.lapsed, bank = u.bank, in_transit = u.in_transit, suspense = u.suspense,
              sequence = u.sequence, version = a.version + 1, update_time = u.update_time
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS u (number, {StageColumns}, sequence, update_time)
            WHERE a.number = u.number
            """,
            [
                Column(rows, row => changes.NumberOf(row.Name)), .. StagesOf(rows, row => row.Stages),
                Column(rows, row => row.Sequence), Column(rows, _ => now),
            ]);
    }

    private static void AddPostings(NpgsqlBatch batch, LedgerChanges changes)
    {
        IReadOnlyList<Posting> rows = changes.Posted.Postings;
        int ordinal = 0, number = 0;
        Add(batch, $"INSERT INTO ledger_postings ({PostingColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            Column(rows, row => row.Id), Column(rows, _ => changes.PostingNumber(number++)), Column(rows, row => row.Document),
            Column(rows, row => row.EffectiveDate.ToText()), Column(rows, row => row.Currency.Code), Column(rows, row => row.Reverses),
            Column(rows, row => changes.ActorOf(row.Id)), Column(rows, _ => LedgerChanges.InstantOf(changes.Now, ordinal++).ToText()),
            Column(rows, row => row.LateFor?.ToText()));

        (long Posting, Movement Moved)[] sides =
            [.. rows.SelectMany((row, place) => row.Movements.Select(moved => (changes.PostingNumber(place), moved)))];
        if (sides.Length == 0) return;
        Add(batch, $"INSERT INTO ledger_movements ({MovementColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            Column(sides, row => row.Posting), Column(sides, row => (long)row.Moved.Number),
            Column(sides, row => changes.NumberOf(row.Moved.From.Account)), Column(sides, row => row.Moved.From.Stage.Word()),
            Column(sides, row => row.Moved.From.Sequence), Column(sides, row => row.Moved.From.Balance),
            Column(sides, row => changes.NumberOf(row.Moved.To.Account)), Column(sides, row => row.Moved.To.Stage.Word()),
            Column(sides, row => row.Moved.To.Sequence), Column(sides, row => row.Moved.To.Balance),
            Column(sides, row => row.Moved.Amount));
    }

    private static void AddDays(NpgsqlBatch batch, LedgerChanges changes) => Add(batch,
        $"""
        INSERT INTO ledger_days (account, effective_date, {StageColumns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        {AddToDay}
        """,
        [
            Column(changes.Days, row => changes.NumberOf(row.Account)), Column(changes.Days, row => row.Date.ToText()),
            .. StagesOf(changes.Days, row => row.Added),
        ]);

    private static void AddMarks(NpgsqlBatch batch, LedgerChanges changes) => Add(batch,
        $"""
        INSERT INTO ledger_marks (account, post_time, sequence, {StageColumns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        [
            Column(changes.Marks, mark => changes.NumberOf(mark.Account)),
            Column(changes.Marks, mark => LedgerChanges.InstantOf(changes.Now, mark.Posting).ToText()),
            Column(changes.Marks, mark => mark.Sequence), .. StagesOf(changes.Marks, mark => mark.Stages),
        ]);

    // In the order of StageColumns.
    private static NpgsqlParameter[] StagesOf<TRow>(IReadOnlyList<TRow> rows, Func<TRow, Stages> of) =>
    [
        Column(rows, row => of(row).Voted), Column(rows, row => of(row).Available), Column(rows, row => of(row).Encumbered),
        Column(rows, row => of(row).Obligated), Column(rows, row => of(row).Disbursed), Column(rows, row => of(row).Lapsed),
        Column(rows, row => of(row).Bank), Column(rows, row => of(row).InTransit), Column(rows, row => of(row).Suspense),
    ];

    private static async Task<List<Posting>> PostingsOf(NpgsqlDataReader reader, CancellationToken cancel)
    {
        await reader.NextResultAsync(cancel);
        var movements = new Dictionary<string, List<Movement>>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel))
        {
            if (!movements.TryGetValue(reader.GetString(0), out List<Movement>? list)) movements[reader.GetString(0)] = list = [];
            list.Add(MovementFrom(reader));
        }
        await reader.NextResultAsync(cancel);
        var postings = new List<Posting>();
        while (await reader.ReadAsync(cancel))
            postings.Add(new Posting
            {
                Id = reader.GetString(0), Document = reader.GetString(1), EffectiveDate = Days.Parse(reader.GetString(2)),
                Currency = Currency.Of(reader.GetString(3)), Reverses = reader.IsDBNull(4) ? null : reader.GetString(4),
                ReversedBy = reader.IsDBNull(5) ? null : reader.GetString(5),
                Movements = movements.GetValueOrDefault(reader.GetString(0), []),
            });
        return postings;
    }

    private static NpgsqlParameter Names(IReadOnlyCollection<string> names) => new NpgsqlParameter<string[]> { TypedValue = [.. names] };
}
