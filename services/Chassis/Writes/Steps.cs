using System.Collections.Concurrent;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Writes;

/// <summary>
/// A step that another service answers, in three commits: the intention (<see cref="StepsOfDb.Await"/> in the body), the call,
/// the answer. The same derived request id is used until a definite refusal, so a call whose answer was lost is only repeated.
/// </summary>
public abstract class Step<TDb>(string kind) where TDb : ServiceDb
{
    public string Kind => kind;

    /// <summary>
    /// Makes the call, outside any transaction, with <paramref name="requestId"/>. Answers how to record it. A
    /// <see cref="RpcException"/> with a definite refusal goes to <see cref="Refused"/>; any other only means "try again".
    /// </summary>
    public abstract Task<Func<TDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel);

    /// <summary>Records a definite refusal on the waiting resource.</summary>
    public abstract Task Refused(TDb db, StepRow step, Refusal why);
}

public static class StepsOfDb
{
    /// <summary>
    /// Records the intention: the resource waits until the step is done. A resource waits for one step of a kind at a time.
    /// </summary>
    public static async Task Await(this ServiceDb db, string kind, string resource, string onBehalfOf, DateTimeOffset now)
    {
        string id = $"{kind}:{resource}";
        StepRow? step = await db.Steps.FindAsync(id);
        if (step is null) db.Steps.Add(step = new StepRow { Id = id, Kind = kind, Resource = resource, CreatedAt = now });
        step.State = "WAITING";
        step.OnBehalfOf = onBehalfOf;
        step.NextTryAt = now;
        step.Tries = 0;
    }
}

/// <summary>Carries out waiting steps: at once for the call that made them, later for what a crash or a silent service left.</summary>
public sealed partial class Steps<TDb>(
    ServiceStore<TDb> store, Writes<TDb> writes, IEnumerable<Step<TDb>> kinds, Clock clock, ILogger<Steps<TDb>> log) : BackgroundService
    where TDb : ServiceDb
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> underWay = new(StringComparer.Ordinal);

    /// <summary>
    /// Tries the waiting step of a resource now, so that the call which made it can answer with the result. If the other service
    /// does not answer in time, the worker goes on and the caller gets the waiting row.
    /// </summary>
    public Task TryNow(string kind, string resource, CancellationToken cancel) => Try($"{kind}:{resource}", cancel);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                DateTimeOffset now = clock.Now;
                List<string> due = await store.Read(
                    db => db.Steps.Where(row => row.State == "WAITING" && row.NextTryAt <= now).OrderBy(row => row.NextTryAt).Take(50)
                        .Select(row => row.Id).ToListAsync(stopping),
                    stopping);
                foreach (string step in due) await Try(step, stopping);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                WorkerPaused(log, store.Database.Service, error.GetType().Name);
            }
            await Task.WhenAny(Task.Delay(Look, stopping));
        }
    }

    // Whoever comes second waits for the first. The receipts would bear a second call, but what lies outside every database, such as a
    // file that the bank has taken meanwhile, would be there again.
    private async Task Try(string id, CancellationToken cancel)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (underWay.GetOrAdd(id, mine.Task) is var first && first != mine.Task)
        {
            await first.WaitAsync(cancel);
            return;
        }
        try
        {
            StepRow? step = await store.Read(db => db.Steps.SingleOrDefaultAsync(row => row.Id == id, cancel), cancel);
            if (step is { State: "WAITING" }) await CarryOut(step, cancel);
        }
        finally
        {
            underWay.TryRemove(id, out _);
            mine.SetResult();
        }
    }

    private async Task CarryOut(StepRow step, CancellationToken cancel)
    {
        Step<TDb> kind = kinds.Single(known => known.Kind == step.Kind);
        string requestId = DerivedId.Of(step.Resource, step.Kind, step.Attempt);
        Failpoint.At("step.before-call");
        Func<TDb, Task> record;
        Refusal? refusal = null;
        try
        {
            record = await kind.Call(step, requestId, cancel);
        }
        catch (RpcException error) when (DefiniteOf(error) is { } why)
        {
            refusal = why;
            record = db => kind.Refused(db, step, why);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            await Postpone(step, error, cancel);
            return;
        }
        Failpoint.At("step.after-call");
        await writes.Step($"step:{step.Kind}", requestId, async db =>
        {
            StepRow row = await db.Steps.SingleAsync(waiting => waiting.Id == step.Id, cancel);
            if (row.State != "WAITING" || row.Attempt != step.Attempt) return;
            row.State = "DONE";
            if (refusal is not null) row.Attempt++;
            db.Commit.Resource = step.Resource;
            db.Commit.Reason = refusal?.Reason ?? "";
            await record(db);
        }, cancel, step.OnBehalfOf);
        Failpoint.At("step.after-record");
    }

    // Only a "no" to the matter itself is definite. Overload, silence, a stale token or a missing right say nothing about it.
    private static Refusal? DefiniteOf(RpcException error) =>
        error.ToRefusal() is { Kind: RefusalKind.Malformed or RefusalKind.NotFound or RefusalKind.Conflict or RefusalKind.NotNow } refusal
            ? refusal : null;

    private async Task Postpone(StepRow step, Exception error, CancellationToken cancel)
    {
        StepWaits(log, step.Kind, step.Resource, error.GetType().Name);
        using IDisposable turn = await store.Database.Writer.Enter(cancel);
        await using var connection = await store.Database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using TDb db = store.Attach(connection, transaction);
        StepRow row = await db.Steps.SingleAsync(waiting => waiting.Id == step.Id, cancel);
        row.Tries++;
        row.LastError = error.GetType().Name;
        TimeSpan pause = TimeSpan.FromMilliseconds(200 * Math.Pow(2, Math.Min(row.Tries, 8)));
        row.NextTryAt = clock.Now + (pause < PauseMax ? pause : PauseMax);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    [LoggerMessage(3201, LogLevel.Information, "Step {Kind} of {Resource} waits: {Error}. It is tried again.")]
    private static partial void StepWaits(ILogger log, string kind, string resource, string error);

    [LoggerMessage(3202, LogLevel.Warning, "The step worker of {Service} paused: {Kind}.")]
    private static partial void WorkerPaused(ILogger log, string service, string kind);
}
