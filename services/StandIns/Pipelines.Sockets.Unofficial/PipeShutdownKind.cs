namespace Pipelines.Sockets.Unofficial;

/// <summary>Why a connection stopped. The numbers are compiled into callers and must not change.</summary>
public enum PipeShutdownKind
{
    None = 0,
    PipeDisposed = 1,
    ReadEndOfStream = 100,
    ReadDisposed = 101,
    ReadIOException = 102,
    ReadException = 103,
    ReadSocketError = 104,
    WriteEndOfStream = 200,
    WriteDisposed = 201,
    WriteIOException = 203,
    WriteException = 204,
    WriteSocketError = 205,
    InputReaderCompleted = 300,
    ProtocolExitClient = 400,
    ProtocolExitServer = 401,
}
