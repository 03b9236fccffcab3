using System.Buffers;
using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A pipe reader whose completion, by whichever thread, waits until the bytes handed out have been given back.</summary>
internal sealed class HeldReader : PipeReader
{
    private readonly PipeReader _inner;
    private readonly Hold _hold;
    private ReadOnlySequence<byte> _handedOut;
    private Exception? _reason;
    private long _consumed;

    public HeldReader(PipeReader inner)
    {
        _inner = inner;
        _hold = new Hold(() => _inner.Complete(_reason));
    }

    /// <summary>Bytes the user has finished with.</summary>
    public long Consumed => Interlocked.Read(ref _consumed);

    public override bool TryRead(out ReadResult result)
    {
        _hold.Take();
        bool read = false;
        try
        {
            read = _inner.TryRead(out result);
            _handedOut = result.Buffer;
            return read;
        }
        finally
        {
            if (!read)
            {
                _hold.Release();
            }
        }
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _hold.Take();
        try
        {
            ReadResult result = await _inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            _handedOut = result.Buffer;
            return result;
        }
        catch
        {
            _hold.Release();
            throw;
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_handedOut.IsEmpty)
        {
            Interlocked.Add(ref _consumed, _handedOut.Slice(0, consumed).Length);
            _handedOut = default;
        }

        _inner.AdvanceTo(consumed, examined);
        _hold.Release();
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _reason ??= exception;
        if (_hold.End())
        {
            // The holder may be waiting for bytes that never come: wake it so that it lets go.
            _inner.CancelPendingRead();
        }
    }
}
