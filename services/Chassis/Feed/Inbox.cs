using Fund.Chassis.Clients;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Feed;

/// <summary>
/// Reads one source's events into one service: from the last number handled, without a gap, each once. The bus wakes it; at
/// start, and now and then, it looks by itself. An event that cannot be handled is set aside as a row and its neighbours go on.
/// </summary>
internal sealed partial class Inbox<TDb>(
    ServiceStore<TDb> store, Writes<TDb> writes, EventHandlers<TDb> handlers, FundClients clients, FeedSignal signal, Clock clock,
        ILogger<Inbox<TDb>> log)
    : BackgroundService, IDeadEvents where TDb : ServiceDb
{
    private const int AttemptsMax = 5;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // An answer can be lost; what was handled by then is kept.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public string Consumer => store.Database.Service;

    public string Source => handlers.Source;

    /// <summary>The channel that a delivery on the bus wakes.</summary>
    public static string Channel(string consumer, string source) => $"{consumer}<{source}";

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task woken = signal.Next(Channel(Consumer, Source));
            try
            {
                await Drain(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                SourceSilent(log, Consumer, Source, error.GetType().Name);
            }
            await FeedSignal.Wait(woken, Look, stopping);
        }
    }

    /// <summary>Handles all that is new.</summary>
    private async Task Drain(CancellationToken cancel)
    {
        InboxRow at = await Position(cancel);
        var request = new ReadEventsRequest { Service = Source, Epoch = at.Epoch, After = at.Number };
        using var call = clients.Get<FeedService.FeedServiceClient>(Source, caller: Consumer)
            .ReadEvents(request, deadline: DateTime.UtcNow + Longest, cancellationToken: cancel);
        while (await call.ResponseStream.MoveNext(cancel))
        {
            ReadEventsResponse next = call.ResponseStream.Current;
            if (Guard.IsOn("gap") && next.Number != at.Number + 1)
                throw new InvalidOperationException($"{Source} sent event {next.Number} after {at.Number}: a gap.");
            await HandleOrSetAside(next, cancel);
            at.Number = next.Number;
            at.Epoch = next.Epoch;
        }
    }

    private async Task HandleOrSetAside(ReadEventsResponse next, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Handle(next, cancel);
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException && attempt < AttemptsMax)
            {
                await Task.Delay(Pause * attempt, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                EventDead(log, Consumer, Source, next.Number, next.EventName, error.GetType().Name);
                await SetAside(next, error, cancel);
                return;
            }
        }
    }

    private Task Handle(ReadEventsResponse next, CancellationToken cancel)
    {
        if (handlers.For(next.EventName) is not { } handle) return Advance(next, cancel);
        return writes.Step($"event:{next.EventName}", next.EventId, async db =>
        {
            db.Commit.Resource = next.Resource;
            if (await MovesTo(db, next)) await handle(db, EventBus.Parse(next.EventName, next.Json));
        }, cancel, gate: handlers.Gate);
    }

    // An event nobody here handles only moves the number; that needs no audit entry.
    private async Task Advance(ReadEventsResponse next, CancellationToken cancel)
    {
        using IDisposable turn = await store.Database.Writer.Enter(cancel);
        await using var connection = await store.Database.Open(cancel);
        await using var transaction = await store.Serializable(connection, cancel);
        await using TDb db = store.Attach(connection, transaction);
        await MovesTo(db, next);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private Task SetAside(ReadEventsResponse next, Exception error, CancellationToken cancel) =>
        writes.Step($"event-dead:{next.EventName}", $"dead:{next.EventId}", async db =>
        {
            db.Commit.Resource = next.Resource;
            if (!await MovesTo(db, next)) return;
            db.Commit.Reason = error is Refusal refusal ? refusal.Reason : error.GetType().Name;
            db.DeadEvents.Add(new DeadEventRow
            {
                Source = Source, Epoch = next.Epoch, Number = next.Number, EventName = next.EventName, EventId = next.EventId,
                Json = next.Json,
                Error = error is Refusal why ? $"{why.Reason}: {why.Message}"
                    : error.GetType().Name, Attempts = AttemptsMax, DeadAt = clock.Now,
            });
        }, cancel);

    // False where another replica is past it: what it set aside meanwhile waits for a person, who would else handle it once more.
    private async Task<bool> MovesTo(TDb db, ReadEventsResponse next)
    {
        InboxRow? at = await db.Inbox.FindAsync(Source);
        if (at is null) db.Inbox.Add(at = new InboxRow { Source = Source });
        if (at.Epoch == next.Epoch && at.Number >= next.Number) return false;
        at.Epoch = next.Epoch;
        at.Number = next.Number;
        return true;
    }

    private Task<InboxRow> Position(CancellationToken cancel) =>
        store.Read(async db => await db.Inbox.SingleOrDefaultAsync(row => row.Source == Source, cancel)
            ?? new InboxRow { Source = Source }, cancel);

    public Task<List<DeadEventRow>> Dead(CancellationToken cancel) =>
        store.Read(db => db.DeadEvents.Where(row => row.Source == Source).OrderBy(row => row.DeadAt).ToListAsync(cancel), cancel);

    public Task<DeadEvent> Replay(ReplayDeadEventRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DeadEventRow row = await db.DeadEvents.Where(dead => dead.Source == Source && dead.Number == request.Number
                && dead.State == "DEAD")
                    .OrderByDescending(dead => dead.DeadAt).FirstOrDefaultAsync(context.CancellationToken)
                ?? throw new Refusal(RefusalKind.NotFound, "DEAD_EVENT_NOT_FOUND",
                    "There is no such dead event; it may have been replayed already.");
            await HandleAgain(db, row);
            row.State = "REPLAYED";
            row.Attempts++;
            db.Commit.Resource = $"deadEvents/{Source}/{row.Number}";
            return row.ToProto(Consumer);
        }, handlers.Gate);

    private async Task HandleAgain(TDb db, DeadEventRow row)
    {
        if (handlers.For(row.EventName) is not { } handle) return;
        try
        {
            await handle(db, EventBus.Parse(row.EventName, row.Json));
        }
        catch (Exception error) when (error is not OperationCanceledException && !ServiceDatabase.IsRetryable(error))
        {
            throw new Refusal(RefusalKind.NotNow, "EVENT_STILL_FAILS",
                "The event still cannot be handled. Mend the cause, then replay it again.")
                .With("error", error is Refusal refusal ? refusal.Reason : error.GetType().Name);
        }
    }

    [LoggerMessage(3003, LogLevel.Information, "{Consumer} could not read the events of {Source} ({Kind}); it looks again.")]
    private static partial void SourceSilent(ILogger log, string consumer, string source, string kind);

    [LoggerMessage(3004, LogLevel.Error,
        "{Consumer} set aside event {Number} ({EventName}) of {Source}: {Kind}. See: fund events dead list.")]
    private static partial void EventDead(ILogger log, string consumer, string source, long number, string eventName, string kind);
}

/// <summary>The dead events of one consumer and source.</summary>
internal interface IDeadEvents
{
    string Consumer { get; }

    string Source { get; }

    Task<List<DeadEventRow>> Dead(CancellationToken cancel);

    Task<DeadEvent> Replay(ReplayDeadEventRequest request, ServerCallContext context);
}

/// <summary>A fact of another service that could not be handled and waits for a person.</summary>
/// <param name="Source">The service that told it.</param>
/// <param name="EventName">What it is.</param>
/// <param name="Number">Its number in the feed of that service.</param>
/// <param name="DeadAt">When it was set aside.</param>
public sealed record EventNotHandled(string Source, string EventName, long Number, DateTimeOffset DeadAt);

public static class EventsOfDb
{
    /// <summary>The facts of other services that wait for a person, the oldest first.</summary>
    public static Task<List<EventNotHandled>> EventsNotHandled(this ServiceDb db) =>
        db.DeadEvents.Where(row => row.State == "DEAD").OrderBy(row => row.DeadAt).ThenBy(row => row.Number)
            .Select(row => new EventNotHandled(row.Source, row.EventName, row.Number, row.DeadAt)).ToListAsync();
}

internal static class DeadEventProto
{
    public static DeadEvent ToProto(this DeadEventRow row, string consumer) => new()
    {
        Consumer = consumer, Source = row.Source, Epoch = row.Epoch, Number = row.Number, EventName = row.EventName, Error = row.Error,
        AttemptCount = (int)row.Attempts, DeadTime = row.DeadAt.ToProto(),
        State = row.State == "DEAD" ? DeadEvent.Types.State.Dead : DeadEvent.Types.State.Replayed,
    };
}
