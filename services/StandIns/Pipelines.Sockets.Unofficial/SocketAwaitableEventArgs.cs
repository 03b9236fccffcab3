using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Socket event arguments that can be awaited. Without a scheduler the continuation runs where the socket completes.</summary>
public class SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
    : SocketAsyncEventArgs(true), ICriticalNotifyCompletion
{
    private static readonly Action Done = () => { };

    private Action? _continuation;
    private int _abortedWith;

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Done);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes moved by the operation; throws the socket's error, or that of <see cref="Abort"/>.</summary>
    public int GetResult()
    {
        Volatile.Write(ref _continuation, null);
        var aborted = (SocketError)Interlocked.Exchange(ref _abortedWith, (int)SocketError.Success);
        SocketError error = aborted == SocketError.Success ? SocketError : aborted;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    public void OnCompleted(Action continuation)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _continuation, continuation, null), Done))
        {
            Run(continuation);
        }
    }

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);

    /// <summary>Ends the wait. Completing twice is harmless: an aborted connect still reports its own end later.</summary>
    public void Complete()
    {
        Action? waiting = Interlocked.Exchange(ref _continuation, Done);
        if (waiting is not null && !ReferenceEquals(waiting, Done))
        {
            Run(waiting);
        }
    }

    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        Interlocked.Exchange(ref _abortedWith, (int)(error == SocketError.Success ? SocketError.OperationAborted : error));
        Complete();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Run(Action continuation)
    {
        if (ioScheduler is null)
        {
            continuation();
        }
        else
        {
            ioScheduler.Schedule(static state => ((Action)state!)(), continuation);
        }
    }
}
