using System.Collections.Immutable;
using System.Numerics;
using Fund.Budgets.Ledger;

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
    private ImmutableDictionary<(string, Stage), long> sums = (
        from account in start.Accounts
        from stage in Enum.GetValues<Stage>().Skip(1)
        select ((account.Name, stage), account.Stages[stage])).ToImmutableDictionary(p => p.Item1, p => p.Item2);
    private ImmutableDictionary<string, (ImmutableList<Row> Rows, bool IsReversal, bool IsReversed)> posted =
        ImmutableDictionary<string, (ImmutableList<Row>, bool, bool)>.Empty;
    private ImmutableList<Row> rows = [];
    private Request request = null!;

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
            if (refused >= 0)
            {
                (facts, sums, posted) = kept;
                for (int k = 0; k < group.Count; k++)
                    if (k != refused) answers[requests[i + k].Id] = group[k] = "GROUP_REFUSED";
            }
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
            Unless(period is not null, "PERIOD_NOT_FOUND");
            Unless(period == PeriodState.Open, "PERIOD_CLOSED");
            if (next is OpeningRequest { Opens: { } opens }) New(opens);
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
            case Vote v: Move(World, 0, v.Line, Stage.Voted, v.Amount); break;
            case Allot v: Move(v.Line, Stage.Voted, v.Allotment, Stage.Available, v.Amount); break;
            case Encumber v:
                Unless(Drawn(v.Encumbrance).Count == 0, "ENCUMBRANCE_EXISTS");
                foreach (var (source, amount) in Added(v.Lines)) Take(source, v.Encumbrance, Stage.Encumbered, amount, v.Purpose);
                break;
            case Increase v:
                foreach (var (source, amount) in Added(v.Lines))
                    Take(source, v.Encumbrance, Stage.Encumbered, amount, facts[Some(v.Encumbrance)[0]].Purpose);
                break;
            case Liquidate v: Liquidate(v); break;
            case Disburse v: Turn(v.Encumbrance, v.Portion, Stage.Obligated, Stage.Disbursed); break;
            case Return v: Turn(v.Encumbrance, v.Portion, Stage.Disbursed, Stage.Obligated); break;
            case SettlePayment v:
                Move(v.Cash, Stage.InTransit, World, 0, Turn(v.Encumbrance, v.Portion, Stage.Obligated, Stage.Disbursed));
                break;
            case ReturnPayment v: Move(World, 0, v.Cash, Stage.Bank, Turn(v.Encumbrance, v.Portion, Stage.Disbursed, Stage.Obligated)); break;
            case WriteBack v: GiveUp(v.Encumbrance, v.Portion, Stage.Obligated); break;
            case Release v: GiveUp(v.Encumbrance, v.Portion, Stage.Encumbered); break;
            case Credit v: Move(World, 0, v.Cash, Stage.Suspense, v.Amount); break;
            case NameCredit v: Move(v.Cash, Stage.Suspense, v.Cash, Stage.Bank, v.Amount); break;
            case Receive v:
                Move(World, 0, v.Contribution, Stage.Available, v.Amount);
                Move(v.Cash, Stage.Suspense, v.Cash, Stage.Bank, v.Amount);
                break;
            case Refund v:
                Move(v.Contribution, Stage.Available, World, 0, v.Amount);
                Move(v.Cash, Stage.Bank, v.Cash, Stage.InTransit, v.Amount);
                break;
            case Hold v: Move(v.Cash, Stage.Bank, v.Cash, Stage.InTransit, v.Amount); break;
            case SettleCash v: Move(v.Cash, Stage.InTransit, World, 0, v.Amount); break;
            case RejectCash v: Move(v.Cash, Stage.InTransit, v.Cash, Stage.Bank, v.Amount); break;
            case ReturnCash v: Move(World, 0, v.Cash, Stage.Bank, v.Amount); break;
            case Lapse v: Move(v.Account, Stage.Available, v.Account, Stage.Lapsed, v.Amount ?? Sum(v.Account, Stage.Available)); break;
            case Vire v: Move(v.From, Stage.Voted, v.To, Stage.Voted, v.Amount); break;
            case CarryForward v:
                Unless(facts.TryGetValue(v.From, out Account? from), "ACCOUNT_NOT_FOUND");
                Unless(from!.Purpose == facts[v.To].Purpose, "ACCOUNT_NOT_LINKED");
                Move(v.From, v.Stage, v.To, v.Stage, v.Amount ?? Sum(v.From, v.Stage));
                break;
            case Reverse v:
                Unless(posted.TryGetValue(v.Posting, out var old), "POSTING_NOT_FOUND");
                Unless(!old.IsReversed, "ALREADY_REVERSED");
                Unless(!old.IsReversal, "REVERSAL_NOT_REVERSIBLE");
                foreach (Row row in old.Rows.Reverse()) Move(row.From, row.FromStage, row.To, row.ToStage, -row.Amount);
                posted = posted.SetItem(v.Posting, (old.Rows, false, true));
                break;
            default: throw new NotSupportedException(request.GetType().Name);
        }
    }

    private void Liquidate(Liquidate v)
    {
        List<string> drawn = Some(v.Encumbrance);
        long held = drawn.Sum(a => Sum(a, Stage.Encumbered));
        if (!v.TakesExcess || (v.Portion.Total is not null && v.Portion.Total <= held) || v.Portion == Portion.All)
        {
            Turn(v.Encumbrance, v.Portion, Stage.Encumbered, Stage.Obligated);
            return;
        }
        // First what is reserved, then the excess: of each line, or by what the encumbrance has ever taken.
        List<(string Account, long Amount)> wanted = v.Portion.Lines is { } lines
            ? [.. Added(lines).Select(l => (Of(v.Encumbrance, l.Source), l.Amount))]
            : [.. drawn.Zip(Spread(v.Portion.Total!.Value - held, [.. drawn.Select(EverTaken)]), (a, x) => (a, Sum(a, Stage.Encumbered) + x))];
        foreach (var (account, amount) in wanted)
        {
            long reserved = Math.Min(amount, Sum(account, Stage.Encumbered));
            Move(account, Stage.Encumbered, account, Stage.Obligated, reserved);
            if (amount > reserved) Take(facts[account].Parent!, v.Encumbrance, Stage.Obligated, amount - reserved, facts[account].Purpose);
        }
    }

    private long Turn(string encumbrance, Portion portion, Stage from, Stage to)
    {
        List<(string Account, long Amount)> parts = Parts(encumbrance, portion, from);
        foreach (var (account, amount) in parts) Move(account, from, account, to, amount);
        return parts.Sum(p => p.Amount);
    }

    private List<(string Account, long Amount)> Parts(string encumbrance, Portion portion, Stage stage)
    {
        List<string> drawn = Some(encumbrance);
        if (portion.Lines is { } lines) return [.. Added(lines).Select(l => (Of(encumbrance, l.Source), l.Amount))];
        long[] held = [.. drawn.Select(a => Sum(a, stage))];
        long total = portion.Total ?? held.Sum();
        Unless(total <= held.Sum(), Short(stage));
        return total == 0 ? [] : [.. drawn.Zip(Spread(total, held))];
    }

    private void GiveUp(string encumbrance, Portion portion, Stage stage)
    {
        foreach (var (account, amount) in Parts(encumbrance, portion, stage))
        {
            Account source = facts[facts[account].Parent!];
            bool isGone = stage == Stage.Obligated && source.IsYearClosed && source.Kind == AccountKind.Allotment;
            Move(account, stage, source.Name, isGone ? Stage.Lapsed : Stage.Available, amount);
        }
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
        Unless(request.EffectiveDate <= account.EndsOn, "ALLOTMENT_LAPSED");
        Unless(account.Purpose == "" || account.Purpose == purpose, "WRONG_PURPOSE");
        string name = $"{encumbrance}@{source}";
        if (!facts.ContainsKey(name))
            New(account with { Name = name, Kind = AccountKind.Encumbrance, Parent = source, Owner = encumbrance, Purpose = purpose });
        Move(source, Stage.Available, name, stage, amount);
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
        Unless(before + amount >= Math.Min(before, 0), Short(stage));
        sums = sums.SetItem((account, stage), before + amount);
    }

    private void New(Account account)
    {
        Unless(!facts.ContainsKey(account.Name), "ACCOUNT_EXISTS");
        facts = facts.Add(account.Name, account);
    }

    private List<string> Drawn(string encumbrance) =>
        [.. facts.Values.Where(a => a.Kind == AccountKind.Encumbrance && a.Owner == encumbrance).Select(a => a.Name).Order(StringComparer.Ordinal)];

    private List<string> Some(string encumbrance) =>
        Drawn(encumbrance) is { Count: > 0 } drawn ? drawn : throw new No("ENCUMBRANCE_NOT_FOUND");

    private string Of(string encumbrance, string source) =>
        facts.ContainsKey($"{encumbrance}@{source}") ? $"{encumbrance}@{source}" : throw new No("SOURCE_NOT_DRAWN");

    private static List<(string Source, long Amount)> Added(IReadOnlyList<Line> lines) =>
        [.. lines.GroupBy(l => l.Source).Select(g => (g.Key, g.Sum(l => l.Amount)))];

    private long EverTaken(string account) =>
        facts[account].IsYearClosed ? 0 : Sum(account, Stage.Encumbered) + Sum(account, Stage.Obligated) + Sum(account, Stage.Disbursed);

    private static string Short(Stage stage) => "INSUFFICIENT_" + stage switch
    {
        Stage.Voted => "APPROPRIATION", Stage.Available => "ALLOTMENT", Stage.Encumbered => "ENCUMBRANCE",
        Stage.Obligated => "OBLIGATION", Stage.Disbursed => "DISBURSEMENT", Stage.Bank => "CASH", Stage.InTransit => "IN_TRANSIT",
        Stage.Suspense => "SUSPENSE", _ => "LAPSED",
    };

    private static void Unless(bool holds, string reason) => _ = holds ? true : throw new No(reason);
}
