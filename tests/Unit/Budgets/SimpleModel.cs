using System.Collections.Immutable;
using System.Numerics;
using Fund.Budgets.Ledger;
using static Fund.Budgets.Ledger.Stage;

namespace Fund.Tests.Unit.Budgets;

/// <summary>
/// The ledger once more, as plainly as can be: a bag of sums and a list of moves for each verb, slow and without undo,
/// because a refused request simply keeps the bag of before. It shares no rule with the Book.
/// </summary>
internal sealed class SimpleModel(BookState start)
{
    private sealed class No(string reason) : Exception(reason);
    private sealed record Row(string From, Stage FromStage, string To, Stage ToStage, long Amount);

    private const string World = "";
    private readonly Dictionary<string, string> answers = [];
    private ImmutableDictionary<string, Account> facts = start.Accounts.ToImmutableDictionary(a => a.Name);
    private ImmutableDictionary<(string, Stage), long> sums = start.Accounts
        .SelectMany(a => Enum.GetValues<Stage>().Skip(1).Select(stage => KeyValuePair.Create((a.Name, stage), a.Stages[stage])))
        .ToImmutableDictionary();
    private ImmutableDictionary<string, (ImmutableList<Row> Rows, bool IsReversal, bool IsReversed)> posted =
        ImmutableDictionary<string, (ImmutableList<Row>, bool, bool)>.Empty;
    private ImmutableList<Row> rows = [];
    private Request request = null!;
    private DateOnly on;

    public long Sum(string account, Stage stage) => sums.GetValueOrDefault((account, stage));
    public IEnumerable<string> Accounts => facts.Keys;

    /// <summary>The verdicts, OK or a reason; groups stand side by side.</summary>
    public List<string> Ask(IReadOnlyList<Request> requests)
    {
        var verdicts = new List<string>();
        for (int i = 0; i < requests.Count;)
        {
            int end = i + 1;
            while (requests[i].Group is not null && end < requests.Count && requests[end].Group == requests[i].Group) end++;
            var kept = (facts, sums, posted);
            List<string> group = [.. requests.Take(end).Skip(i).Select(Ask)];
            int refused = group.FindIndex(verdict => verdict != "OK");
            if (refused >= 0) (facts, sums, posted) = kept;
            for (int k = 0; refused >= 0 && k < group.Count; k++)
                if (k != refused) answers[requests[i + k].Id] = group[k] = "GROUP_REFUSED";
            verdicts.AddRange(group);
            i = end;
        }
        return verdicts;
    }

    private string Ask(Request next)
    {
        if (answers.TryGetValue(next.Id, out string? answer)) return answer;
        request = next;
        rows = [];
        var kept = (facts, sums, posted);
        try
        {
            PeriodState? period = start.Period(new(next.EffectiveDate.Year, next.EffectiveDate.Month));
            on = next.EffectiveDate;
            if (period == PeriodState.Closed && next.Heading.LateDate is { } late && late > on)
                period = start.Period(new((on = late).Year, late.Month));
            Unless(period is not null, "PERIOD_NOT_FOUND");
            Unless(period == PeriodState.Open, "PERIOD_CLOSED");
            Account? opens = (next as OpeningRequest)?.Opens;
            Unless(opens is null || !facts.ContainsKey(opens.Name), "ACCOUNT_EXISTS");
            if (opens is not null) facts = facts.Add(opens.Name, opens);
            Act();
            posted = posted.Add(next.Id, (rows, next is Reverse, false));
            return answers[next.Id] = "OK";
        }
        catch (No no)
        {
            (facts, sums, posted) = kept;
            return answers[next.Id] = no.Message;
        }
    }

    private void Act()
    {
        switch (request)
        {
            case Vote v: Move(World, Outside, v.Line, Voted, v.Amount); break;
            case Vire v: Move(v.From, Voted, v.To, Voted, v.Amount); break;
            case Allot v: Move(v.Line, Voted, v.Allotment, Available, v.Amount); break;
            case Encumber v:
                Unless(Drawn(v.Encumbrance).Count == 0, "ENCUMBRANCE_EXISTS");
                foreach (var (source, amount) in Added(v.Lines)) Take(source, v.Encumbrance, Encumbered, amount, v.Purpose); break;
            case Increase v:
                string purpose = facts[Some(v.Encumbrance)[0]].Purpose;
                foreach (var (source, amount) in Added(v.Lines)) Take(source, v.Encumbrance, Encumbered, amount, purpose); break;
            case Liquidate v: Liquidate(v); break;
            case Disburse v: Turn(v.Encumbrance, v.Portion, Obligated, Disbursed); break;
            case Return v: Turn(v.Encumbrance, v.Portion, Disbursed, Obligated); break;
            case SettlePayment v: Move(v.Cash, InTransit, World, Outside, Turn(v.Encumbrance, v.Portion, Obligated, Disbursed)); break;
            case ReturnPayment v: Move(World, Outside, v.Cash, Bank, Turn(v.Encumbrance, v.Portion, Disbursed, Obligated)); break;
            case WriteBack v: Turn(v.Encumbrance, v.Portion, Obligated, Available); break;
            case Release v: Turn(v.Encumbrance, v.Portion, Encumbered, Available); break;
            case Receive v:
                Move(World, Outside, v.Contribution, Available, v.Amount);
                Move(v.Cash, Suspense, v.Cash, Bank, v.Amount); break;
            case Refund v:
                Move(v.Contribution, Available, World, Outside, v.Amount);
                Move(v.Cash, Bank, v.Cash, InTransit, v.Amount); break;
            case ReturnRefund v:
                Move(v.Contribution, Available, World, Outside, -v.Amount);
                Move(v.Cash, Suspense, v.Cash, Bank, v.Amount); break;
            case Credit v: Move(World, Outside, v.Cash, Suspense, v.Amount); break;
            case NameCredit v: Move(v.Cash, Suspense, v.Cash, Bank, v.Amount); break;
            case TakeCash v: Move(v.Cash, Bank, World, Outside, v.Amount); break;
            case Hold v: Move(v.Cash, Bank, v.Cash, InTransit, v.Amount); break;
            case SettleCash v: Move(v.Cash, InTransit, World, Outside, v.Amount); break;
            case RejectCash v: Move(v.Cash, InTransit, v.Cash, Bank, v.Amount); break;
            case ReturnCash v: Move(World, Outside, v.Cash, Bank, v.Amount); break;
            case Lapse v: Move(v.Account, Available, v.Account, Lapsed, v.Amount ?? Sum(v.Account, Available)); break;
            case CarryForward v:
                Unless(facts.TryGetValue(v.From, out Account? from), "ACCOUNT_NOT_FOUND");
                Unless(from!.Purpose == facts[v.To].Purpose, "ACCOUNT_NOT_LINKED");
                long carried = v.Amount ?? Sum(v.From, v.Stage);
                Move(v.From, v.Stage, v.To, v.Stage, carried);
                if (from.Kind != AccountKind.Encumbrance) break;
                Count(from.Parent!, -carried);
                Count(facts[v.To].Parent!, carried); break;
            case SetCeiling v: Move(World, Outside, v.Ceiling, Available, v.Amount); break;
            case CountUnderCeiling v: Move(v.Ceiling, Available, v.Ceiling, Encumbered, v.Amount); break;
            case Reverse v:
                Unless(posted.TryGetValue(v.Posting, out var old), "POSTING_NOT_FOUND");
                Unless(!old.IsReversed, "ALREADY_REVERSED");
                Unless(!old.IsReversal, "REVERSAL_NOT_REVERSIBLE");
                foreach (Row row in old.Rows.Reverse()) Move(row.From, row.FromStage, row.To, row.ToStage, -row.Amount);
                posted = posted.SetItem(v.Posting, (old.Rows, false, true)); break;
        }
    }

    private void Liquidate(Liquidate v)
    {
        List<string> drawn = Some(v.Encumbrance);
        long beyond = (v.Portion.Total ?? 0) - drawn.Sum(a => Sum(a, Encumbered));
        bool isPlain = !v.TakesExcess || (v.Portion.Lines is null && beyond <= 0);
        if (isPlain) Turn(v.Encumbrance, v.Portion, Encumbered, Obligated);
        if (isPlain) return;
        // First what is reserved, then the excess: of each line, or by what the encumbrance has ever taken.
        List<(string Account, long Amount)> wanted = v.Portion.Lines is { } lines
            ? [.. Added(lines).Select(l => (Of(v.Encumbrance, l.Source), l.Amount))]
            : [.. drawn.Zip(Spread(beyond, [.. drawn.Select(EverTaken)]), (a, x) => (a, Sum(a, Encumbered) + x))];
        foreach (var (account, amount) in wanted)
        {
            Unless(amount == 0 || HasBegun(facts[account]), "YEAR_NOT_BEGUN");
            long reserved = Math.Min(amount, Sum(account, Encumbered));
            Move(account, Encumbered, account, Obligated, reserved);
            if (amount > reserved) Take(facts[account].Parent!, v.Encumbrance, Obligated, amount - reserved, facts[account].Purpose);
        }
    }

    private long Turn(string encumbrance, Portion portion, Stage from, Stage to)
    {
        long[] held = [.. Some(encumbrance).Select(a => Sum(a, from))];
        long total = portion.Total ?? portion.Lines?.Sum(l => l.Amount) ?? held.Sum();
        Unless(portion.Lines is not null || total <= held.Sum(), Short(from));
        if (total == 0) return 0;
        List<(string Account, long Amount)> parts = portion.Lines is { } lines
            ? [.. Added(lines).Select(l => (Of(encumbrance, l.Source), l.Amount))]
            : [.. Drawn(encumbrance).Zip(Spread(total, held))];
        foreach (var (account, amount) in parts)
        {
            Account source = facts[facts[account].Parent!];
            Unless(to != Obligated || from != Encumbered || amount == 0 || HasBegun(facts[account]), "YEAR_NOT_BEGUN");
            bool isGone = from == Obligated && source.IsYearClosed && source.Kind == AccountKind.Allotment;
            if (to == Available)
            {
                Move(account, from, source.Name, isGone ? Lapsed : Available, amount);
                Count(source.Name, -amount);
            }
            else Move(account, from, account, to, amount);
        }
        return total;
    }

    // The largest remainder, by ranking exact fractions.
    private static long[] Spread(long total, long[] weights)
    {
        BigInteger sum = weights.Aggregate(BigInteger.Zero, (a, w) => a + w);
        Unless(sum > 0, "INSUFFICIENT_ENCUMBRANCE");
        long[] parts = [.. weights.Select(w => (long)(total * (BigInteger)w / sum))];
        IEnumerable<int> ranked = Enumerable.Range(0, parts.Length).OrderByDescending(i => total * (BigInteger)weights[i] % sum);
        foreach (int i in ranked.Take((int)(total - parts.Sum()))) parts[i]++;
        return parts;
    }

    private void Take(string source, string encumbrance, Stage stage, long amount, string purpose)
    {
        Unless(facts.TryGetValue(source, out Account? account), "ALLOTMENT_NOT_FOUND");
        Unless(account!.Currency == request.Currency, "CURRENCY_MISMATCH");
        Unless(!account.IsSuspended, "ALLOTMENT_SUSPENDED");
        Unless(on <= account.EndsOn, "ALLOTMENT_LAPSED");
        Unless(HasBegun(account), "YEAR_NOT_BEGUN");
        Unless(account.Purpose == "" || account.Purpose == purpose, "WRONG_PURPOSE");
        string name = $"{encumbrance}@{source}";
        if (!facts.ContainsKey(name))
            facts = facts.Add(name, account with
            {
                Name = name, Kind = AccountKind.Encumbrance, Parent = source, Owner = encumbrance, Purpose = purpose, Ceilings = "",
            });
        long left = Sum(source, Available) - amount;
        long later = account.Plan.Parts.Where(part => part.From > on).Sum(part => part.Amount);
        Unless(left < 0 || left >= later, "NOT_YET_RELEASED");
        Unless(left < 0 || left >= account.StopFloor, "STOP_LEVEL_REACHED");
        Move(source, Available, name, stage, amount);
        Count(source, amount);
    }

    private bool HasBegun(Account account) => account.FiscalYear == "" || string.CompareOrdinal(account.FiscalYear, $"{on:yyyy}") <= 0;

    private void Count(string source, long amount)
    {
        foreach (string ceiling in facts[source].Ceilings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (amount > 0) Move(ceiling, Available, ceiling, Encumbered, amount);
            else Move(ceiling, Encumbered, ceiling, Available, -amount);
    }

    private void Move(string from, Stage fromStage, string to, Stage toStage, long amount)
    {
        if (amount == 0) return;
        Shift(from, fromStage, -amount);
        Shift(to, toStage, amount);
        rows = rows.Add(new Row(from, fromStage, to, toStage, amount));
    }

    private void Shift(string account, Stage stage, long amount)
    {
        if (account == World) return;
        Unless(!facts[account].IsYearClosed || request is Disburse or Return or WriteBack or SettlePayment or ReturnPayment,
            "YEAR_CLOSED");
        long before = Sum(account, stage);
        bool isCeiling = facts[account].Kind == AccountKind.Ceiling;
        bool isGone = request is TakeCash;
        Unless(isGone || before + amount >= Math.Min(before, 0), isCeiling ? "CEILING_REACHED" : Short(stage));
        sums = sums.SetItem((account, stage), before + amount);
    }

    private List<string> Drawn(string encumbrance) =>
        [.. facts.Values.Where(a => a.Kind == AccountKind.Encumbrance && a.Owner == encumbrance)
            .Select(a => a.Name).Order(StringComparer.Ordinal)];
    private List<string> Some(string encumbrance) =>
        Drawn(encumbrance) is { Count: > 0 } drawn ? drawn : throw new No("ENCUMBRANCE_NOT_FOUND");
    private string Of(string encumbrance, string source) =>
        facts.ContainsKey($"{encumbrance}@{source}") ? $"{encumbrance}@{source}" : throw new No("SOURCE_NOT_DRAWN");
    private static IEnumerable<(string Source, long Amount)> Added(IReadOnlyList<Line> lines) =>
        lines.GroupBy(l => l.Source).Select(g => (g.Key, g.Sum(l => l.Amount)));
    private long EverTaken(string account) =>
        facts[account].IsYearClosed ? 0 : Sum(account, Encumbered) + Sum(account, Obligated) + Sum(account, Disbursed);
    private static void Unless(bool holds, string reason) => _ = holds ? true : throw new No(reason);
    private static string Short(Stage stage) => "INSUFFICIENT_" + stage switch
    {
        Voted => "APPROPRIATION", Available => "ALLOTMENT", Encumbered => "ENCUMBRANCE", Obligated => "OBLIGATION",
        Disbursed => "DISBURSEMENT", Bank => "CASH", InTransit => "IN_TRANSIT", _ => "SUSPENSE",
    };
}
