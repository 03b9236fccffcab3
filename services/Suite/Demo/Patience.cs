namespace Fund.Suite.Demo;

/// <summary>Waits for what travels by events, for a bounded time.</summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <param name="look">Null: not yet.</param>
    /// <param name="what">What is waited for, as the error says it.</param>
    /// <param name="state">What else there is to say when it was in vain.</param>
    public static async Task<T> Until<T>(Func<Task<T?>> look, string what, Func<Task<string>>? state = null) where T : class
    {
        long end = Environment.TickCount64 + (long)Most.TotalMilliseconds;
        while (true)
        {
            if (await look() is { } found) return found;
            // The last look comes after the time is over, however long the one before it took.
            if (Environment.TickCount64 >= end) break;
            await Task.Delay(100);
        }
        string known = state is null ? "" : $" {await state()}";
        throw new TimeoutException($"Waited {Most.TotalSeconds:0} seconds for {what}.{known}");
    }
}
