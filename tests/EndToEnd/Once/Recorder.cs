using System.Collections.Concurrent;
using Fund.Chassis.Callers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>
/// Keeps the first and the last accepted call of each method, be it of a person or of another service. It changes nothing of them.
/// </summary>
internal sealed class Recorder : Interceptor
{
    private readonly ConcurrentDictionary<string, RecordedCall> first = new();
    private readonly ConcurrentDictionary<string, RecordedCall> last = new();

    /// <summary>The methods called, each with its first accepted call and its last, which may be the same, by name.</summary>
    public IReadOnlyList<(RecordedCall First, RecordedCall Last)> Calls =>
        [.. first.Values.OrderBy(call => call.Path, StringComparer.Ordinal).Select(call => (call, last[call.Path]))];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
    {
        byte[] sent = Bytes(request);
        TResponse answer = await next(request, context);
        Keep(context, [sent], Bytes(answer));
        return answer;
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> next)
    {
        var sent = new List<byte[]>();
        TResponse answer = await next(new Copied<TRequest>(requests, sent), context);
        Keep(context, sent, Bytes(answer));
        return answer;
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> answers, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> next)
    {
        byte[] sent = Bytes(request);
        await next(request, answers, context);
        Keep(context, [sent], []);
    }

    private void Keep(ServerCallContext context, List<byte[]> sent, byte[] answer)
    {
        if (!context.Method.StartsWith("/fund.", StringComparison.Ordinal)) return;
        var call = new RecordedCall(context.Method, context.Caller(), sent, answer);
        FieldDescriptor? dryRun = call.Method.InputType.FindFieldByName("validate_only");
        if (dryRun?.Accessor.GetValue(call.FirstMessage) is true) return;
        last[call.Path] = call;
        first.TryAdd(call.Path, call);
    }

    private static byte[] Bytes(object message) => ((IMessage)message).ToByteArray();

    private sealed class Copied<T>(IAsyncStreamReader<T> inner, List<byte[]> sent) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancel)
        {
            if (!await inner.MoveNext(cancel)) return false;
            sent.Add(Bytes(inner.Current!));
            return true;
        }
    }
}
