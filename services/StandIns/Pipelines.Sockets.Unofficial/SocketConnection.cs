using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as a duplex pipe that remembers why it stopped.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly SocketLine _line;
    private readonly Pump _pump;
    private int _shutdownKind;

    private SocketConnection(Socket socket, PipeOptions? send, PipeOptions? receive)
    {
        Socket = socket;
        _line = new SocketLine(socket, (kind, error) => TryShutdown(kind, error));
        _pump = Pump.Start(_line, send, receive);
    }

    public Socket Socket { get; }

    public PipeReader Input => _pump.Input;

    public PipeWriter Output => _pump.Output;

    public long BytesRead => _pump.Received;

    public long BytesSent => _pump.Sent;

    /// <summary>Bytes the last receive brought: 0 after an orderly end.</summary>
    public int LastReceived => _pump.LastReceived;

    /// <summary>The first reason recorded; later ones are its consequences.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    /// <summary>The socket's error, if that was the reason.</summary>
    public SocketError SocketError { get; private set; }

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    /// <summary>Fails early where what this class is built on cannot be loaded. Here it is part of the shared framework.</summary>
    public static void AssertDependencies() => _ = PipeOptions.Default;

    /// <summary>Small commands must not wait for each other.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }
    }

    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new SocketConnection(socket, sendPipeOptions, receivePipeOptions);
    }

    /// <summary>Records that the protocol itself ends the connection. Refuses any other reason, and any but the first.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && TryShutdown(kind, SocketError.Success);

    public Counters GetCounters() => new(
        _line.Available,
        Math.Max(0, _pump.Received - _pump.Input.Consumed),
        Math.Max(0, _pump.Output.Written - _pump.Sent));

    public void Dispose()
    {
        TryShutdown(PipeShutdownKind.PipeDisposed, SocketError.Success);
        _pump.Close();
    }

    private bool TryShutdown(PipeShutdownKind kind, SocketError error)
    {
        if (Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) != (int)PipeShutdownKind.None)
        {
            return false;
        }

        SocketError = error;
        return true;
    }

    /// <summary>Bytes under way at one moment.</summary>
    public readonly struct Counters(long onSocket, long toBeRead, long toBeSent)
    {
        public long BytesAvailableOnSocket => onSocket;

        public long BytesWaitingToBeRead => toBeRead;

        public long BytesWaitingToBeSent => toBeSent;
    }
}
