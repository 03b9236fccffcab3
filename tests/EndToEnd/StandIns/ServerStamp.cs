using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Tells in the trailers how a call was served and which headers beginning with "echo-" came with it.</summary>
internal sealed class ServerStamp : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Stamp(context, MethodType.Unary);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stamp(context, MethodType.ClientStreaming);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stamp(context, MethodType.ServerStreaming);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stamp(context, MethodType.DuplexStreaming);
        return continuation(requestStream, responseStream, context);
    }

    private static void Stamp(ServerCallContext context, MethodType servedAs)
    {
        context.ResponseTrailers.Add("served-as", servedAs.ToString());
        // The server takes this header away before the call sees it; only the HTTP request still has it.
        string? encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
        context.ResponseTrailers.Add("request-encoding", encoding ?? "identity");
        foreach (Metadata.Entry header in context.RequestHeaders)
        {
            if (header.Key.StartsWith("echo-", StringComparison.Ordinal))
                context.ResponseTrailers.Add(header);
        }
    }
}
