using System.Text.RegularExpressions;
using Fund.Chassis.Clients;
using Fund.Chassis.Keys;
using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Fund.Tests.Servers;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Deployed;

/// <summary>Five services in five processes, on one PostgreSQL, one RabbitMQ and one Redis, with shared keys.</summary>
internal sealed partial class DeployedSuite : IAsyncDisposable
{
    private readonly List<LocalServer> servers = [];
    private PostgresServer? postgres;
    private readonly ServiceProcess[] services = [.. FundClients.Services.Select(name => new ServiceProcess(name))];

    public string Folder { get; } = Directory.CreateTempSubdirectory("fund-deployed-").FullName;

    public IReadOnlyList<ServiceProcess> Services => services;

    /// <summary>PostgreSQL, RabbitMQ and Redis.</summary>
    public IReadOnlyList<LocalServer> Servers => servers;

    /// <summary>The Database setting of all services.</summary>
    public string Database => postgres!.Setting;

    public ServiceProcess this[string name] => services.Single(service => service.Name == name);

    /// <summary>The reason to skip, where a server is not installed.</summary>
    public static string? Missing =>
        ServerRule.Missing(PostgresServer.Program) ?? ServerRule.Missing(RabbitServer.Program) ?? ServerRule.Missing(RedisServer.Program);

    /// <param name="programOf">The program of a service and the arguments that come first.</param>
    public static async Task<DeployedSuite> Start(Func<DeployedSuite, string, string[]> programOf)
    {
        var suite = new DeployedSuite();
        try
        {
            await suite.StartAll(programOf);
            return suite;
        }
        catch (Exception)
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    /// <summary>The data folder of a service.</summary>
    public string DataOf(string service) => Path.Combine(Folder, service);

    /// <summary>The one-time codes that Access has shown on its console.</summary>
    public Dictionary<string, string> EnrolmentCodes() =>
        Code().Matches(this["access"].Output).ToDictionary(code => code.Groups[1].Value, code => code.Groups[2].Value);

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProcess service in services) await service.DisposeAsync();
        foreach (LocalServer server in servers) await server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartAll(Func<DeployedSuite, string, string[]> programOf)
    {
        postgres = await PostgresServer.Start();
        servers.Add(postgres);
        RabbitServer rabbit = await RabbitServer.Start();
        servers.Add(rabbit);
        RedisServer redis = await RedisServer.Start();
        servers.Add(redis);
        string keys = Path.Combine(Folder, "keys");
        // As an operator does once, before any service starts.
        SuiteKeys shared = SuiteKeys.Open(keys, mayCreate: true);
        foreach (string service in FundClients.Services) shared.Signing(service).Dispose();
        string peers = string.Join(';', services.Select(service => $"{service.Name}={service.Listen}"));
        foreach (ServiceProcess service in services)
            service.Start([.. programOf(this, service.Name), $"--Data={DataOf(service.Name)}", $"--Keys={keys}",
                // The key that signs the log is of the audit service alone, which makes it.
                $"--MakeKeys={(service.Name == "audit" ? "yes" : "no")}",
                $"--Database={postgres.Setting}",
                $"--Bus=rabbitmq://{rabbit.Uri["amqp://".Length..]}",
                $"--Cache=redis:{redis.Endpoint}", $"--Peers={peers}", "--TopOffice=s-county", "--PasswordIterations=100000"]);
        foreach (ServiceProcess service in services) await service.Ready();
    }

    [GeneratedRegex(@"One-time enrolment code of ([a-z-]+): (\S+)")]
    private static partial Regex Code();
}

/// <summary>Carries each call to the process of its service.</summary>
internal class DeployedCourier(DeployedSuite suite) : Courier(new ByService(suite))
{
    protected override CallInvoker WayTo(string service) =>
        service.Length == 0 ? base.WayTo(service) : suite[service].Channel.CreateCallInvoker();

    private sealed class ByService(DeployedSuite suite) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            For(method).AsyncUnaryCall(method, host, options, request);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            For(method).AsyncServerStreamingCall(method, host, options, request);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            For(method).AsyncClientStreamingCall(method, host, options);

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            For(method).AsyncDuplexStreamingCall(method, host, options);

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            For(method).BlockingUnaryCall(method, host, options, request);

        private CallInvoker For(IMethod method) => suite[FundClients.ServiceOf(method.FullName)].Channel.CreateCallInvoker();
    }
}
