namespace Grpc.Net.Compression;

/// <summary>Makes the packer at the first byte, and writes the packed form of nothing if none came.</summary>
// .NET's packers write nothing at all for an empty message; grpc-js and others refuse that as a truncated member.
internal sealed class PackingStream(Func<Stream> makePacker, Stream target, byte[] packedNothing) : Stream
{
    private Stream? _packer;
    private bool _ended;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_ended;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private Stream Packer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            return _packer ??= makePacker();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty)
            Packer.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? ValueTask.CompletedTask : Packer.WriteAsync(buffer, cancellationToken);

    public override void Flush() => _packer?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _packer?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!disposing || _ended)
            return;
        _ended = true;
        if (_packer is null)
            target.Write(packedNothing);
        else
            _packer.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        if (_packer is null)
            await target.WriteAsync(packedNothing).ConfigureAwait(false);
        else
            await _packer.DisposeAsync().ConfigureAwait(false);
    }
}
