using Grpc.Core;

namespace Fund.Tests.Bench.Load;

/// <summary>A caller who asks for nothing and is answered nothing.</summary>
internal sealed class EmptyCaller(CallInvoker invoker) : ICaller
{
    private static readonly Method<byte[], byte[]> Check = Connections.MethodOf("grpc.health.v1.Health", "Check");

    public async Task<int> Call()
    {
        await invoker.AsyncUnaryCall(Check, null, default, []);
        return 1;
    }
}
