using Fund.Kernel;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Chassis.Border;

/// <summary>
/// The outermost of our interceptors, and the only place that catches a <see cref="Refusal"/>: whatever a call ends in leaves
/// as a status with its reason.
/// </summary>
internal sealed class RefusalInterceptor(Failures failures) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(new GuardedReader<TRequest>(requestStream, context), context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => Nothing(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => Nothing(continuation(new GuardedReader<TRequest>(requestStream, context), responseStream, context)));

    private async Task<T> Guard<T>(ServerCallContext context, Func<Task<T>> call)
    {
        FrameGuard.MarkHeard(context.GetHttpContext());
        try
        {
            return await call();
        }
        catch (Refusal refusal)
        {
            throw refusal.ToRpcException();
        }
        catch (Exception exception)
        {
            throw failures.Answer(exception, context);
        }
    }

    private static async Task<bool> Nothing(Task call)
    {
        await call;
        return true;
    }
}
