using System.Collections.Concurrent;

namespace Fund.Chassis.Feed;

/// <summary>Wakes who waits for a service's feed in this process. It only makes things quick: everyone also looks by himself.</summary>
public sealed class FeedSignal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

    public void Wake(string channel)
    {
        if (waiting.TryRemove(channel, out TaskCompletionSource? source)) source.TrySetResult();
    }

    /// <summary>Returns when the channel is woken or the time is over. Take the task before you look, then wait for it.</summary>
    public Task Next(string channel) =>
        waiting.GetOrAdd(channel, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public static async Task Wait(Task signal, TimeSpan atMost, CancellationToken cancel) =>
        await Task.WhenAny(signal, Task.Delay(atMost, cancel));
}
