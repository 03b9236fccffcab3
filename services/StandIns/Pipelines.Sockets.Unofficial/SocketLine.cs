using System.Buffers;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A socket as a line; reports the reason for each end before anybody can see the end.</summary>
internal sealed class SocketLine(Socket socket, Action<PipeShutdownKind, SocketError> report) : Line
{
    /// <summary>Bytes the system has received and nobody has asked for; 0 once closed.</summary>
    public int Available
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    public override ValueTask<int> Receive(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public override async ValueTask Send(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> part in bytes)
        {
            for (int sent = 0; sent < part.Length;)
            {
                sent += await socket.SendAsync(part[sent..], SocketFlags.None).ConfigureAwait(false);
            }
        }
    }

    public override void EndSending() => TryShutdown(SocketShutdown.Send);

    public override void Close()
    {
        TryShutdown(SocketShutdown.Both);
        socket.Dispose();
    }

    public override Exception? OnReceivingEnded(Exception? failure)
    {
        switch (failure)
        {
            case null:
                report(PipeShutdownKind.ReadEndOfStream, SocketError.Success);
                return null;
            case SocketException e:
                report(PipeShutdownKind.ReadSocketError, e.SocketErrorCode);
                return new ConnectionResetException(e.Message, e);
            case ObjectDisposedException:
                report(PipeShutdownKind.ReadDisposed, SocketError.Success);
                return null;
            default:
                report(failure is IOException ? PipeShutdownKind.ReadIOException : PipeShutdownKind.ReadException, SocketError.Success);
                return failure;
        }
    }

    public override Exception? OnSendingEnded(Exception? failure)
    {
        if (failure is null)
        {
            return null;
        }

        // Without this the receiving side would wait for answers to what was never sent.
        TryShutdown(SocketShutdown.Both);
        switch (failure)
        {
            case SocketException e:
                report(PipeShutdownKind.WriteSocketError, e.SocketErrorCode);
                return new ConnectionResetException(e.Message, e);
            case ObjectDisposedException:
                report(PipeShutdownKind.WriteDisposed, SocketError.Success);
                return null;
            default:
                report(failure is IOException ? PipeShutdownKind.WriteIOException : PipeShutdownKind.WriteException, SocketError.Success);
                return failure;
        }
    }

    private void TryShutdown(SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is gone already, which is all that is wanted.
        }
    }
}
