using System.Globalization;
using System.Xml.Linq;
using Fund.Protos.Budget.V1;
using Fund.Protos.Payment.V1;
using Grpc.Core;

namespace Fund.Suite.Demo;

/// <summary>One figure that two independent sources must agree on.</summary>
internal sealed record Tie(string What, long Left, string LeftFrom, long Right, string RightFrom, bool IsMoney = true)
{
    public bool Holds => Left == Right;
}

/// <summary>
/// Adds the month up again without the services' own sums: from the movements of the ledger, from the payment files that went to
/// the bank, and from the bank's statements. Shares no code with what it checks.
/// </summary>
internal sealed class Recount(StaffStory staff, string outbox, string inbox)
{
    private const string Outside = "";

    /// <summary>Every account's stages, re-added movement by movement.</summary>
    private readonly Dictionary<(string Account, string Stage), long> stages = [];

    private readonly List<Movement> movements = [];

    public async Task<IReadOnlyList<Tie>> Run(WageRun run, IReadOnlyList<Remittance> remittances, Reconciliation reconciliation)
    {
        await Replay();
        List<Tie> ties = [.. await StandingOfSources()];
        long paid = StagesNamed("DISBURSED");
        ties.Add(new Tie("Wages paid", paid, "movements", run.Paid.MinorUnits, "wage run"));
        ties.Add(new Tie("Nothing lost between outside and the stages", InFromOutside(), "movements from outside", stages.Values.Sum(),
            "all stages"));

        foreach (Remittance remittance in remittances)
        {
            string id = remittance.Name.Split('/')[^1];
            (long sum, int count) = PaymentFile(remittance.MessageId);
            ties.Add(new Tie($"Payment file {id}: amount", sum, "file", remittance.Total.MinorUnits, "remittance"));
            ties.Add(new Tie($"Payment file {id}: payments", count, "file", remittance.ItemCount, "remittance",
                IsMoney: false));
        }

        BankBook book = Statements();
        ties.Add(new Tie("Paid less returned", book.Debits - book.Returns, "bank statements", paid, "movements"));
        ties.Add(new Tie("Closing balance of the bank", book.Opening + book.Credits + book.Returns - book.Debits,
            "statements, entry by entry",
            book.Closing, "last statement"));
        ties.Add(new Tie("Book, in transit and suspense", CashOf("BANK") + CashOf("IN_TRANSIT") + CashOf("SUSPENSE"), "movements",
            reconciliation.BankBalance.MinorUnits, "bank reconciliation"));
        ties.Add(new Tie("Bank balance", book.Closing, "last statement", reconciliation.BankBalance.MinorUnits, "bank reconciliation"));
        ties.Add(new Tie("Days closed by the bank on which the books tie", book.Days.Count, "bank statements",
            await DaysThatTie(book.Days.Count), "cash days", IsMoney: false));
        return ties;
    }

    private async Task<int> DaysThatTie(int closed)
    {
        var auditor = staff["auditor"].Client<TreasuryService.TreasuryServiceClient>();
        var known = await Patience.Until(async () =>
        {
            var list = await auditor.ListCashDaysAsync(new ListCashDaysRequest { Parent = BudgetStory.BankAccount, PageSize = 1_000 });
            return list.CashDays.Count < closed ? null : list;
        }, "what the bank holds at the end of its days to reach the treasury");
        return known.CashDays.Count(day => day.State == CashDay.Types.State.Ties);
    }

    private async Task Replay()
    {
        var auditor = staff["auditor"].Client<LedgerService.LedgerServiceClient>();
        using var export = auditor.ExportMovements(new ExportMovementsRequest { Parent = BudgetStory.County });
        await foreach (Movement movement in export.ResponseStream.ReadAllAsync())
        {
            movements.Add(movement);
            Add(movement.FromAccount, movement.FromStage, -movement.Amount.MinorUnits);
            Add(movement.ToAccount, movement.ToStage, movement.Amount.MinorUnits);
        }
    }

    private async Task<IEnumerable<Tie>> StandingOfSources()
    {
        var auditor = staff["auditor"].Client<LedgerService.LedgerServiceClient>();
        var shown = await auditor.ListBalancesAsync(new ListBalancesRequest { Parent = BudgetStory.County, PageSize = 1_000 });
        return shown.Balances.Select(source => new Tie($"Available: {source.Source.Split('/')[^1]}",
            stages.GetValueOrDefault((source.Source, "AVAILABLE")), "movements", source.Balances.AvailableMinorUnits, "balances"));
    }

    private void Add(string account, string stage, long amount)
    {
        if (account == Outside) return;
        string word = stage.ToUpperInvariant();
        stages[(account, word)] = stages.GetValueOrDefault((account, word)) + amount;
    }

    private long StagesNamed(string stage) => stages.Where(at => at.Key.Stage == stage).Sum(at => at.Value);

    private long CashOf(string stage) => StagesNamed(stage);

    private long InFromOutside() =>
        movements.Where(movement => movement.FromAccount == Outside).Sum(movement => movement.Amount.MinorUnits)
        - movements.Where(movement => movement.ToAccount == Outside).Sum(movement => movement.Amount.MinorUnits);

    private (long Sum, int Count) PaymentFile(string messageId)
    {
        foreach (string path in Directory.GetFiles(Path.Combine(outbox, "taken"), "*.xml"))
        {
            XDocument file = XDocument.Load(path);
            if (Inner(file, "MsgId").First().Value != messageId) continue;
            XElement[] amounts = [.. Inner(file, "InstdAmt")];
            return (amounts.Sum(amount => Fen(amount.Value)), amounts.Length);
        }
        return (0, 0);
    }

    private BankBook Statements()
    {
        var book = new BankBook();
        foreach (string path in Directory.GetFiles(Path.Combine(inbox, "taken"), "*.xml").Order(StringComparer.Ordinal))
        {
            XDocument file = XDocument.Load(path);
            foreach (XElement statement in Inner(file, "Stmt"))
            {
                if (!book.IsOpen) book = book with { IsOpen = true, Opening = BalanceOf(statement, "OPBD") };
                book = book with { Closing = BalanceOf(statement, "CLBD") };
                book.Days.Add(Inner(BalanceNamed(statement, "CLBD"), "Dt").Last().Value);
                foreach (XElement entry in Inner(statement, "Ntry")) book = book.With(entry);
            }
        }
        return book;
    }

    private static long BalanceOf(XElement statement, string code) =>
        Fen(Inner(BalanceNamed(statement, code), "Amt").First().Value);

    private static XElement BalanceNamed(XElement statement, string code) =>
        Inner(statement, "Bal").Last(balance => Inner(balance, "Cd").First().Value == code);

    private static IEnumerable<XElement> Inner(XContainer container, string name) =>
        container.Descendants().Where(element => element.Name.LocalName == name);

    private static long Fen(string amount)
    {
        string[] parts = amount.Trim().Split('.');
        string minor = (parts.Length > 1 ? parts[1] : "").PadRight(2, '0')[..2];
        return long.Parse(parts[0] + minor, CultureInfo.InvariantCulture);
    }

    private sealed record BankBook
    {
        public bool IsOpen { get; init; }

        public HashSet<string> Days { get; } = [];

        public long Opening { get; init; }

        public long Closing { get; init; }

        public long Credits { get; init; }

        public long Debits { get; init; }

        public long Returns { get; init; }

        public BankBook With(XElement entry)
        {
            long amount = Fen(entry.Elements().First(element => element.Name.LocalName == "Amt").Value);
            bool isReturn = Inner(entry, "RtrInf").Any();
            if (Inner(entry, "CdtDbtInd").First().Value == "DBIT") return this with { Debits = Debits + amount };
            return isReturn ? this with { Returns = Returns + amount } : this with { Credits = Credits + amount };
        }
    }
}
