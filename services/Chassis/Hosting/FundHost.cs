using Fund.Chassis.Border;
using Fund.Chassis.Cache;
using Fund.Chassis.Callers;
using Fund.Chassis.Clients;
using Fund.Chassis.Feed;
using Fund.Chassis.Health;
using Fund.Chassis.Imports;
using Fund.Chassis.Keys;
using Fund.Chassis.Reflection;
using Fund.Chassis.Settings;
using Fund.Chassis.Telemetry;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Hosting;

/// <summary>A process of the suite: one module or several, one gRPC port, one port for health and metrics.</summary>
public sealed class FundHost
{
    private readonly List<Action<WebApplication>> maps = [];

    private FundHost(WebApplicationBuilder builder, SuiteSettings settings)
    {
        Builder = builder;
        Settings = settings;
    }

    public WebApplicationBuilder Builder { get; }

    public SuiteSettings Settings { get; }

    /// <summary>
    /// Begins a process. <paramref name="time"/> is the world's clock unless a demo brings its own, which every entry then says.
    /// </summary>
    public static FundHost Create(string[] args, TimeProvider? time = null, string clockLabel = "")
    {
        // A flag has no value; the reader of settings would take the next one for it.
        args = [.. args.Where(arg => arg is not ("--check-config" or "--make-keys"))];
        SuiteSettings.MustKnow(args, Environment.GetEnvironmentVariables().Keys.Cast<string>());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddEnvironmentVariables("FUND_").AddCommandLine(args);
        SuiteSettings settings = SuiteSettings.Read(builder.Configuration);
        var host = new FundHost(builder, settings);
        IServiceCollection services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(new Clock(time ?? TimeProvider.System, settings.Zone, clockLabel));
        services.AddSingleton(_ => SuiteKeys.Open(settings.Keys, mayCreate: settings.MakeKeys));
        services.AddSingleton<PersonalVault>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<FundClients>();
        services.AddSingleton<IPresentGrants, PresentGrants>();
        services.AddSingleton<FeedSignal>();
        services.AddSingleton<SharedCache>();
        services.AddSingleton<EventBus>();
        services.AddSingleton<RawDoor>();
        services.AddSingleton<DenialLog>();
        services.AddHostedService(provider => provider.GetRequiredService<DenialLog>());
        services.AddSingleton<CallerInterceptor>();
        services.AddBorder(options => options.Interceptors.Add<CallerInterceptor>());
        services.AddHealth();
        builder.AddTelemetry();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        return host;
    }

    /// <summary>Adds a module: what it registers and what it maps.</summary>
    public FundHost With(Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        add(Builder);
        maps.Add(map);
        return this;
    }

    /// <summary>Builds the process and prepares every database; after it the process takes calls as soon as it is started.</summary>
    public async Task<WebApplication> Build(CancellationToken cancel = default)
    {
        Builder.Services.AddBus(Settings);
        WebApplication app = Builder.Build();
        foreach (IPreparation preparation in app.Services.GetServices<IPreparation>()) await preparation.Run(cancel);
        app.MapHealth();
        app.MapMetrics();
        app.MapReflection(Settings.Reflection);
        app.MapGrpcService<FeedRpc>();
        app.MapGrpcService<ImportRpc>();
        foreach (Action<WebApplication> map in maps) map(app);
        return app;
    }

    /// <summary>Runs one service as a process of its own: its five-line Program calls this.</summary>
    public static async Task<int> Run(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            FundHost host = Create(args);
            if (host.DoesInstead(args)) return 0;
            WebApplication app = await host.With(add, map).Build();
            await app.RunAsync();
            return 0;
        }
        catch (SettingsFault fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
    }

    /// <summary>Does what a flag asks for in the place of serving, and tells whether there was one.</summary>
    public bool DoesInstead(string[] args)
    {
        if (args.Contains("--check-config"))
        {
            foreach (string line in Settings.Describe()) Console.WriteLine(line);
            return true;
        }
        if (!args.Contains("--make-keys")) return false;
        SuiteKeys.Open(Settings.Keys, mayCreate: true).MakeAll(FundClients.Services);
        Console.WriteLine($"The keys are in {Settings.Keys}. Keep a copy where only two people together can reach it.");
        return true;
    }

    private static void Listen(KestrelServerOptions kestrel, SuiteSettings settings)
    {
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        At(kestrel, settings.Listen, HttpProtocols.Http2, settings.Tls);
        At(kestrel, settings.Web, HttpProtocols.Http1, "");
    }

    private static void At(KestrelServerOptions kestrel, Uri address, HttpProtocols protocols, string tls)
    {
        void Options(ListenOptions listen)
        {
            listen.Protocols = protocols;
            if (tls.Length == 0) return;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(tls),
            });
        }
        if (address.IsLoopback) kestrel.Listen(System.Net.IPAddress.Loopback, address.Port, Options);
        else kestrel.ListenAnyIP(address.Port, Options);
    }
}
