using Grpc.Core;
using Grpc.Net.Client;

namespace Fund.Tests.Bench.Load;

/// <summary>Up to 32 HTTP/2 connections, over which the callers are spread evenly; with several addresses, over these too.</summary>
internal sealed class Connections : IDisposable
{
    public const int CountMax = 32;

    private static readonly Marshaller<byte[]> AsTheyAre = new(
        (bytes, context) => context.Complete(bytes), context => context.PayloadAsNewBuffer());

    private readonly GrpcChannel[] channels;
    private readonly CallInvoker[] invokers;

    public Connections(int callers, params Uri[] addresses)
    {
        channels = [.. Enumerable.Range(0, Math.Min(callers, CountMax)).Select(number => GrpcChannel.ForAddress(
            addresses[number % addresses.Length], new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null, UseProxy = false, UseCookies = false },
                DisposeHttpClient = true,
                MaxReceiveMessageSize = 16 << 20,
            }))];
        invokers = [.. channels.Select(channel => channel.CreateCallInvoker())];
    }

    public int Count => channels.Length;

    public CallInvoker this[int caller] => invokers[caller % invokers.Length];

    /// <summary>A method whose request is ready and whose answer is not taken apart.</summary>
    public static Method<byte[], byte[]> MethodOf(string service, string method) =>
        new(MethodType.Unary, service, method, AsTheyAre, AsTheyAre);

    /// <summary>The same of a method that answers by many messages.</summary>
    public static Method<byte[], byte[]> StreamOf(string service, string method) =>
        new(MethodType.ServerStreaming, service, method, AsTheyAre, AsTheyAre);

    public void Dispose()
    {
        foreach (GrpcChannel channel in channels) channel.Dispose();
    }
}
