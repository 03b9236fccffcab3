using System.Data.Common;
using Fund.Budgets.Documents;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Ledger;

/// <summary>What is read of the ledger on a snapshot; nothing is locked.</summary>
internal sealed class LedgerQueries(BudgetDb db)
{
    private readonly Statements statements = LedgerInDoor.On(db);

    // Below an office are the names that go on with a dot; in both databases' order that is from "s-county." to before "s-county/".
    /// <summary>Whether an account's office is the parameter's or lies below it, as a condition.</summary>
    public static string WithinOf(string office, string account = "") =>
        $"({account}office = {office} OR ({account}office > {office} || '.' AND {account}office < {office} || '/'))";

    /// <summary>The instant of the last posting in the books; null: there is none.</summary>
    public static async Task<DateTimeOffset?> KnownTime(Statements statements)
    {
        DateTimeOffset? known = null;
        await statements.Read("SELECT post_time FROM ledger_postings ORDER BY number DESC LIMIT 1",
            row => known = Instant.Parse(row.GetString(0)));
        return known;
    }

    /// <summary>Refuses ENCUMBRANCE_NOT_FOUND.</summary>
    public async Task<Pb.Encumbrance> Encumbrance(string name) =>
        await Shown(name) ?? throw Reasons.NotFound(AccountKind.Encumbrance, name);

    /// <summary>The encumbrances of an office and those below, newest first, from a page on.</summary>
    public async Task<Page<Pb.Encumbrance>> Encumbrances(OfficeName office, int size, string token)
    {
        string[] after = Pages.KeyOf(token, 2);
        int take = Pages.Size(size);
        var rows = new List<(string Name, string CreateTime)>();
        // The first account of each stands for it. Its name begins with its office: from "offices/s-county." to before "offices/s-county0"
        // lie those of the office and of all below it.
        await statements.Read(
            """
            SELECT a.owner, a.create_time FROM ledger_accounts a
            WHERE a.kind = 'ENCUMBRANCE' AND a.owner > 'offices/' || @1 || '.' AND a.owner < 'offices/' || @1 || '0'
              AND (@2 = '' OR a.create_time < @2 OR (a.create_time = @2 AND a.owner < @3))
              AND NOT EXISTS (SELECT 1 FROM ledger_accounts o WHERE o.owner = a.owner AND o.kind = 'ENCUMBRANCE' AND o.number < a.number)
            ORDER BY a.create_time DESC, a.owner DESC LIMIT @4
            """,
            row => rows.Add((row.GetString(0), row.GetString(1))), office.Text, after[0], after[1], take + 1L);
        var shown = new List<Pb.Encumbrance>(rows.Count);
        foreach ((string name, _) in rows.Take(take)) shown.Add((await Shown(name))!);
        return new Page<Pb.Encumbrance>(shown, rows.Count <= take ? "" : Pages.TokenOf(rows[take - 1].CreateTime, rows[take - 1].Name));
    }

    /// <summary>
    /// Every allotment and contribution of an office and those below, with what its encumbrances hold, by name; and how many there are.
    /// </summary>
    public async Task<(Page<Pb.SourceBalance> Page, int Count)> Balances(Pb.ListBalancesRequest asked)
    {
        OfficeName office = LedgerAsks.Office(asked.Parent);
        var view = View.Of(asked.AtDate, asked.KnownTime);
        int take = Pages.Size(asked.PageSize);
        string fits =
            $"""
            kind IN ('ALLOTMENT', 'CONTRIBUTION') AND {WithinOf("@4")} AND (@5 = '' OR purpose = @5) AND {PastBalances.Existed(view)}
            """;
        var sources = new List<Account>();
        int count = 0;
        await PastBalances.Prepare(statements, view);
        await statements.Read(
            $"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts a WHERE {fits} AND name > @6 ORDER BY name LIMIT @7",
            row => sources.Add(LedgerTables.AccountFrom(row)),
            [.. PastBalances.Values(view), office.Text, asked.Purpose, Pages.KeyOf(asked.PageToken, 1)[0], take + 1L]);
        await statements.Read($"SELECT COUNT(*) FROM ledger_accounts a WHERE {fits}", row => count = checked((int)row.GetInt64(0)),
            [.. PastBalances.Values(view), office.Text, asked.Purpose]);
        if (sources.Count == 0) return (new Page<Pb.SourceBalance>([], ""), count);
        string token = sources.Count > take ? Pages.TokenOf(sources[take - 1].Name) : "";
        Account[] page = [.. sources.Take(take)];
        IReadOnlyDictionary<string, Stages> standing = await PastBalances.Of(statements,
            PastBalances.WithEncumbrances(PastBalances.Placeholders(4, page.Length)), view, [.. page.Select(source => source.Name)]);
        return (new Page<Pb.SourceBalance>([.. page.Select(source => BalanceOf(source, standing[source.Name]))], token), count);
    }

    /// <summary>The movements of an office's accounts and those below, in the order they were posted, one after the other.</summary>
    public async Task Movements(OfficeName office, string from, string until, Func<Pb.Movement, Task> each)
    {
        // Whole pages are read before any is sent, so that a slow reader holds no open statement. Each enters the order of the postings at
        // its own place: led by the accounts instead, it would read and sort all of their movements.
        const long PageMax = 1_000;
        (long Posting, long Number) at = (0, 0);
        await PastBalances.PlanOnce(statements);
        while (true)
        {
            var page = new List<(long Posting, Pb.Movement Moved)>();
            await statements.Read(
                $"""
                SELECT {LedgerTables.NamedMovementColumns}, p.document, p.effective_date, p.currency, p.reverses, p.actor, p.post_time,
                  p.number
                FROM {LedgerTables.Movements}
                WHERE ({WithinOf("@1", "f.")} OR {WithinOf("@1", "t.")})
                  AND (@2 = '' OR p.effective_date >= @2) AND (@3 = '' OR p.effective_date <= @3)
                  AND p.number >= @4 AND (p.number > @4 OR m.number > @5)
                ORDER BY p.number, m.number LIMIT @6
                """,
                row => page.Add((row.GetInt64(17), MovementFrom(row))), office.Text, from, until, at.Posting, at.Number, PageMax);
            foreach ((_, Pb.Movement moved) in page) await each(moved);
            if (page.Count < PageMax) return;
            at = (page[^1].Posting, page[^1].Moved.Number);
        }
    }

    /// <summary>Whether the lines could be reserved now, each for itself and all together.</summary>
    public async Task<Pb.CheckFundsResponse> Check(OfficeName office, Pb.CheckFundsRequest asked, DateOnly today)
    {
        (Currency currency, Line[] lines) = LedgerAsks.Lines(asked.Lines);
        // No id has this form, so it stands for an encumbrance of that office that does not exist yet.
        string imagined = $"offices/{office}/encumbrances/?";
        var heading = new Heading("whole", Days.Parse(asked.EffectiveDate), imagined, currency, AskedOn: today);
        var whole = new Encumber(heading, imagined, lines, asked.Purpose);
        Loaded loaded = await PortableTables.Load(statements, Book.Needs(whole));
        var answer = new Pb.CheckFundsResponse { IsCovered = Book.Post(loaded.State, [whole]).Outcomes[0] is Outcome.Accepted };
        for (int i = 0; i < lines.Length; i++)
        {
            // What is asked of one source counts together, so every line of a source says the same.
            Line[] together = [.. lines.Where(line => line.Source == lines[i].Source)];
            Outcome outcome = Book.Post(loaded.State, [whole with { Lines = together }]).Outcomes[0];
            answer.Lines.Add(new Pb.CheckFundsResponse.Types.FundsLine
            {
                Source = lines[i].Source,
                Asked = asked.Lines[i].Amount,
                Available = Free(loaded.State.Account(lines[i].Source), office),
                Reason = (outcome as Outcome.Refused)?.Refusal.Reason ?? "",
            });
        }
        return answer;
    }

    // What offices beside it have is not told to an office that may not draw on it.
    private static Protos.Type.Money? Free(Account? source, OfficeName office)
    {
        if (source is not { Kind: AccountKind.Allotment or AccountKind.Contribution }) return null;
        var holder = OfficeName.Parse(source.Office);
        return holder.Reaches(office) || office.Reaches(holder) ? Amount(source.Currency, source.Stages.Available) : null;
    }

    // Null where there is none.
    private async Task<Pb.Encumbrance?> Shown(string name)
    {
        var accounts = new List<Account>();
        EncumbranceFacts? facts = null;
        DateTimeOffset updated = default;
        await statements.Read($"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts WHERE owner = @1 AND kind = 'ENCUMBRANCE'", row =>
        {
            accounts.Add(LedgerTables.AccountFrom(row));
            facts = LedgerTables.FactsFrom(row);
            DateTimeOffset time = LedgerTables.UpdateTimeFrom(row);
            if (time > updated) updated = time;
        }, name);
        return facts is null ? null : EncumbranceView.Of(facts, accounts, updated);
    }

    private static Pb.SourceBalance BalanceOf(Account account, Stages stages) => new()
    {
        Source = account.Name, Kind = account.Kind.Word(), Purpose = account.Purpose,
        EndDate = account.EndsOn == DateOnly.MaxValue ? "" : account.EndsOn.ToText(),
        Total = Amount(account.Currency, stages.Available + stages.Encumbered + stages.Obligated + stages.Disbursed + stages.Lapsed),
        Balances = stages.ToProto(account.Currency.Code),
    };

    private static Pb.Movement MovementFrom(DbDataReader row)
    {
        Movement moved = LedgerTables.MovementFrom(row);
        return new Pb.Movement
        {
            Posting = row.GetString(0), Number = moved.Number,
            FromAccount = moved.From.Account ?? "", FromStage = moved.From.Stage.Word(),
            ToAccount = moved.To.Account ?? "", ToStage = moved.To.Stage.Word(),
            Amount = Amount(Currency.Of(row.GetString(13)), moved.Amount),
            Document = row.GetString(11), EffectiveDate = row.GetString(12), Reverses = row.IsDBNull(14) ? "" : row.GetString(14),
            Actor = row.GetString(15), PostTime = Instant.Parse(row.GetString(16)).ToProto(),
        };
    }

    private static Protos.Type.Money Amount(Currency currency, long minorUnits) =>
        new() { CurrencyCode = currency.Code, MinorUnits = minorUnits };
}
