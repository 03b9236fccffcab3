using System.Net;
using Fund.Chassis.Border;
using Fund.Protos.Budget.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fund.Tests.Service.Border;

/// <summary>The border on free ports of this machine, in front of methods that do what a test tells them.</summary>
internal sealed class BorderHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private BorderHost(WebApplication app)
    {
        this.app = app;
        channel = GrpcChannel.ForAddress(Rpc);
        Ledger = new LedgerService.LedgerServiceClient(channel);
    }

    public Uri Rpc => new(app.Urls.First());

    public Uri Web => new(app.Urls.Last());

    public GrpcChannel Channel => channel;

    public LedgerService.LedgerServiceClient Ledger { get; }

    public ToldLedger Told => app.Services.GetRequiredService<ToldLedger>();

    public KeptLog Log => app.Services.GetRequiredService<KeptLog>();

    public WebApplication App => app;

    public static async Task<BorderHost> Start(Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<KeptLog>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<KeptLog>());
        builder.Services.AddSingleton<ToldLedger>();
        builder.Services.AddSingleton<ToldImports>();
        builder.Services.AddBorder();
        add?.Invoke(builder);
        WebApplication app = builder.Build();
        app.MapGrpcService<ToldLedger>();
        app.MapGrpcService<ToldImports>();
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BorderHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }
}
