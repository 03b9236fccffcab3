using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Suite.Demo;

/// <summary>
/// Carries the calls of the story. Every changing call has its request id before it is sent, so whoever loses an answer may
/// simply send it again; how stubbornly is up to the courier.
/// </summary>
internal class Courier(CallInvoker carrier)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes a call until it has an answer. This one asks a second time where none came at all.</summary>
    public virtual async Task<T> Deliver<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException lost) when (lost.StatusCode == StatusCode.DeadlineExceeded)
        {
            return await call();
        }
    }

    /// <summary>An invoker that sends the given token with each call; an empty one sends none.</summary>
    /// <param name="token">The token.</param>
    /// <param name="service">The service called, where the method alone does not tell it: imports are served by each.</param>
    public CallInvoker Invoker(string token = "", string service = "") => WayTo(service).Intercept(new Stubborn(this, token));

    /// <summary>The way to a service, or to whichever serves the method. To the suite there is but one.</summary>
    protected virtual CallInvoker WayTo(string service) => carrier;

    private sealed class Stubborn(Courier courier, string token) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> next)
        {
            Task<TResponse> answer = courier.Deliver(async () => await next(request, Signed(context)));
            return new AsyncUnaryCall<TResponse>(
                answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> next) => next(request, Signed(context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> next) =>
            next(Signed(context));

        private ClientInterceptorContext<TRequest, TResponse> Signed<TRequest,
            TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class where TResponse : class
        {
            CallOptions options = context.Options.WithDeadline(DateTime.UtcNow + Patience);
            if (token.Length > 0) options = options.WithHeaders(new Metadata { { "authorization", $"Bearer {token}" } });
            return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options);
        }
    }
}
