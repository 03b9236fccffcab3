using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Sends a header that says how the call was made.</summary>
internal sealed class ClientStamp : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Stamp(context, "Blocking"));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Stamp(context, "Unary"));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(request, Stamp(context, "ServerStreaming"));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Stamp(context, "ClientStreaming"));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Stamp(context, "DuplexStreaming"));

    private static ClientInterceptorContext<TRequest, TResponse> Stamp<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, string madeAs)
        where TRequest : class
        where TResponse : class
    {
        Metadata headers = [.. context.Options.Headers ?? [], new Metadata.Entry("Echo-Made-As", madeAs)];
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
