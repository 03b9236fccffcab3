using System.Globalization;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>
/// A small book to post on, and one-line requests: <c>encumber e a:60,b:40 roads @2026-06-01 =r1 #g $USD</c>
/// (date, id, group and currency may be left out). <c>~2026-07-02</c> is the day on which it counts if it comes late,
/// <c>?2026-06-30</c> the one on which it is asked.
/// </summary>
internal static class TownBook
{
    public static readonly Currency Yuan = Currency.Of("CNY");

    /// <summary>
    /// Lines l (1,000 voted), m, q (ended on 31 March) and p (for roads); allotments a (100) and b (200) of l, r (100, for
    /// roads), s (suspended), x (ended on 31 March), y (year closed, with encumbrance old: 20 obligated, 5 disbursed),
    /// n (next year), u (in USD), h (100, under the ceilings top, with room for 90, and fund, with room for 200), i (100, under
    /// top; 40 of it from July, 15 to be kept), j (100, under the ceiling later, with room for 30); contribution c (50) and z
    /// (year closed, with encumbrance gift: 10 obligated); bank accounts k (500, 70 in suspense, 40 in transit) and o
    /// (overdrawn by 30).
    /// </summary>
    public static BookState Open() => new(
        [
            Line("l", 1_000), Line("m", 10), Line("q", 30) with { EndsOn = new(2026, 3, 31) },
            Line("p", 30) with { Purpose = "roads" },
            Allotment("a", 100), Allotment("b", 200), Allotment("r", 100) with { Purpose = "roads" },
            Allotment("s", 100) with { IsSuspended = true }, Allotment("x", 100) with { EndsOn = new(2026, 3, 31) },
            Allotment("y", 100) with { IsYearClosed = true, FiscalYear = "2025" }, Allotment("n", 0) with { FiscalYear = "2027" },
            Allotment("u", 100) with { Currency = Currency.Of("USD") },
            Contribution("c", 50), Contribution("z", 50) with { IsYearClosed = true },
            Encumbrance("old", "y", new Stages { Obligated = 20, Disbursed = 5 }) with { IsYearClosed = true },
            Encumbrance("gift", "z", new Stages { Obligated = 10 }) with { IsYearClosed = true },
            Ceiling("top", 90, 10), Ceiling("fund", 200, 10), Ceiling("later", 30, 0),
            Allotment("h", 100) with { Ceilings = "top fund" },
            Allotment("i", 100) with { Ceilings = "top", Plan = ReleasePlan.Parse("2026-07-01=40"), StopFloor = 15, WarnFloor = 30 },
            Allotment("j", 100) with { Ceilings = "later" },
            Cash("k", new Stages { Bank = 500, Suspense = 70, InTransit = 40 }), Cash("o", new Stages { Bank = -30 }),
        ],
        [
            new(new(2026, 6), PeriodState.Open), new(new(2026, 7), PeriodState.Open), new(new(2027, 1), PeriodState.Open),
            new(new(2026, 4), PeriodState.Closed), new(new(2026, 3), PeriodState.Closed),
        ],
        []);

    public static Account Line(string name, long voted) =>
        new() { Name = name, Kind = AccountKind.AppropriationLine, Currency = Yuan, Stages = new() { Voted = voted } };

    public static Account Allotment(string name, long available) => new()
    {
        Name = name, Kind = AccountKind.Allotment, Parent = "l", Currency = Yuan, Stages = new() { Available = available },
    };

    public static Account Contribution(string name, long available) =>
        Allotment(name, available) with { Kind = AccountKind.Contribution, Parent = null };

    public static Account Cash(string name, Stages stages) =>
        new() { Name = name, Kind = AccountKind.Cash, Currency = Yuan, Stages = stages };

    public static Account Encumbrance(string name, string source, Stages stages) =>
        Account.OfEncumbrance(name, Allotment(source, 0), "") with { Stages = stages };

    public static Account Ceiling(string name, long room, long taken) => new()
    {
        Name = name, Kind = AccountKind.Ceiling, Currency = Yuan, Stages = new() { Available = room, Encumbered = taken },
    };

    public static Posted Post(this BookState state, params string[] lines) => Book.Post(state, Requests(lines));

    public static Request[] Requests(params string[] lines) => [.. lines.Select((line, i) => Ask(line, $"r{i + 1}"))];

    public static Request Ask(string line, string id)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? Mark(char mark) => words.FirstOrDefault(word => word[0] == mark)?[1..];
        var heading = new Heading(
            Mark('=') ?? id, Days.Parse(Mark('@') ?? "2026-06-15"), "document", Currency.Of(Mark('$') ?? "CNY"), Mark('#'),
            Mark('~') is { } late ? Days.Parse(late) : null, Mark('?') is { } asked ? Days.Parse(asked) : null);
        return Verb(heading, [.. words.Where(word => !"@=#$~?".Contains(word[0]))]);
    }

    /// <summary>The movements, such as <c>a.Available > e@a.Encumbered 60</c>, or the reason of the refusal.</summary>
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => string.Join("; ", accepted.Posting.Movements.Select(m => $"{Text(m.From)} > {Text(m.To)} {m.Amount}")),
        Outcome.Refused refused => refused.Refusal.Reason,
        _ => throw new InvalidOperationException(),
    };

    public static string Verdict(this Outcome outcome) => outcome is Outcome.Refused refused ? refused.Refusal.Reason : "OK";

    /// <summary>Everything of the outcome, for comparing two runs.</summary>
    public static string Full(this Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => string.Join("; ", accepted.Posting.Movements) + " | " + string.Join("; ", accepted.Accounts),
        Outcome.Refused refused => refused.Refusal.Message + string.Join(", ", refused.Refusal.Facts),
        _ => throw new InvalidOperationException(),
    };

    public static string Full(this BookState state) => string.Join('\n', state.Accounts.OrderBy(a => a.Name, StringComparer.Ordinal))
        + '\n' + string.Join('\n', state.Postings.Select(p => $"{p.Id} {p.Reverses} {p.ReversedBy}").Order(StringComparer.Ordinal));

    private static string Text(Side side) => side.Account is null ? "outside" : $"{side.Account}.{side.Stage}";

    private static Request Verb(Heading at, string[] w) => w[0] switch
    {
        "vote" => new Vote(at, w[1], Amount(w[2])),
        "vote+" => new Vote(at, w[1], Amount(w[2])) { Opens = Line(w[1], 7) },
        "vire" => new Vire(at, w[1], w[2], Amount(w[3])),
        "allot" => new Allot(at, w[1], w[2], Amount(w[3])),
        "allot+" => new Allot(at, w[1], w[2], Amount(w[3])) { Opens = Allotment(w[2], 7) with { Parent = w[1] } },
        "encumber" => new Encumber(at, w[1], Lines(w[2]), w.ElementAtOrDefault(3) ?? ""),
        "increase" => new Increase(at, w[1], Lines(w[2])),
        "liquidate" => new Liquidate(at, w[1], Part(w[2])),
        "exceed" => new Liquidate(at, w[1], Part(w[2]), TakesExcess: true),
        "disburse" => new Disburse(at, w[1], Part(w[2])),
        "return" => new Return(at, w[1], Part(w[2])),
        "writeback" => new WriteBack(at, w[1], Part(w[2])),
        "release" => new Release(at, w[1], Part(w[2])),
        "receive" => new Receive(at, w[1], w[2], Amount(w[3])),
        "receive+" => new Receive(at, w[1], w[2], Amount(w[3])) { Opens = Contribution(w[1], 7) },
        "refund" => new Refund(at, w[1], w[2], Amount(w[3])),
        "refundback" => new ReturnRefund(at, w[1], w[2], Amount(w[3])),
        "opencash" => new OpenCash(at, w[1], Amount(w[2])) { Opens = Cash(w[1], default) },
        "credit" => new Credit(at, w[1], Amount(w[2])),
        "name" => new NameCredit(at, w[1], Amount(w[2])),
        "takecash" => new TakeCash(at, w[1], Amount(w[2])),
        "hold" => new Hold(at, w[1], Amount(w[2])),
        "settlecash" => new SettleCash(at, w[1], Amount(w[2])),
        "rejectcash" => new RejectCash(at, w[1], Amount(w[2])),
        "returncash" => new ReturnCash(at, w[1], Amount(w[2])),
        "settle" => new SettlePayment(at, w[1], Part(w[2]), w[3]),
        "returnpayment" => new ReturnPayment(at, w[1], Part(w[2]), w[3]),
        "reverse" => new Reverse(at, w[1]),
        "lapse" => new Lapse(at, w[1], w.Length > 2 ? Amount(w[2]) : null),
        "cap" => new SetCeiling(at, w[1], Amount(w[2])),
        "cap+" => new SetCeiling(at, w[1], Amount(w[2])) { Opens = Ceiling(w[1], 7, 7) },
        "count" => new CountUnderCeiling(at, w[1], Amount(w[2])),
        "carry" => new CarryForward(at, w[1], w[2], Enum.Parse<Stage>(w[3]), w.Length > 4 ? Amount(w[4]) : null),
        "carry+" => new CarryForward(at, w[1], w[2], Enum.Parse<Stage>(w[3]))
        {
            Opens = Encumbrance(w[2].Split('@')[0], w[2].Split('@')[1], default) with { FiscalYear = w[2].EndsWith("@n") ? "2027" : "" },
        },
        _ => throw new ArgumentException($"No verb: {w[0]}"),
    };

    private static Portion Part(string text) =>
        text == "all" ? Portion.All : text.Contains(':') ? Portion.Of(Lines(text)) : Portion.Of(Amount(text));

    private static Line[] Lines(string text) =>
        text == "-" ? [] : [.. text.Split(',').Select(line => line.Split(':')).Select(parts => new Line(parts[0], Amount(parts[1])))];

    private static long Amount(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
