using System.Diagnostics;

namespace Fund.Tests.Bench.Load;

/// <summary>Somebody who sends a call, waits for its answer, and sends the next.</summary>
internal interface ICaller
{
    /// <summary>One call; returns how much it did: 1, or the postings of a batch.</summary>
    Task<int> Call();
}

/// <summary>One measured point.</summary>
/// <param name="PerSecond">What was done in a second of the window.</param>
/// <param name="MedianMs">How long a call took, half of them less.</param>
/// <param name="SlowMs">The same for 99 of 100.</param>
/// <param name="Cpu">Microseconds of a core per unit done, by who spent them.</param>
internal sealed record Point(double PerSecond, double MedianMs, double SlowMs, CpuShares Cpu)
{
    /// <summary>
    /// Lets the callers work until so much is done: a process that has just begun compiles its methods, and again when it knows which
    /// ones are called often. By count and not by time, so that a machine shared with others is warm too.
    /// </summary>
    public static Task Warm(IReadOnlyList<ICaller> callers, long units, CancellationToken stop)
    {
        long left = units;
        return Task.WhenAll(callers.Select(caller => Task.Run(async () =>
        {
            while (Volatile.Read(ref left) > 0 && !stop.IsCancellationRequested) Interlocked.Add(ref left, -await caller.Call());
        }, stop)));
    }

    /// <summary>Lets the callers work through the warm-up and the window; every call that was sent is answered before it returns.</summary>
    public static async Task<Point> Measure(IReadOnlyList<ICaller> callers, Processes processes, Sizes sizes, CancellationToken stop)
    {
        var watch = new Watch();
        Task[] working = [.. callers.Select(caller => Task.Run(() => Work(caller, watch), CancellationToken.None))];
        try
        {
            await Ended(working, sizes.WarmUp, stop);
            CpuTimes before = processes.Times();
            watch.Begin();
            await Ended(working, sizes.Window, stop);
            watch.End();
            CpuTimes after = processes.Times();
            watch.Stop();
            await Task.WhenAll(working);
            return watch.ToPoint(after - before);
        }
        finally
        {
            watch.Stop();
            // What is still under way belongs to the books; why it fails is told by the first that did.
            await Task.WhenAll(working).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Measures one caller for a time, and longer where its calls are so dear that few of them have ended by then.</summary>
    public static async Task<Point> OneByOne(ICaller caller, Processes processes, TimeSpan window, CancellationToken stop)
    {
        const int callsMin = 5;
        var took = new List<int>();
        CpuTimes before = processes.Times();
        long begun = Stopwatch.GetTimestamp();
        while (took.Count < callsMin || Stopwatch.GetElapsedTime(begun) < window)
        {
            stop.ThrowIfCancellationRequested();
            long sent = Stopwatch.GetTimestamp();
            await caller.Call();
            took.Add((int)Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }
        return Of(took.Count, Stopwatch.GetElapsedTime(begun), took, processes.Times() - before);
    }

    private static Point Of(long done, TimeSpan time, List<int> took, CpuTimes spent)
    {
        took.Sort();
        double Ms(double part) => took.Count == 0 ? 0 : took[(int)(part * (took.Count - 1))] / 1_000.0;
        return new Point(done / time.TotalSeconds, Ms(0.5), Ms(0.99), spent.Per(done));
    }

    // The whole time, unless a caller fails: a load that lost its callers measures nothing.
    private static async Task Ended(Task[] working, TimeSpan time, CancellationToken stop)
    {
        Task first = await Task.WhenAny([.. working, Task.Delay(time, stop)]);
        await first;
    }

    private static async Task Work(ICaller caller, Watch watch)
    {
        var took = new List<int>();
        long done = 0;
        while (!watch.IsStopped)
        {
            long begun = Stopwatch.GetTimestamp();
            int units = await caller.Call();
            if (!watch.Covers(Stopwatch.GetTimestamp())) continue;
            took.Add((int)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            done += units;
        }
        watch.Add(done, took);
    }

    private sealed class Watch
    {
        private readonly Lock gate = new();
        private readonly List<int> took = [];
        private long done;
        private long begun = long.MaxValue;
        private long ended = long.MaxValue;
        private volatile bool isStopped;

        public bool IsStopped => isStopped;

        public void Begin() => Volatile.Write(ref begun, Stopwatch.GetTimestamp());

        public void End() => Volatile.Write(ref ended, Stopwatch.GetTimestamp());

        public void Stop() => isStopped = true;

        public bool Covers(long instant) => instant >= Volatile.Read(ref begun) && instant < Volatile.Read(ref ended);

        public void Add(long units, List<int> microseconds)
        {
            lock (gate)
            {
                done += units;
                took.AddRange(microseconds);
            }
        }

        public Point ToPoint(CpuTimes spent) => Of(done, Stopwatch.GetElapsedTime(begun, ended), took, spent);
    }
}
