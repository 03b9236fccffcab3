using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams (TLS, tunnels, recordings) as pipes.</summary>
public static class StreamConnection
{
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions = null, PipeOptions? receivePipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new StreamDuplex(Pump.Start(new StreamLine(stream), sendPipeOptions, receivePipeOptions));
    }

    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null) =>
        PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));

    private sealed class StreamDuplex(Pump pump) : IMeasuredDuplexPipe, IDisposable
    {
        public PipeReader Input => pump.Input;

        public PipeWriter Output => pump.Output;

        public long TotalBytesSent => pump.Sent;

        public long TotalBytesReceived => pump.Received;

        public void Dispose() => pump.Close();
    }
}
