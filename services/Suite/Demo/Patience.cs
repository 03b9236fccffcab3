namespace Fund.Suite.Demo;

/// <summary>Waits for what travels by events, for a bounded time.</summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    public static async Task<T> Until<T>(Func<Task<T?>> look, string what) where T : class
    {
        long end = Environment.TickCount64 + (long)Most.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            if (await look() is { } found) return found;
            await Task.Delay(100);
        }
        throw new TimeoutException($"Waited {Most.TotalSeconds:0} seconds for {what}.");
    }
}
