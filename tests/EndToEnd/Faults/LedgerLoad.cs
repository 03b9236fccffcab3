using System.Collections.Concurrent;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Fund.Suite.Demo;
using Grpc.Core;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>
/// Callers who reserve money of the wage allotment, make part of it due and give back a part, each encumbrance by one caller, and who
/// remember every answer. What the answers say is all that may have happened.
/// </summary>
internal sealed class LedgerLoad
{
    private const string Date = "2026-05-18";
    private readonly StaffStory staff;
    private readonly int seed;
    private readonly ConcurrentBag<Acknowledged> answers = [];
    private readonly ConcurrentDictionary<string, Expected> expected = new();
    private volatile bool isStopped;
    private long sent;
    private long before;

    private LedgerLoad(StaffStory staff, int seed)
    {
        this.staff = staff;
        this.seed = seed;
    }

    /// <summary>Brings the staff in and votes the budget of the demo; then callers can begin.</summary>
    public static async Task<LedgerLoad> Open(
        Courier courier, DemoClock clock, IReadOnlyDictionary<string, string> enrolmentCodes, int seed)
    {
        var staff = new StaffStory(courier, clock);
        await staff.Play(enrolmentCodes, _ => { });
        var budget = new BudgetStory(staff, clock);
        await budget.Offices();
        await budget.Appropriate();
        // Signed in before many call at once as one person.
        foreach (string account in new[] { "budget-officer", "treasury-officer", "auditor" })
            staff[account].Client<LedgerService.LedgerServiceClient>();
        var load = new LedgerLoad(staff, seed);
        load.before = await load.Available();
        return load;
    }

    public long Sent => Interlocked.Read(ref sent);

    public int Answered => answers.Count;

    private LedgerService.LedgerServiceClient Officer => staff["budget-officer"].Client<LedgerService.LedgerServiceClient>();

    private LedgerService.LedgerServiceClient Treasury => staff["treasury-officer"].Client<LedgerService.LedgerServiceClient>();

    public void Stop() => isStopped = true;

    /// <summary>
    /// What was acknowledged is in the books, each call once under its own id, and nothing beside; only then is it asked for again, which
    /// changes nothing.
    /// </summary>
    public async Task Check(FeedService.FeedServiceClient feed)
    {
        await CheckMovements();
        await CheckEncumbrances();
        await CheckRepeats();
        await CheckMovements();
        await CheckFrames(feed);
    }

    /// <summary>Waits until so many more calls were sent. Fails when a caller has failed, or when the load stands still.</summary>
    public async Task Further(int calls, Task[] callers, Func<string> output)
    {
        long due = Sent + calls;
        long end = Environment.TickCount64 + 60_000;
        while (Sent < due)
        {
            if (Array.Find(callers, caller => caller.IsFaulted) is { } failed) await failed;
            if (Environment.TickCount64 > end) throw new TimeoutException($"The load stands still at {Sent} calls:\n{output()}");
            await Task.Delay(1);
        }
    }

    /// <summary>Works until it is stopped; the last encumbrance is finished first.</summary>
    public async Task Run(int caller)
    {
        var random = new Random(HashCode.Combine(seed, caller));
        for (int turn = 0; !isStopped; turn++)
        {
            string id = $"load-{caller}-{turn:0000}";
            string name = $"{BudgetStory.County}/encumbrances/{id}";
            long reserved = random.Next(30, 300);
            long due = random.Next(1, 10);
            long back = random.Next(1, 10);
            var open = new OpenEncumbranceRequest
            {
                Parent = BudgetStory.County, EncumbranceId = id, Document = $"{BudgetStory.County}/contracts/{id}",
                Purpose = "rural-cleaning", Lines = { Of(reserved) }, EffectiveDate = Date, RequestId = Actor.RequestId(),
            };
            await Send(open.RequestId, () => Officer.OpenEncumbranceAsync(open), name, new Expected(reserved, 0));
            var liquidate = new LiquidateEncumbranceRequest
            {
                Name = name, Document = $"{BudgetStory.County}/claims/{id}", Lines = { Of(due) }, EffectiveDate = Date,
                RequestId = Actor.RequestId(),
            };
            await Send(liquidate.RequestId, () => Treasury.LiquidateEncumbranceAsync(liquidate), name, new Expected(-due, due));
            var release = new ReleaseEncumbranceRequest
            {
                Name = name, Lines = { Of(back) }, Reason = "Not needed.", EffectiveDate = Date, RequestId = Actor.RequestId(),
            };
            await Send(release.RequestId, () => Officer.ReleaseEncumbranceAsync(release), name, new Expected(-back, 0));
        }
    }

    /// <summary>What is free to be spent of the allotment, as the service says, in fen.</summary>
    private async Task<long> Available()
    {
        var shown = await staff["auditor"].Client<LedgerService.LedgerServiceClient>()
            .ListBalancesAsync(new ListBalancesRequest { Parent = BudgetStory.County, PageSize = 1_000 });
        return shown.Balances.Single(row => row.Source == BudgetStory.WageAllotment).Balances.AvailableMinorUnits;
    }

    /// <summary>Every request, sent once more, is answered as it was.</summary>
    private async Task CheckRepeats()
    {
        foreach (Acknowledged[] some in answers.Chunk(32))
            await Task.WhenAll(some.Select(async one => Assert.Equal(one.Answer, await one.Call())));
    }

    private async Task CheckEncumbrances()
    {
        var auditor = staff["auditor"].Client<LedgerService.LedgerServiceClient>();
        foreach ((string name, Expected wanted) in expected)
        {
            Balances shown = (await auditor.GetEncumbranceAsync(new GetEncumbranceRequest { Name = name })).Balances;
            Assert.Equal(wanted, new Expected(shown.EncumberedMinorUnits, shown.ObligatedMinorUnits));
        }
    }

    /// <summary>The movements add up to the balances, and there is one posting for each acknowledged call and none beside.</summary>
    private async Task CheckMovements()
    {
        var stages = new Dictionary<(string Account, string Stage), long>();
        var postings = new HashSet<string>();
        using var export = staff["auditor"].Client<LedgerService.LedgerServiceClient>()
            .ExportMovements(new ExportMovementsRequest { Parent = BudgetStory.County });
        await foreach (Movement movement in export.ResponseStream.ReadAllAsync())
        {
            Add(movement.FromAccount, movement.FromStage, -movement.Amount.MinorUnits);
            Add(movement.ToAccount, movement.ToStage, movement.Amount.MinorUnits);
            if ($"{movement.FromAccount} {movement.ToAccount}".Contains("/encumbrances/load-", StringComparison.Ordinal))
                postings.Add(movement.Posting);
        }
        foreach ((string name, Expected wanted) in expected)
        {
            string account = $"{name}@{BudgetStory.WageAllotment}";
            Assert.Equal(wanted, new Expected(
                stages.GetValueOrDefault((account, "ENCUMBERED")), stages.GetValueOrDefault((account, "OBLIGATED"))));
        }
        // A posting is named after its caller and his request id.
        Assert.Equal(answers.Select(answer => answer.RequestId).Order(), postings.Select(posting => posting.Split('/')[^1]).Order());
        long held = expected.Values.Sum(one => one.Encumbered + one.Obligated);
        Assert.Equal((before - held, before - held), (await Available(), stages[(BudgetStory.WageAllotment, "AVAILABLE")]));

        void Add(string account, string stage, long amount) =>
            stages[(account, stage.ToUpperInvariant())] = stages.GetValueOrDefault((account, stage.ToUpperInvariant())) + amount;
    }

    /// <summary>The frames of Budgets are numbered without a gap, and each acknowledged request has exactly one.</summary>
    private async Task CheckFrames(FeedService.FeedServiceClient feed)
    {
        var entries = new Dictionary<string, int>();
        long last = 0;
        // What is committed is numbered a moment later: read on until all of it is there, for a bounded time.
        for (long end = Environment.TickCount64 + 10_000; Environment.TickCount64 < end; await Task.Delay(100))
        {
            using var frames = feed.ReadFrames(new ReadFramesRequest { Service = "budgets", After = last });
            await foreach (ReadFramesResponse next in frames.ResponseStream.ReadAllAsync())
            {
                Assert.Equal(last + 1, next.Number);
                last = next.Number;
                Entry entry = Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(next.Frame).Body);
                entries[entry.RequestId] = entries.GetValueOrDefault(entry.RequestId) + 1;
            }
            if (answers.All(answer => entries.ContainsKey(answer.RequestId))) break;
        }
        Assert.All(answers, answer => Assert.Equal(1, entries.GetValueOrDefault(answer.RequestId)));
    }

    private async Task Send(string requestId, Func<AsyncUnaryCall<Encumbrance>> call, string name, Expected effect)
    {
        Interlocked.Increment(ref sent);
        Encumbrance answer = await call();
        answers.Add(new Acknowledged(requestId, answer, async () => await call()));
        expected.AddOrUpdate(name, effect, (_, before) => before + effect);
    }

    private static SourceAmount Of(long fen) =>
        new() { Source = BudgetStory.WageAllotment, Amount = new Money { CurrencyCode = "CNY", MinorUnits = fen } };

    private sealed record Acknowledged(string RequestId, Encumbrance Answer, Func<Task<Encumbrance>> Call);

    /// <summary>What an encumbrance holds, or how a call changes it, in fen.</summary>
    private readonly record struct Expected(long Encumbered, long Obligated)
    {
        public static Expected operator +(Expected one, Expected other) =>
            new(one.Encumbered + other.Encumbered, one.Obligated + other.Obligated);
    }
}
