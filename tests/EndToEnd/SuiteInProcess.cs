using Fund.Chassis.Callers;
using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;
using Fund.Suite;
using Fund.Suite.Demo;
using Fund.Tests.Servers;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.EndToEnd;

/// <summary>All modules in this process, on an empty folder and free ports.</summary>
internal sealed class SuiteInProcess : IAsyncDisposable
{
    private readonly WebApplication app;

    private SuiteInProcess(WebApplication app, FundHost host, string folder)
    {
        this.app = app;
        Folder = folder;
        Settings = host.Settings;
        Address = host.Settings.Listen;
        Web = host.Settings.Web;
        Channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = 16 << 20 });
    }

    public string Folder { get; }

    public Uri Address { get; }

    public Uri Web { get; }

    public GrpcChannel Channel { get; }

    public SuiteSettings Settings { get; }

    public IServiceProvider Services => app.Services;

    public static Task<SuiteInProcess> Start(params string[] settings) => Start(clock: null, _ => { }, settings);

    /// <param name="clock">The clock of a story; null: the world's.</param>
    /// <param name="add">What stands beside the services.</param>
    /// <param name="settings">Further settings, such as the database.</param>
    public static async Task<SuiteInProcess> Start(DemoClock? clock, Action<IServiceCollection> add, params string[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("fund-suite-").FullName;
        FundHost host = FundHost.Create(
            [$"--Data={folder}", "--TopOffice=s-county", $"--Listen=http://127.0.0.1:{FreePort.Next()}",
                $"--Web=http://127.0.0.1:{FreePort.Next()}", "--PasswordIterations=100000", .. settings],
            clock, clock is null ? "" : DemoClock.Label).WithAllModules();
        add(host.Builder.Services);
        WebApplication app = await host.Build();
        await app.StartAsync();
        return new SuiteInProcess(app, host, folder);
    }

    /// <summary>An access token for a person of s-county who holds the roles there.</summary>
    public string Token(string person, params string[] roles) => app.Services.GetRequiredService<Tokens>()
        .ForAccount(person, $"offices/s-county/people/{person}", roles.Select(role => $"{role}@s-county")).Token;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
