using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Health;

/// <summary>
/// Whether the process can take calls: every registered check passes and it is not stopping. A stop makes it not ready first,
/// waits for those who send calls to notice, and only then lets the server close.
/// </summary>
public sealed partial class Readiness(
    IEnumerable<ReadinessCheck> checks, ReadinessTimes times, TimeProvider clock, ILogger<Readiness> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly ReadinessCheck[] checks = [.. checks];
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private IReadOnlyList<NotReady> missing = [];
    private long? askedAt;

    /// <summary>Cancelled when the process begins to stop; from then on it is not ready.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>
    /// What is not ready; empty when calls can be taken. All who ask within a second share one answer, so that probes
    /// from outside cannot burden what they probe.
    /// </summary>
    public async Task<IReadOnlyList<NotReady>> Missing(CancellationToken cancel)
    {
        if (stopping.IsCancellationRequested) return [new NotReady("process", "It is stopping.")];
        await one.WaitAsync(cancel);
        try
        {
            if (askedAt is { } at && clock.GetElapsedTime(at) < times.Fresh) return missing;
            string?[] reasons = await Task.WhenAll(checks.Select(WhyNot));
            IReadOnlyList<NotReady> found = [.. checks.Zip(reasons)
                .Where(answer => answer.Second is not null)
                .Select(answer => new NotReady(answer.First.Name, answer.Second!))];
            if (!found.SequenceEqual(missing)) LogChange(found.Count == 0 ? "nothing" : string.Join(", ", found.Select(lack => lack.Name)));
            missing = found;
            askedAt = clock.GetTimestamp();
            return missing;
        }
        finally
        {
            one.Release();
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.Delay(times.Notice, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        stopping.Dispose();
        one.Dispose();
    }

    // A check that fails or hangs is an answer too, and not one to show: its exception may name hosts and users.
    private async Task<string?> WhyNot(ReadinessCheck check)
    {
        using var limit = new CancellationTokenSource(times.CheckLimit, clock);
        try
        {
            return await check.WhyNot(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return "It does not answer.";
        }
        catch (Exception exception)
        {
            LogCheckFailed(check.Name, exception);
            return "It could not be checked.";
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "Not ready: {Missing}.")]
    private partial void LogChange(string missing);

    [LoggerMessage(1102, LogLevel.Warning, "Whether {Name} is ready could not be checked.")]
    private partial void LogCheckFailed(string name, Exception exception);
}
