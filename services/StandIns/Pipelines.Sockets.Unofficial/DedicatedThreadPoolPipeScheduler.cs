using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs pipe continuations on a few threads of its own, so that a starved thread pool does not stop the reading of answers.
/// Once the queue is longer than its limit, and after disposal, work goes to the thread pool.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<(Action<object?> Action, object? State)> _waiting = new();
    private readonly int _queueLengthMax;
    private int _idle;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    public DedicatedThreadPoolPipeScheduler(
        string? name = null, int workerCount = 5, int useThreadPoolQueueLength = 10, ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        WorkerCount = workerCount;
        _queueLengthMax = useThreadPoolQueueLength;
        for (int i = 0; i < workerCount; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Priority = priority, Name = $"{name ?? "pipe scheduler"}:{i + 1}" };
            thread.Start();
        }
    }

    public int WorkerCount { get; }

    /// <summary>Workers that wait for something to do.</summary>
    public int AvailableCount => Volatile.Read(ref _idle);

    public long TotalServicedByQueue => Interlocked.Read(ref _servicedByQueue);

    public long TotalServicedByPool => Interlocked.Read(ref _servicedByPool);

    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_waiting)
        {
            if (!_disposed && WorkerCount > 0 && _waiting.Count < _queueLengthMax)
            {
                _waiting.Enqueue((action, state));
                Monitor.Pulse(_waiting);
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        ThreadPool.Schedule(action, state);
    }

    /// <summary>Lets the workers finish what is queued, then ends them. Does not wait for them.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _disposed = true;
            Monitor.PulseAll(_waiting);
        }
    }

    private void Work()
    {
        while (TryTake(out (Action<object?> Action, object? State) next))
        {
            Interlocked.Increment(ref _servicedByQueue);
            next.Action(next.State);
        }
    }

    private bool TryTake(out (Action<object?> Action, object? State) next)
    {
        lock (_waiting)
        {
            while (!_waiting.TryDequeue(out next))
            {
                if (_disposed)
                {
                    return false;
                }

                _idle++;
                Monitor.Wait(_waiting);
                _idle--;
            }

            return true;
        }
    }
}
