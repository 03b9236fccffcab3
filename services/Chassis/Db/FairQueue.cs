namespace Fund.Chassis.Db;

/// <summary>
/// Lets so many in at a time, in the order of arrival. Without it one write of eight threads waited for seconds on SQLite's lock.
/// </summary>
public sealed class FairQueue(int places = 1)
{
    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiters = new();
    private int taken;

    /// <summary>Waits for the turn; dispose the answer to let the next one in.</summary>
    public Task<IDisposable> Enter(CancellationToken cancel = default)
    {
        lock (gate)
        {
            if (taken < places)
            {
                taken++;
                return Task.FromResult<IDisposable>(new Turn(this));
            }
            var waiter = new Waiter();
            waiter.Registration = cancel.Register(() => waiter.Source.TrySetCanceled(cancel));
            waiters.Enqueue(waiter);
            return waiter.Source.Task;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            while (waiters.TryDequeue(out Waiter? next))
            {
                next.Registration.Dispose();
                if (next.Source.TrySetResult(new Turn(this))) return;
            }
            taken--;
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<IDisposable> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Registration { get; set; }
    }

    private sealed class Turn(FairQueue queue) : IDisposable
    {
        private FairQueue? queue = queue;

        public void Dispose() => Interlocked.Exchange(ref queue, null)?.Leave();
    }
}
