namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Whether the server learned that a caller of "wait" had gone away.</summary>
internal sealed class Abandonment
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    public async Task Await(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            _seen.SetResult();
            throw;
        }
    }
}
