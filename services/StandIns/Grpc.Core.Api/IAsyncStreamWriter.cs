namespace Grpc.Core;

/// <summary>A stream of messages going out; a write must end before the next begins.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Used for the writes that follow.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer cannot cancel a write.")
        : WriteAsync(message);
}
