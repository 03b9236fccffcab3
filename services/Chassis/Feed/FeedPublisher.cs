using System.Threading.Channels;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Feed;

/// <summary>Numbers what the commits of one service leave, and nudges the bus. One of several replicas works at a time.</summary>
internal sealed partial class FeedPublisher(ServiceDatabase database, FeedTables tables, FeedSignal signal, EventBus bus,
    ILogger<FeedPublisher> log)
    : BackgroundService
{
    private const int ToldMax = 1_000;

    // Another replica's commit does not wake this one; it is seen within this time.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // After a turn that found little, so that the next finds more: a turn behind each commit of the ledger costs as much as the commit,
    // and on SQLite takes every second turn in the file's queue.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    // A bus that is slow or away must not hold the numbers up: what it cannot take in time is left to its readers, who fetch it.
    private readonly Channel<ReadEventsResponse> told = Channel.CreateBounded<ReadEventsResponse>(
        new BoundedChannelOptions(ToldMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(Number(stopping), Tell(stopping));

    private async Task Tell(CancellationToken stopping)
    {
        try
        {
            await foreach (ReadEventsResponse happened in told.Reader.ReadAllAsync(stopping))
                await bus.Announce(database.Service, happened, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Whoever is not told any more looks by himself.
        }
    }

    private async Task Number(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task woken = signal.Next(database.Service);
            try
            {
                int published = await PublishSome(stopping);
                if (published > 0 && published < FeedTables.CommitsMax) await Task.Delay(Rest, stopping);
                if (published > 0) continue;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                NumberingFailed(log, database.Service, error.GetType().Name, error);
            }
            await FeedSignal.Wait(woken, Look, stopping);
        }
        // A graceful stop leaves nothing unnumbered behind.
        while (await PublishSome(CancellationToken.None) > 0)
        {
        }
    }

    private async Task<int> PublishSome(CancellationToken cancel)
    {
        Numbered numbered = await tables.NumberSome(cancel);
        if (numbered.Commits == 0) return 0;
        signal.Wake($"{database.Service}/numbered");
        Writes.Failpoint.At("feed.before-publish");
        foreach (ReadEventsResponse happened in numbered.Events) told.Writer.TryWrite(happened);
        return numbered.Commits;
    }

    [LoggerMessage(3001, LogLevel.Warning, "The feed of {Service} could not be numbered ({Kind}); it is tried again.")]
    private static partial void NumberingFailed(ILogger log, string service, string kind, Exception error);
}
