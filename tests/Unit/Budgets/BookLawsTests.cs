using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Ledger;
using Fund.Kernel;
using Xunit;
using Outcome = Fund.Budgets.Ledger.Outcome;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Programs of random verbs on the town's book. A failing program is shown as its lines, as short as they can be.</summary>
public class BookLawsTests
{
    private static readonly Gen<string> Source =
        Gen.Frequency((4, Gen.Elements("a", "b", "c", "h", "i")), (1, Gen.Elements("r", "s", "x", "u", "y", "n")));
    private static readonly Gen<string> Encumbrance = Gen.Frequency((8, Gen.Elements("e", "f", "g")), (1, Gen.Elements("old", "gift")));
    private static readonly Gen<string> Cash = Gen.Frequency((4, Gen.Constant("k")), (1, Gen.Constant("o")));
    private static readonly Gen<int> Signed = Gen.Choose(-60, 60).Where(amount => amount != 0);
    private static readonly Gen<int> Amount = Gen.Frequency((4, Gen.Choose(1, 40)), (1, Gen.Choose(41, 300)));

    private static readonly Gen<string> Lines =
        from count in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from lines in Gen.ArrayOf(from source in Source from amount in Amount select $"{source}:{amount}", count)
        select string.Join(',', lines);

    private static readonly Gen<string> Part = Gen.Frequency(
        (4, Amount.Select(amount => $"{amount}")), (2, Lines), (1, Gen.Constant("all")));

    private static readonly Gen<string> Verb = Gen.Frequency(
        (1, from amount in Signed select $"vote l {amount}"),
        (3, from source in Gen.Elements("a", "b") from amount in Signed select $"allot l {source} {amount}"),
        (8, from name in Encumbrance from lines in Lines from purpose in Gen.Elements("", "roads")
            select $"encumber {name} {lines} {purpose}"),
        (3, from name in Encumbrance from lines in Lines select $"increase {name} {lines}"),
        (12, from verb in Gen.Elements("liquidate", "exceed", "disburse", "return", "writeback", "release")
             from name in Encumbrance from part in Part select $"{verb} {name} {part}"),
        (5, from verb in Gen.Elements("settle", "returnpayment") from name in Encumbrance from part in Part from cash in Cash
            select $"{verb} {name} {part} {cash}"),
        (6, from verb in Gen.Elements("credit", "name", "takecash", "hold", "settlecash", "rejectcash", "returncash")
            from cash in Cash from amount in Amount select $"{verb} {cash} {amount}"),
        (2, from verb in Gen.Elements("receive", "refund", "refundback") from amount in Amount select $"{verb} c k {amount}"),
        (4, from number in Gen.Choose(1, 25) select $"reverse r{number}"),
        (1, from amount in Amount select $"vire l m {amount}"),
        (1, from source in Gen.Elements("a", "b") from amount in Amount select $"lapse {source} {amount}"),
        (1, from amount in Amount select $"carry a n Available {amount}"),
        (1, Gen.Elements("carry+ e@a e@n Encumbered", "carry+ f@b f@n Encumbered", "carry+ e@h e@j Encumbered")),
        (1, from ceiling in Gen.Elements("top", "fund", "later") from amount in Signed select $"cap {ceiling} {amount}"),
        (1, from ceiling in Gen.Elements("top", "fund") from amount in Amount select $"count {ceiling} {amount}"));

    private static readonly Gen<string> Day =
        Gen.Frequency((12, Gen.Constant("")), (1, Gen.Elements(
            " @2026-07-01", " @2026-04-01", " @2026-09-01", " @2026-03-31 ~2026-06-30", " @2026-03-31 ~2026-04-01",
            " @2026-07-02 ~2026-07-05")));

    // A group is a block of neighbours; a repeated id stands for a request that was sent twice.
    private static readonly Gen<string[]> Blocks =
        from number in Gen.Choose(1, 1_000_000)
        from linked in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from verbs in Gen.ArrayOf(from verb in Verb from day in Day select verb + day, linked)
        select linked == 1 ? verbs : [.. verbs.Select(verb => $"{verb} #g{number}")];

    // Encumbrances in every stage, without which most verbs would only be refused.
    private static readonly string[][] UnderWay =
        [["encumber e a:40,b:20,c:7,h:9"], ["liquidate e 41"], ["disburse e 19"], ["encumber f b:30,i:12"], ["liquidate f 20"],
            ["disburse f 9"]];

    internal static readonly Arbitrary<string[][]> AllPrograms = Arb.From(
        from start in Gen.Elements([], UnderWay, UnderWay)
        from blocks in Gen.Sized(size => Gen.ArrayOf(Blocks, size / 2 + 1))
        select (string[][])[.. start, .. blocks],
        program => program.Select((_, i) => program.Where((_, k) => k != i).ToArray()));

    private static readonly string[] Final = [" old ", " gift ", " o", "takecash "];

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void A_simpler_model_gives_the_same_outcomes_and_balances() => Hold(program =>
    {
        Request[] requests = Numbered(program);
        BookState open = TownBook.Open();
        Posted posted = Book.Post(open, requests);
        var model = new SimpleModel(open);

        Assert.Equal(model.Ask(requests), posted.Outcomes.Select(o => o.Verdict()));
        Assert.Equal(model.Accounts.Order(), posted.State.Accounts.Select(a => a.Name).Order());
        foreach (Account account in posted.State.Accounts)
            foreach (Stage stage in Enum.GetValues<Stage>().Skip(1))
                Assert.Equal(model.Sum(account.Name, stage), account.Stages[stage]);
    });

    [Fact]
    public void What_came_from_outside_stands_in_the_stages_and_none_is_below_its_floor() => Hold(program =>
    {
        BookState open = TownBook.Open();
        Posted posted = Book.Post(open, Numbered(program));

        Dictionary<Currency, long> standing = Standing(posted.State), before = Standing(open);
        var inflow = new Dictionary<Currency, long>();
        foreach (Posting posting in posted.State.Postings)
            foreach (Movement movement in posting.Movements)
                inflow[posting.Currency] = inflow.GetValueOrDefault(posting.Currency)
                    + (movement.From.Account is null ? movement.Amount : 0) - (movement.To.Account is null ? movement.Amount : 0);
        foreach ((Currency currency, long sum) in standing)
            Assert.Equal(before[currency] + inflow.GetValueOrDefault(currency), sum);
        foreach (Account account in posted.State.Accounts)
            foreach (Stage stage in Enum.GetValues<Stage>().Skip(1))
                Assert.True(account.Stages[stage] + (stage == Stage.Bank ? TakenByTheBank(posted, account.Name) : 0)
                    >= Math.Min(0, open.Account(account.Name)?.Stages[stage] ?? 0));
    });

    // What a bank took is gone, whatever was there.
    private static long TakenByTheBank(Posted posted, string account) => posted.State.Postings
        .SelectMany(posting => posting.Movements)
        .Where(moved => moved.From == moved.From with { Account = account, Stage = Stage.Bank } && moved.To.Account is null)
        .Sum(moved => Math.Max(0, moved.Amount));

    [Fact]
    public void The_days_gain_what_the_accounts_gain() => Hold(program =>
    {
        BookState open = TownBook.Open();
        Posted posted = Book.Post(open, Numbered(program));

        ILookup<string, DayChange> days = DayChange.Of(posted.Postings).ToLookup(day => day.Account);
        foreach (Account account in posted.State.Accounts)
            foreach (Stage stage in Enum.GetValues<Stage>().Skip(1))
                Assert.Equal(account.Stages[stage],
                    (open.Account(account.Name)?.Stages[stage] ?? 0) + days[account.Name].Sum(day => day.Added[stage]));
    });

    [Fact]
    public void Any_split_into_batches_gives_the_same_outcomes_and_state() => Hold(program =>
    {
        Request[] requests = Numbered(program);
        Posted whole = Book.Post(TownBook.Open(), requests);
        BookState state = TownBook.Open();
        var outcomes = new List<string>();
        foreach (Request[] batch in Batches(program, requests))
        {
            // The store reads no more than the batch says it needs.
            Posted part = Book.Post(Only(state, Book.Needs(batch)), batch);
            outcomes.AddRange(part.Outcomes.Select(o => o.Full()));
            state = Written(state, part);
        }

        Assert.Equal(whole.Outcomes.Select(o => o.Full()), outcomes);
        Assert.Equal(whole.State.Full(), state.Full());
    });

    [Fact]
    public void Posting_again_gives_equal_outcomes_and_leaves_the_first_state_alone() => Hold(program =>
    {
        Request[] requests = Numbered(program);
        BookState open = TownBook.Open();
        Posted once = Book.Post(open, requests);
        Posted twice = Book.Post(open, [.. requests, .. requests]);

        Assert.Equal(once.Outcomes.Concat(once.Outcomes).Select(o => o.Full()), twice.Outcomes.Select(o => o.Full()));
        Assert.Equal(once.State.Full(), twice.State.Full());
        Assert.Equal(TownBook.Open().Full(), open.Full());
    });

    [Fact]
    public void Reversing_everything_from_the_last_restores_every_balance() => Hold(program =>
    {
        BookState open = TownBook.Open();
        // What was reversed is even already; a closed year takes no reversal, and an overdrawn bank account gives nothing back.
        string[] lines = [.. program.SelectMany(block => block).Where(line => !line.StartsWith("reverse") && !Final.Any(line.Contains))];
        Posted posted = open.Post(lines);
        Posting[] undone = [.. posted.Outcomes.OfType<Outcome.Accepted>().Select(o => o.Posting).Reverse()];
        Posted back = Book.Post(posted.State, TownBook.Requests([.. undone.Select((p, i) => $"reverse {p.Id} =back{i}")]));

        Assert.All(back.Outcomes, outcome => Assert.Equal("OK", outcome.Verdict()));
        foreach (Account account in back.State.Accounts)
            Assert.Equal(open.Account(account.Name)?.Stages ?? default, account.Stages);
    });

    [Fact]
    public void Releasing_what_was_just_encumbered_restores_every_balance() => Hold(program =>
    {
        BookState state = Book.Post(TownBook.Open(), Numbered(program)).State;
        Posted posted = state.Post("encumber new a:7,b:5,c:3 =e", "release new all =r");
        Assert.Equal(posted.Outcomes[0].Verdict() == "OK" ? "OK" : "ENCUMBRANCE_NOT_FOUND", posted.Outcomes[1].Verdict());

        foreach (Account account in posted.State.Accounts)
            Assert.Equal(state.Account(account.Name)?.Stages ?? default, account.Stages);
    });

    [Fact]
    public void The_sides_of_an_account_are_numbered_without_a_gap_and_carry_its_balance() => Hold(program =>
    {
        Posted posted = Book.Post(TownBook.Open(), Numbered(program));
        var sides = posted.Outcomes.OfType<Outcome.Accepted>().DistinctBy(o => o.Posting.Id)
            .SelectMany(o => o.Posting.Movements).SelectMany(m => new[] { m.From, m.To }).Where(s => s.Account is not null);
        foreach (var account in sides.GroupBy(s => s.Account!))
        {
            Assert.Equal(Enumerable.Range(1, account.Count()).Select(n => (long)n), account.Select(s => s.Sequence));
            foreach (var stage in account.GroupBy(s => s.Stage))
                Assert.Equal(posted.State.Account(account.Key)!.Stages[stage.Key], stage.Last().Balance);
        }
    });

    private static void Hold(Action<string[][]> law) => Check.One(Runs, Prop.ForAll(AllPrograms, law));

    private static Request[] Numbered(string[][] program) => TownBook.Requests([.. program.SelectMany(block => block)]);

    // Blocks are batched in threes, so that no group is torn apart.
    private static IEnumerable<Request[]> Batches(string[][] program, Request[] requests)
    {
        int taken = 0;
        foreach (string[][] blocks in program.Chunk(3))
        {
            int count = blocks.Sum(block => block.Length);
            yield return requests[taken..(taken + count)];
            taken += count;
        }
    }

    private static BookState Only(BookState state, Needs needs)
    {
        Posting[] postings = [.. needs.Postings.Select(state.Posting).OfType<Posting>()];
        string[] owned = [.. needs.Encumbrances.SelectMany(state.OwnedBy)];
        IEnumerable<string?> sources = needs.EncumbrancesWithSources.SelectMany(state.OwnedBy).Select(name => state.Account(name)!.Parent);
        IEnumerable<string?> moved = postings.SelectMany(p => p.Movements).SelectMany(m => new[] { m.From.Account, m.To.Account });
        IEnumerable<Account> accounts = needs.Accounts.Concat(owned).Concat(sources).Concat(moved).OfType<string>().Distinct()
            .Select(state.Account).OfType<Account>();
        accounts = [.. accounts];
        IEnumerable<Account> ceilings = accounts.SelectMany(a => a.CeilingNames).Distinct().Select(state.Account).OfType<Account>();
        return new BookState(
            accounts.Concat(ceilings).DistinctBy(a => a.Name), state.Periods.Where(row => needs.Periods.Contains(row.Period)), postings);
    }

    // As a store would: rows to insert, rows to update, postings to append.
    private static BookState Written(BookState state, Posted part) => new(
        state.Accounts.Concat(part.Opened).Concat(part.Changes.Select(change => change.After)),
        state.Periods, state.Postings.Concat(part.Postings).Concat(part.Reversed));

    private static Dictionary<Currency, long> Standing(BookState state) => state.Accounts.GroupBy(a => a.Currency)
        .ToDictionary(g => g.Key, g => g.Sum(a => Enum.GetValues<Stage>().Skip(1).Sum(stage => a.Stages[stage])));
}
