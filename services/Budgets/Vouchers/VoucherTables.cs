using System.Data.Common;
using Fund.Budgets.Domain.Vouchers;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;

namespace Fund.Budgets.Vouchers;

/// <summary>A posting that has no voucher yet, with what is known of its accounts.</summary>
internal sealed record DuePosting(Posting Posting, long Number, IReadOnlyDictionary<string, VoucherSubject> Subjects);

/// <summary>
/// The raw path to the rows of vouchers, a page at a time: a month may have more of them than should be in memory at once.
/// </summary>
internal sealed class VoucherTables(BudgetDb db)
{
    private const int RowsPerInsert = 200;

    private readonly Statements statements = LedgerInDoor.On(db);

    /// <summary>The next postings of an office's month without a voucher, in the order they were posted.</summary>
    public async Task<List<DuePosting>> Due(OfficeName office, Period month, DuePosting? after, int count)
    {
        var found = new List<(Posting Posting, long Number)>();
        await statements.Read(
            $"""
            SELECT p.id, p.document, p.effective_date, p.currency, p.reverses, p.number FROM ledger_postings p
            WHERE p.effective_date >= @1 AND p.effective_date <= @2 AND p.number > @3 AND {IsDue("p", "@4")}
            ORDER BY p.number LIMIT @5
            """,
            row => found.Add((PostingFrom(row), row.GetInt64(5))), month.FirstDay.ToText(), month.LastDay.ToText(),
            after?.Number ?? 0, office.Text, (long)count);
        if (found.Count == 0) return [];

        var movements = found.ToDictionary(one => one.Posting.Id, _ => new List<Movement>(), StringComparer.Ordinal);
        var subjects = new Dictionary<string, VoucherSubject>(StringComparer.Ordinal);
        await statements.Read(
            $"""
            SELECT {LedgerTables.NamedMovementColumns}, f.kind, f.office, fp.kind, t.kind, t.office, tp.kind FROM {LedgerTables.Movements}
            LEFT JOIN ledger_accounts fp ON fp.name = f.parent LEFT JOIN ledger_accounts tp ON tp.name = t.parent
            WHERE p.number IN ({PastBalances.Placeholders(1, found.Count)}) ORDER BY p.number, m.number
            """,
            row =>
            {
                Movement movement = LedgerTables.MovementFrom(row);
                movements[row.GetString(0)].Add(movement);
                Keep(row, movement.From.Account, 11);
                Keep(row, movement.To.Account, 14);
            },
            [.. found.Select(one => (object)one.Number)]);
        return [.. found.Select(one => new DuePosting(one.Posting with { Movements = movements[one.Posting.Id] }, one.Number, subjects))];

        void Keep(DbDataReader row, string? account, int at)
        {
            if (account is null || subjects.ContainsKey(account)) return;
            AccountKind? source = row.IsDBNull(at + 2) ? null : LedgerWords.KindOf(row.GetString(at + 2));
            subjects[account] = VoucherSubject.Of(account, LedgerWords.KindOf(row.GetString(at)), row.GetString(at + 1), source);
        }
    }

    /// <summary>Where the numbers of an office and month stand.</summary>
    public async Task<VoucherSeries> Series(OfficeName office, Period month)
    {
        VoucherSeries? series = null;
        await statements.Read(
            """
            SELECT COALESCE(MAX(ordinal), 0), COALESCE(MAX(budget_number), 0), COALESCE(MAX(financial_number), 0)
            FROM vouchers WHERE office = @1 AND month = @2
            """,
            row => series = new VoucherSeries(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), office.Text, month.ToString());
        return series!;
    }

    public async Task Write(string batch, OfficeName office, Period month, IReadOnlyList<NumberedVoucher> vouchers)
    {
        await Insert("INSERT INTO vouchers (posting, batch, office, month, ordinal, budget_number, financial_number)",
            [.. vouchers.Select(one => new object?[]
            {
                one.Voucher.Posting, batch, office.Text, month.ToString(), one.Ordinal, one.BudgetNumber, one.FinancialNumber,
            })]);
        await Insert("INSERT INTO voucher_entries (posting, number, book, side, account, amount, subject, subject_office)",
            [.. vouchers.SelectMany(one => one.Voucher.Entries.Select((entry, place) => new object?[]
            {
                one.Voucher.Posting, place + 1L, entry.Book.ToString(), entry.Side.ToString(), entry.Account, entry.Amount,
                entry.Subject, entry.Office,
            }))]);
    }

    /// <summary>The next vouchers of an office's month, those with entries alone, in their order.</summary>
    /// <param name="office">The office.</param>
    /// <param name="month">The month.</param>
    /// <param name="batch">Only those of this batch; empty for all.</param>
    /// <param name="after">The ordinal after which they begin.</param>
    /// <param name="count">At most so many.</param>
    public async Task<List<MadeVoucher>> Made(OfficeName office, Period month, string batch, long after, int count)
    {
        var found = new List<(NumberedVoucher Numbered, string Batch, string Pack)>();
        await statements.Read(
            """
            SELECT p.id, p.document, p.effective_date, p.currency, p.reverses, v.ordinal, v.budget_number, v.financial_number, v.batch,
              b.pack
            FROM vouchers v JOIN ledger_postings p ON p.id = v.posting JOIN voucher_batches b ON b.name = v.batch
            WHERE v.office = @1 AND v.month = @2 AND v.ordinal > @3 AND (@4 = '' OR v.batch = @4)
              AND (v.budget_number > 0 OR v.financial_number > 0)
            ORDER BY v.ordinal LIMIT @5
            """,
            row => found.Add((NumberedFrom(row), row.GetString(8), row.GetString(9))),
            office.Text, month.ToString(), after, batch, (long)count);
        if (found.Count == 0) return [];

        var entries = found.ToDictionary(one => one.Numbered.Voucher.Posting, _ => new List<VoucherEntry>(), StringComparer.Ordinal);
        await statements.Read(
            $"""
            SELECT posting, book, side, account, amount, subject, subject_office FROM voucher_entries
            WHERE posting IN ({PastBalances.Placeholders(1, found.Count)}) ORDER BY posting, number
            """,
            row => entries[row.GetString(0)].Add(EntryFrom(row)), [.. found.Select(one => one.Numbered.Voucher.Posting)]);
        return
        [
            .. found.Select(one => new MadeVoucher(
                one.Numbered with { Voucher = one.Numbered.Voucher with { Entries = entries[one.Numbered.Voucher.Posting] } },
                one.Batch, VoucherPacks.Of(one.Pack))),
        ];
    }

    /// <summary>What has no voucher yet of the months from one on until another, by month and currency.</summary>
    public async Task<List<(Period Month, Money Moved, DateOnly Since)>> DueSums(OfficeName office, Period from, Period until)
    {
        var sums = new List<(Period, Money, DateOnly)>();
        await statements.Read(
            $"""
            SELECT substr(p.effective_date, 1, 7), p.currency, CAST(SUM(abs(m.amount)) AS BIGINT), MIN(p.effective_date)
            FROM ledger_postings p JOIN ledger_movements m ON m.posting = p.number AND m.number = 1
            WHERE p.effective_date >= @1 AND p.effective_date <= @2 AND {IsDue("p", "@3")}
            GROUP BY substr(p.effective_date, 1, 7), p.currency
            """,
            row => sums.Add((Period.Parse(row.GetString(0)), Money.Of(row.GetString(1), row.GetInt64(2)), Days.Parse(row.GetString(3)))),
            from.FirstDay.ToText(), until.LastDay.ToText(), office.Text);
        return sums;
    }

    // A posting is of the office whose account its first movement touches, or of one above: all its accounts are of one tree.
    private static string IsDue(string posting, string office) =>
        $"""
        NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.posting = {posting}.id)
        AND EXISTS (SELECT 1 FROM ledger_movements o JOIN ledger_accounts a ON a.number = COALESCE(o.from_account, o.to_account)
          WHERE o.posting = {posting}.number AND o.number = 1 AND {LedgerQueries.WithinOf(office, "a.")})
        """;

    private async Task Insert(string into, IReadOnlyList<object?[]> rows)
    {
        foreach (object?[][] some in rows.Chunk(RowsPerInsert))
        {
            int width = some[0].Length;
            string values = string.Join(", ",
                Enumerable.Range(0, some.Length).Select(number => $"({PastBalances.Placeholders(number * width + 1, width)})"));
            await statements.Run($"{into} VALUES {values}", [.. some.SelectMany(row => row)]);
        }
    }

    private static NumberedVoucher NumberedFrom(DbDataReader row)
    {
        Posting posting = PostingFrom(row);
        var voucher = new Voucher
        {
            Posting = posting.Id, Document = posting.Document, Date = posting.EffectiveDate, Currency = posting.Currency,
            Reverses = posting.Reverses ?? "", Entries = [],
        };
        return new NumberedVoucher(voucher, row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
    }

    private static VoucherEntry EntryFrom(DbDataReader row) => new(
        Enum.Parse<VoucherBook>(row.GetString(1)), Enum.Parse<EntrySide>(row.GetString(2)), row.GetString(3), row.GetInt64(4),
        row.GetString(5), row.GetString(6));

    private static Posting PostingFrom(DbDataReader row) => new()
    {
        Id = row.GetString(0), Document = row.GetString(1), EffectiveDate = Days.Parse(row.GetString(2)),
        Currency = Currency.Of(row.GetString(3)), Reverses = row.IsDBNull(4) ? null : row.GetString(4), Movements = [],
    };
}

/// <summary>A voucher as it was made: with its numbers, its batch and the rules that made it.</summary>
internal sealed record MadeVoucher(NumberedVoucher Numbered, string Batch, VoucherPack Pack);
