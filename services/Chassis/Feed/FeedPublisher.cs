using Fund.Chassis.Db;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Feed;

/// <summary>Numbers what the commits of one service leave, and nudges the bus. One of several replicas works at a time.</summary>
internal sealed partial class FeedPublisher(ServiceDatabase database, FeedTables tables, FeedSignal signal, EventBus bus,
    ILogger<FeedPublisher> log)
    : BackgroundService
{
    // Another replica's commit does not wake this one; it is seen within this time.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task woken = signal.Next(database.Service);
            try
            {
                if (await PublishSome(stopping) > 0) continue;
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
        if (numbered.Count == 0) return 0;
        signal.Wake($"{database.Service}/numbered");
        Writes.Failpoint.At("feed.before-publish");
        foreach (FeedBody happened in numbered.Events) await bus.Announce(database.Service, happened, cancel);
        return numbered.Count;
    }

    [LoggerMessage(3001, LogLevel.Warning, "The feed of {Service} could not be numbered ({Kind}); it is tried again.")]
    private static partial void NumberingFailed(ILogger log, string service, string kind, Exception error);
}
