using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>The echo service on a free port of this machine, over real HTTP/2. It packs every answer that the caller can unpack.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    private EchoServer(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Ends once the server saw a caller of "wait" go away.</summary>
    public Task Abandoned => _app.Services.GetRequiredService<Abandonment>().Seen;

    public static async Task<EchoServer> Start(bool withTls = false)
    {
        X509Certificate2? certificate = withTls ? SelfSigned() : null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
                listener.UseHttps(certificate);
        }));
        builder.Services.AddSingleton<Abandonment>();
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<ServerStamp>();
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        WebApplication app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EchoServer(app, certificate);
    }

    public GrpcChannel Channel(ChannelCredentials? credentials = null) => GrpcChannel.ForAddress(Address, new GrpcChannelOptions
    {
        Credentials = credentials,
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate?.Thumbprint,
            },
        },
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }
}
