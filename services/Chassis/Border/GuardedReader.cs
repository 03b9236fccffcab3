using Google.Protobuf;
using Grpc.Core;

namespace Fund.Chassis.Border;

/// <summary>The caller's stream. What cannot be read of it is the caller's fault, and is told apart here from faults of ours.</summary>
internal sealed class GuardedReader<T>(IAsyncStreamReader<T> inner, ServerCallContext context) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            throw Malformed.TooLarge();
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested && IsUnreadable(exception))
        {
            throw Malformed.Bytes();
        }
    }

    // A bad message, bad text in it, a bad frame or bad compression.
    private static bool IsUnreadable(Exception exception) => exception is RpcException { StatusCode: StatusCode.Internal }
        or InvalidProtocolBufferException or ArgumentException or InvalidDataException or IOException;
}
