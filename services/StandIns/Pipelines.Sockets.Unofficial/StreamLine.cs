using System.Buffers;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A stream as a line.</summary>
internal sealed class StreamLine(Stream stream) : Line
{
    public override ValueTask<int> Receive(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public override async ValueTask Send(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> part in bytes)
        {
            await stream.WriteAsync(part).ConfigureAwait(false);
        }

        await stream.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>A stream has no way to end one direction; its owner closes it.</summary>
    public override void EndSending()
    {
    }

    public override void Close() => stream.Dispose();

    public override Exception? OnReceivingEnded(Exception? failure) => failure is ObjectDisposedException ? null : failure;

    public override Exception? OnSendingEnded(Exception? failure)
    {
        if (failure is not null)
        {
            stream.Dispose();
        }

        return failure is ObjectDisposedException ? null : failure;
    }
}
