using System.Buffers;

namespace Pipelines.Sockets.Unofficial;

/// <summary>What a <see cref="Pump"/> moves bytes over.</summary>
internal abstract class Line
{
    /// <summary>Bytes received into the buffer; 0 when the other side has finished.</summary>
    public abstract ValueTask<int> Receive(Memory<byte> buffer);

    /// <summary>Sends all of it.</summary>
    public abstract ValueTask Send(ReadOnlySequence<byte> bytes);

    /// <summary>Tells the other side that no more will be sent.</summary>
    public abstract void EndSending();

    public abstract void Close();

    /// <summary>The receiving loop ended, for this reason if it failed; gives back what the reader shall be told.</summary>
    public abstract Exception? OnReceivingEnded(Exception? failure);

    /// <summary>The sending loop ended, for this reason if it failed; gives back what the writer shall be told.</summary>
    public abstract Exception? OnSendingEnded(Exception? failure);
}
