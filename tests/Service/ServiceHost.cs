using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;
using Fund.Tests.Servers;
using Fund.Tests.Service.Testimonies;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service;

/// <summary>
/// One or several services as they run in production — gRPC on a port, real database, in-memory bus — on an empty database of
/// their own. Callers are made with <see cref="As"/>; the clock is the test's. What they do is witnessed: when the host stops, its
/// audit log must be what they saw.
/// </summary>
public sealed class ServiceHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel channel;
    private readonly CallInvoker witnessed;
    private readonly HeldGrants held;
    private bool isDisposed;

    private ServiceHost(WebApplication app, string address, HeldGrants held, TestClock clock, string folder, string database)
    {
        Address = address;
        Database = database;
        this.app = app;
        channel = GrpcChannel.ForAddress(address);
        this.held = held;
        Clock = clock;
        Folder = folder;
        Testimony = Testimony.Of(database);
        Testimony.Begins(Services.GetServices<ServedFeed>().Select(feed => feed.Service));
        witnessed = channel.Intercept(new EyeWitness(Testimony));
    }

    /// <summary>Where it listens, for a client of another kind than <see cref="As"/> makes.</summary>
    public string Address { get; }

    public TestClock Clock { get; }

    /// <summary>The data folder of this host.</summary>
    public string Folder { get; }

    /// <summary>The Database setting, for a replica or a restart.</summary>
    public string Database { get; }

    /// <summary>What the callers of all hosts on this database saw.</summary>
    public Testimony Testimony { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts the modules, each given by its Add and Map.</summary>
    public static async Task<ServiceHost> Start(
        Engine engine, params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] modules)
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        string database = engine == Engine.Sqlite ? $"sqlite:{folder}" : await SharedPostgres.Setting();
        return await Start(folder, database, new TestClock(), modules);
    }

    /// <summary>Starts another process's worth of modules on a folder and database that already exist: a replica, or a restart.</summary>
    public static Task<ServiceHost> Start(
        string folder, string database, TestClock clock,
            params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] modules) =>
        Start(folder, database, clock, asksAccess: false, modules);

    /// <param name="asksAccess">Whether present grants are asked from Access, one of the modules, and not held by the fixture.</param>
    public static async Task<ServiceHost> Start(
        string folder, string database, TestClock clock, bool asksAccess,
        params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] modules)
    {
        int port = FreePort.Next();
        // The keys are made here once, as an operator does with --MakeKeys=yes.
        Fund.Chassis.Keys.SuiteKeys.Open(Path.Combine(folder, "keys"), mayCreate: true);
        FundHost host = FundHost.Create(
            [$"--Data={folder}", $"--Database={database}", $"--Listen=http://127.0.0.1:{port}", $"--Web=http://127.0.0.1:{FreePort.Next()}",
                "--TopOffice=s-county",
                "--MakeKeys=yes", "--PasswordIterations=100000"],
            clock);
        foreach (var (add, map) in modules) host.With(add, map);
        var held = new HeldGrants();
        if (!asksAccess) host.Builder.Services.AddSingleton<IPresentGrants>(held);
        WebApplication app = await host.Build();
        await app.StartAsync();
        return new ServiceHost(app, $"http://127.0.0.1:{port}", held, clock, folder, database);
    }

    /// <summary>
    /// Starts another process on the folder and database of this one, at the same clock: a replica, or a restart after disposal.
    /// </summary>
    public Task<ServiceHost> Another(params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] modules) =>
        Start(Folder, Database, Clock, modules);

    /// <summary>
    /// An invoker that calls as a person of s-county with the given roles, each <c>role@office</c> or just a role at s-county.
    /// </summary>
    public CallInvoker As(string person, params string[] roles)
    {
        string name = $"offices/s-county/people/{person}";
        string[] grants = [.. roles.Select(role => role.Contains('@') ? role : $"{role}@s-county")];
        held.Set(name, grants);
        string token = Services.GetRequiredService<Tokens>().ForAccount(person, name, grants).Token;
        return With(token);
    }

    /// <summary>An invoker that sends a token, whatever it may be.</summary>
    public CallInvoker With(string token) =>
        witnessed.Intercept(headers => [.. headers, new Metadata.Entry("authorization", $"Bearer {token}")]);

    /// <summary>An invoker that calls as a service of the suite, for a person if one is given.</summary>
    public CallInvoker AsService(string service, string onBehalfOf = "")
    {
        string token = Services.GetRequiredService<Tokens>().ForService(service);
        return witnessed.Intercept(headers =>
            [.. headers, new Metadata.Entry("authorization", $"Bearer {token}"), new Metadata.Entry("on-behalf-of", onBehalfOf)]);
    }

    /// <summary>An invoker without a token.</summary>
    public CallInvoker AsNobody() => witnessed;

    /// <summary>
    /// Stops the host and fails the test when its audit log is not what the callers saw. A test on one database may hold it under two
    /// names.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        channel.Dispose();
        await app.StopAsync();
        Testimony.Ends();
        SuiteSettings settings = Services.GetRequiredService<SuiteSettings>();
        await app.DisposeAsync();
        await Examination.Run(Testimony, settings);
    }

    /// <summary>The grants of the callers a test made: Access is not part of a test of one other service.</summary>
    private sealed class HeldGrants : IPresentGrants
    {
        private readonly Dictionary<string, string[]> grants = [];

        public void Set(string person, string[] held)
        {
            lock (grants) grants[person] = held;
        }

        public Task<IReadOnlyList<Grant>> Of(string person, CancellationToken cancel)
        {
            lock (grants)
                return Task.FromResult<IReadOnlyList<Grant>>(grants.GetValueOrDefault(person, []).Select(Grant.Parse).ToArray());
        }
    }
}

/// <summary>A clock that stands until a test moves it: 2026-06-15, 09:00 in China.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly DateTimeOffset begun = new(2026, 6, 15, 1, 0, 0, TimeSpan.Zero);
    private readonly long since = Environment.TickCount64;
    private TimeSpan moved;

    public void Advance(TimeSpan by) => moved += by;

    /// <summary>It moves with real time, so that instants differ, but begins where the tests expect it.</summary>
    public override DateTimeOffset GetUtcNow() => begun + moved + TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
}

/// <summary>What a call was refused with.</summary>
public static class Refused
{
    /// <summary>The reason of the refusal; fails the test if the call succeeds.</summary>
    public static async Task<string> Reason<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
        }
        catch (RpcException refused)
        {
            return Fund.Chassis.Border.RefusalStatus.ToRefusal(refused)?.Reason
                ?? $"{refused.StatusCode} without a reason: {refused.Status.Detail}";
        }
        return "OK";
    }
}
