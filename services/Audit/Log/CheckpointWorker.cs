using System.Text;
using Fund.Chassis.Feed;
using Fund.Kernel.Tlog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Audit.Log;

/// <summary>
/// Signs the log as it grows: at once when it was quiet, otherwise once a second. It never signs what does not continue every
/// checkpoint it knows of.
/// </summary>
internal sealed partial class CheckpointWorker(
    LogTables log, NoteSigner signer, CheckpointMemory memory, LogState state, FeedSignal signal, ILogger<CheckpointWorker> logger)
    : BackgroundService
{
    /// <summary>Woken when the log has grown.</summary>
    public const string Grown = "audit/log";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task grown = signal.Next(Grown);
            try
            {
                long size = await log.Sign(Note, stopping);
                if (size > 0) state.SignedSize = size;
                // What grew meanwhile waits until the second is over.
                if (size > 0) await Task.Delay(Interval, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Disproof found)
            {
                state.SigningStopped = found.Reason;
                SigningStopped(logger, found.Reason, found.Message);
                return;
            }
            catch (Exception error)
            {
                SigningFailed(logger, error.GetType().Name);
            }
            await FeedSignal.Wait(grown, Interval, stopping);
        }
    }

    private string Note(long size, string? newest, StoredTree tree)
    {
        Checkpoint next = tree.Checkpoint(signer.Name, size);
        foreach (string note in new[] { newest, memory.Note }.OfType<string>())
        {
            Checkpoint older = Checkpoint.Open(Encoding.UTF8.GetBytes(note), signer.Name, signer.VerifierKey);
            next.MustFollow(older, older.Size > size ? [] : Consistency.Proof(older.Size, size, tree.At(size)));
        }
        string signed = signer.Sign(next.ToText()).ToString();
        memory.Keep(signed);
        return signed;
    }

    [LoggerMessage(5101, LogLevel.Error,
        "The log is not signed any more: it does not continue what was signed before ({Reason}). {Found} Was its database put back?")]
    private static partial void SigningStopped(ILogger logger, string reason, string found);

    [LoggerMessage(5102, LogLevel.Warning, "The log could not be signed ({Kind}); it is tried again.")]
    private static partial void SigningFailed(ILogger logger, string kind);
}
