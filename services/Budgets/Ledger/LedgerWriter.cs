using System.Threading.Channels;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Fund.Budgets.Ledger;

/// <summary>
/// Group commit: whatever waits is posted in one transaction, and while it commits the next group gathers; the previous commit
/// is the only timer. Any number of replicas may work on one database: they post in turns, and no balance outlives its transaction.
/// </summary>
internal sealed class LedgerWriter(ServiceStore<BudgetDb> store, RawDoor door, Clock clock) : BackgroundService
{
    private const int GroupItemsMax = 1_000;
    private const int WaitingItemsMax = 20_000;
    private const int GroupAttemptsMax = 2;
    private const int CallAttemptsMax = 6;

    private readonly Channel<LedgerCall> queue = Channel.CreateUnbounded<LedgerCall>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BatchStore batches = BatchStore.Of(store.Database);
    private int waitingItems;

    /// <summary>Carries out one request. A known request id answers as it did the first time, be it with a refusal.</summary>
    public async Task<TAnswer> Run<TAnswer>(IMessage request, ServerCallContext context) where TAnswer : IMessage<TAnswer>
    {
        RawCall call = Ask(request, context);
        LedgerItem item = LedgerAsks.Item(call, request, clock.Today);
        ItemAnswer answer = (await Post(new LedgerCall(call, [item]) { Cancel = context.CancellationToken }))[0];
        return answer.Refusal is { } refusal ? throw refusal.ToRefusal()! : (TAnswer)answer.Shown!;
    }

    /// <summary>What a call asks; one that is to be decided only is told that its answer may be out of date.</summary>
    public RawCall Ask(IMessage request, ServerCallContext context)
    {
        RawCall call = door.Ask(request, context);
        if (call.IsDryRun) context.ResponseTrailers.Add("fund-dry-run", "decided on a snapshot; it may be out of date");
        return call;
    }

    /// <summary>
    /// Posts the items of a call; each has its answer, accepted or refused. Refuses LEDGER_BUSY as a whole when too much waits
    /// already: a queue that grows without end would answer nobody in time.
    /// </summary>
    public Task<IReadOnlyList<ItemAnswer>> Post(LedgerCall call)
    {
        if (call.Call.IsDryRun) return DryRun(call);
        if (Interlocked.Add(ref waitingItems, call.Items.Count) > WaitingItemsMax || !queue.Writer.TryWrite(call))
        {
            Interlocked.Add(ref waitingItems, -call.Items.Count);
            throw new Refusal(RefusalKind.Limit, "LEDGER_BUSY",
                "More requests wait for the ledger than it can take. Nothing was decided; try again.")
            { RetryAfter = TimeSpan.FromSeconds(1) };
        }
        // Whoever gives up no longer waits; what was posted for him is found again by his request id.
        return call.Answered.WaitAsync(call.Cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await using BatchStore owned = batches;
        // The loop ends when the channel does, so that a graceful stop answers everyone who waits.
        using CancellationTokenRegistration end = stopping.Register(() => queue.Writer.TryComplete());
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
            await Post(TakeWaiting(GroupItemsMax), isWhole: true);
    }

    private List<LedgerCall> TakeWaiting(int itemsMax)
    {
        var calls = new List<LedgerCall>();
        int items = 0;
        while (items < itemsMax && queue.Reader.TryRead(out LedgerCall? call))
        {
            Interlocked.Add(ref waitingItems, -call.Items.Count);
            if (call.Cancel.IsCancellationRequested) continue;
            calls.Add(call);
            items += call.Items.Count;
        }
        return calls;
    }

    /// <summary>
    /// First as if no request had come before: where one had, its receipt cannot be written twice. Then the whole group again with the
    /// receipts there are, then halves, so that one request that cannot be written does not keep its neighbours from being posted.
    /// A connection lost at the commit needs nothing special: the receipts answer the repeat.
    /// </summary>
    private async Task Post(List<LedgerCall> calls, bool isWhole)
    {
        if (calls.Count == 0) return;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await PostOnce(calls, isFirst: attempt == 1, isWhole);
                return;
            }
            catch (Exception error)
            {
                await batches.Abandon();
                // Without a database halves fare no better: everyone is told at once, and nothing was decided or it is found again.
                if (IsOutage(error) && attempt >= GroupAttemptsMax)
                {
                    foreach (LedgerCall call in calls) call.Fail(error);
                    return;
                }
                bool isRetryable = IsOutage(error) || ServiceDatabase.IsRetryable(error);
                if (isRetryable && attempt < (calls.Count > 1 ? GroupAttemptsMax : CallAttemptsMax))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 2 << Math.Min(attempt, 7))));
                    continue;
                }
                if (calls.Count == 1)
                {
                    calls[0].Fail(isRetryable ? Contention() : error);
                    return;
                }
                break;
            }
        }
        await Post(calls[..(calls.Count / 2)], isWhole: false);
        await Post(calls[(calls.Count / 2)..], isWhole: false);
    }

    private async Task PostOnce(List<LedgerCall> calls, bool isFirst, bool isWhole)
    {
        LedgerBatch batch;
        Begun? begun;
        while ((begun = await Begin(batch = new LedgerBatch(calls, door))) is null)
        {
            await batches.Turn();
            // Whoever came while others posted goes along.
            if (isFirst && isWhole) calls.AddRange(TakeWaiting(GroupItemsMax - calls.Sum(call => call.Items.Count)));
        }
        LedgerChanges changes = batch.Decide(begun, clock.Now);
        // It is put into words while the database writes the rows.
        Task<Left> telling = Task.Run(() => batch.Tell(changes));
        await Task.WhenAll(batches.Write(changes), telling);
        Left left = await telling;
        Failpoint.At("ledger.before-commit");
        await batches.Commit(left);
        Failpoint.At("ledger.after-commit");
        if (left.TellsSomething) door.Committed(store.Database);
        foreach (LedgerCall call in calls) call.Answer(batch.AnswersOf(call));

        Task<Begun?> Begin(LedgerBatch chosen) => batches.Begin(chosen.Needs, isFirst ? chosen.KeysLinked : chosen.Keys);
    }

    private Task<IReadOnlyList<ItemAnswer>> DryRun(LedgerCall call) =>
        store.Read(async db =>
        {
            var batch = new LedgerBatch([call], door);
            Statements statements = LedgerInDoor.On(db);
            var begun = new Begun(await PortableTables.Load(statements, batch.Needs), await BatchStore.ReceiptsOf(statements, batch.Keys));
            batch.Tell(batch.Decide(begun, clock.Now));
            return batch.AnswersOf(call);
        }, call.Cancel);

    private static bool IsOutage(Exception error) =>
        error is NpgsqlException and not PostgresException { SqlState: not ("57P01" or "57P02" or "57P03") };

    private static Refusal Contention() =>
        new(RefusalKind.Limit, "TOO_MUCH_CONTENTION",
            "Too many requests change the same rows at the same moment. Nothing was decided; try again.")
        { RetryAfter = TimeSpan.FromSeconds(1) };
}
