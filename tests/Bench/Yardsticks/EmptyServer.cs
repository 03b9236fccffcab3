using System.Net;
using Fund.Protos.Grpc.Health.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fund.Tests.Bench.Yardsticks;

/// <summary>
/// EMPTY: a bare gRPC server that does nothing. What its calls cost is what the network, HTTP/2 and gRPC take of the machine.
/// </summary>
internal sealed class EmptyServer : Health.HealthBase
{
    private static readonly Task<HealthCheckResponse> Nothing = Task.FromResult(new HealthCheckResponse());

    public static async Task<int> Serve(Uri listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
            kestrel.Listen(IPAddress.Loopback, listen.Port, options => options.Protocols = HttpProtocols.Http2);
        });
        WebApplication app = builder.Build();
        app.MapGrpcService<EmptyServer>();
        await app.RunAsync();
        return 0;
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Nothing;
}
