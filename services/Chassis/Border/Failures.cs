using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fund.Chassis.Border;

/// <summary>
/// What a call answers when it ended in something that is no refusal of ours. Nothing of an exception is shown to a caller:
/// it may hold SQL, a stack or a value.
/// </summary>
internal sealed partial class Failures(ILogger<Failures> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public RpcException Answer(Exception exception, ServerCallContext context) => exception switch
    {
        _ when context.CancellationToken.IsCancellationRequested && IsInterruption(exception) => Ended(context),
        RpcException rpc when rpc.Trailers.Any(trailer => trailer.Key == RefusalStatus.Trailer) => rpc,
        RpcException { StatusCode: StatusCode.Unimplemented } => RefusalStatus.ToException(
            RefusalStatus.Of(StatusCode.Unimplemented, "METHOD_NOT_IMPLEMENTED", "This server does not have the method.")),
        OperationCanceledException => Interrupted(),
        _ when DependencyIsDown(exception) => DependencyDown(exception, context),
        _ => Unexpected(exception, context.Method, context.GetHttpContext()),
    };

    /// <summary>Logs an error of ours, once, and answers with nothing but the reference under which it can be found.</summary>
    public RpcException Unexpected(Exception exception, string method, HttpContext http)
    {
        string reference = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
        LogUnexpected(method, reference, exception);
        return RefusalStatus.ToException(RefusalStatus.Of(StatusCode.Internal, "INTERNAL_ERROR",
            $"An error on our side; the reference is {reference}.", [new("reference", reference)]));
    }

    private static bool IsInterruption(Exception exception) =>
        exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded }
            or IOException or DbException;

    private static RpcException Ended(ServerCallContext context) => RefusalStatus.ToException(
        context.Deadline <= DateTime.UtcNow
            ? RefusalStatus.Of(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The call took longer than its deadline allows.")
            : RefusalStatus.Of(StatusCode.Cancelled, "CALL_CANCELLED", "The caller ended the call."));

    private static RpcException Interrupted() =>
        new Refusal(RefusalKind.Unavailable, "INTERRUPTED", "The work was interrupted; ask again with the same request id.")
        {
            RetryAfter = RetryAfter,
        }.ToRpcException();

    private RpcException DependencyDown(Exception exception, ServerCallContext context)
    {
        LogDependencyDown(context.Method, exception);
        return new Refusal(RefusalKind.Unavailable, "DEPENDENCY_DOWN",
            "Something that is needed for this does not answer; ask again with the same request id.")
        {
            RetryAfter = RetryAfter,
        }.ToRpcException();
    }

    // A store wraps what it met, so the cause may lie some exceptions deep.
    private static bool DependencyIsDown(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is SocketException or RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded }
                || cause is NpgsqlException and not PostgresException && cause.InnerException is IOException or TimeoutException
                || cause is PostgresException { SqlState: var state } && IsOutage(state)) return true;
        return false;
    }

    // PostgreSQL appendix A: connection exceptions, too many connections, and a server that stops, crashed or is starting.
    private static bool IsOutage(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal)
        || sqlState is PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    [LoggerMessage(1001, LogLevel.Error, "The call {Method} failed unexpectedly; its reference is {Reference}.")]
    private partial void LogUnexpected(string method, string reference, Exception exception);

    [LoggerMessage(1002, LogLevel.Warning, "The call {Method} could not be done: something it needs does not answer.")]
    private partial void LogDependencyDown(string method, Exception exception);
}
