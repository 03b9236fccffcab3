using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A pipe writer whose completion, by whichever thread, waits until the memory handed out has been flushed.</summary>
internal sealed class HeldWriter : PipeWriter
{
    private readonly PipeWriter _inner;
    private readonly Hold _hold;
    private Exception? _reason;
    private long _written;

    public HeldWriter(PipeWriter inner)
    {
        _inner = inner;
        _hold = new Hold(() => _inner.Complete(_reason));
    }

    /// <summary>Bytes the user has written, flushed or not.</summary>
    public long Written => Interlocked.Read(ref _written);

    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Take();
        return _inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Take();
        return _inner.GetSpan(sizeHint);
    }

    public override void Advance(int bytes)
    {
        _inner.Advance(bytes);
        Interlocked.Add(ref _written, bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flush = _inner.FlushAsync(cancellationToken);
        _hold.Release();
        return flush;
    }

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        _reason ??= exception;
        _hold.End();
    }

    private void Take()
    {
        _hold.Take();
        if (_hold.IsEnding)
        {
            throw new InvalidOperationException("The connection has ended: nothing more can be written to it.");
        }
    }
}
