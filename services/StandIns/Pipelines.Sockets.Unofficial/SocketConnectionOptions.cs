namespace Pipelines.Sockets.Unofficial;

/// <summary>Tuning of a socket connection; the client asks for none.</summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,
}
