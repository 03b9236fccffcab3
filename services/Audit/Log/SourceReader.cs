using Fund.Chassis.Border;
using Fund.Chassis.Clients;
using Fund.Chassis.Feed;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Audit.Log;

/// <summary>
/// Pulls the frames of one service into the log: each follows the one before it in number and chain. One that does not stops the
/// source for good: what a source says of the past is not for us to repair, and nothing is ever skipped.
/// </summary>
internal sealed partial class SourceReader(
    SourceState source, LogTables log, FundClients clients, FeedSignal signal, ILogger<SourceReader> logger) : BackgroundService
{
    private const int BatchMax = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    // An answer can be lost, and a source that is followed may rightly be silent: every so often it is asked anew.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        TimeSpan pause = Pause;
        string silence = "";
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Follow(stopping);
                pause = Pause;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Disproof found)
            {
                source.Stopped = found.Reason;
                SourceStopped(logger, source.Service, found.Reason, found.Message);
                return;
            }
            catch (Exception error)
            {
                string kind = error is RpcException refused ? refused.StatusCode.ToString() : error.GetType().Name;
                if (kind != silence) Say(silence = kind);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
            await Task.WhenAny(Task.Delay(pause, stopping));
        }
    }

    // What is down comes back by itself; whoever is not believed is not believed tomorrow either.
    private void Say(string kind)
    {
        if (kind is nameof(StatusCode.Unauthenticated) or nameof(StatusCode.PermissionDenied))
            SourceDenied(logger, source.Service, kind);
        else SourceSilent(logger, source.Service, kind);
    }

    private async Task Follow(CancellationToken cancel)
    {
        SourceHead stored = source.Head = await log.HeadOf(source.Service, cancel);
        try
        {
            await Read(stored, stored, cancel);
        }
        catch (RpcException refused) when (refused.ToRefusal() is { Reason: "EPOCH_UNKNOWN" } unknown)
        {
            string present = unknown.Facts.GetValueOrDefault("presentEpoch", "");
            // A new epoch is a restore that says so; an old one again is a database put back in secret.
            if (await log.Knows(source.Service, present, cancel))
                throw new Disproof("EPOCH_RETURNED", $"{source.Service} is in epoch {present} again, after {stored.Epoch}.");
            await Read(stored, new SourceHead(present, Chain.Empty), cancel);
        }
    }

    /// <param name="stored">Where the log stands with the source.</param>
    /// <param name="from">Where reading begins: the same, or the beginning of a new epoch.</param>
    private async Task Read(SourceHead stored, SourceHead from, CancellationToken cancel)
    {
        var request = new ReadFramesRequest { Service = source.Service, Epoch = from.Epoch, After = from.Chain.Number, Follow = true };
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        round.CancelAfter(Longest);
        using var call = clients.Get<FeedService.FeedServiceClient>(source.Service, caller: "audit")
            .ReadFrames(request, cancellationToken: round.Token);
        var batch = new List<LogEntry>();
        SourceHead at = from;
        while (true)
        {
            Task<bool> next = HasNext(call.ResponseStream, round.Token, cancel);
            // What has arrived is one batch: the commit of the last one was the timer.
            if (batch.Count >= BatchMax || (batch.Count > 0 && !next.IsCompleted))
            {
                if (await Append(stored, batch, cancel) is not { } head) return;
                stored = head;
                batch.Clear();
            }
            if (!await next) break;
            try
            {
                LogEntry entry = LogEntry.Read(call.ResponseStream.Current.Frame.ToByteArray());
                at = Next(at, entry);
                source.Told = call.ResponseStream.Current.LastNumber;
                batch.Add(entry);
            }
            catch (Disproof)
            {
                // What came before it is good and stays.
                await Append(stored, batch, cancel);
                throw;
            }
        }
        await Append(stored, batch, cancel);
    }

    private static async Task<bool> HasNext(
        IAsyncStreamReader<ReadFramesResponse> frames, CancellationToken round, CancellationToken cancel)
    {
        try
        {
            return await frames.MoveNext(round);
        }
        catch (Exception) when (round.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private SourceHead Next(SourceHead at, LogEntry entry)
    {
        if (entry.Service != source.Service)
            throw new Disproof("SERVICE_MISMATCH", $"{source.Service} sent a frame of {entry.Service}.");
        if (at.Epoch.Length > 0 && entry.Epoch != at.Epoch)
            throw new Disproof("EPOCH_MISMATCH", $"{source.Service} sent a frame of epoch {entry.Epoch} while it was read in {at.Epoch}.");
        return new SourceHead(entry.Epoch, at.Chain.Follow([entry.Link]));
    }

    private async Task<SourceHead?> Append(SourceHead stored, List<LogEntry> batch, CancellationToken cancel)
    {
        if (batch.Count == 0) return stored;
        SourceHead? head = await log.Append(source.Service, stored, batch, cancel);
        if (head is { } grown) source.Head = grown;
        signal.Wake(CheckpointWorker.Grown);
        return head;
    }

    [LoggerMessage(5001, LogLevel.Error,
        "The log has stopped reading {Service}: {Reason}. {Found} It reads on only after a restart that finds it right.")]
    private static partial void SourceStopped(ILogger logger, string service, string reason, string found);

    [LoggerMessage(5002, LogLevel.Information, "The frames of {Service} cannot be read now ({Kind}); the log looks again.")]
    private static partial void SourceSilent(ILogger logger, string service, string kind);

    [LoggerMessage(5003, LogLevel.Error,
        "{Service} does not let the log read its frames ({Kind}), so nothing it does is logged. Have both the same keys and clocks?")]
    private static partial void SourceDenied(ILogger logger, string service, string kind);
}
