using System.Collections.Concurrent;
using System.Net;
using Fund.Kernel.Tlog;
using Fund.Protos.Access.V1;
using Fund.Protos.Audit.V1;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Google.Rpc;
using Fund.Protos.Grpc.Health.V1;
using Fund.Protos.Imports.V1;
using Fund.Protos.Payment.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Directory = Fund.Protos.Access.V1.Directory;
using Money = Fund.Protos.Type.Money;
using Status = Grpc.Core.Status;

namespace Fund.Tests.Unit.Cli;

/// <summary>The far end of the wire for one test: remembers every call, and answers from what the test has put into it.</summary>
internal sealed class Suite : Interceptor, IAsyncDisposable
{
    private WebApplication app = null!;

    public ConcurrentQueue<(string Method, string? Authorization, IMessage Request)> Calls { get; } = [];

    /// <summary>Answers, or throws for, a method by its short name, given the request and how many calls came before.</summary>
    public Dictionary<string, Func<IMessage, int, IMessage>> Answers { get; } = [];

    public Dictionary<string, Func<IMessage, IEnumerable<IMessage>>> Streams { get; } = [];

    /// <summary>Until when the last caller of a method waits, by its short name; the greatest time where without an end.</summary>
    public ConcurrentDictionary<string, DateTime> Deadlines { get; } = [];

    public string Address => app.Urls.Single();

    public IEnumerable<T> Requests<T>() where T : IMessage => Calls.Select(c => c.Request).OfType<T>();

    public static async Task<Suite> Start()
    {
        var suite = new Suite();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(suite);
        builder.Services.AddGrpc(options => options.Interceptors.Add<Suite>());
        suite.app = builder.Build();
        suite.app.MapGrpcService<Access>();
        suite.app.MapGrpcService<Budgets>();
        suite.app.MapGrpcService<Ledger>();
        suite.app.MapGrpcService<Reports>();
        suite.app.MapGrpcService<Vouchers>();
        suite.app.MapGrpcService<Imports>();
        suite.app.MapGrpcService<Runs>();
        suite.app.MapGrpcService<Remittances>();
        suite.app.MapGrpcService<Reconciliations>();
        suite.app.MapGrpcService<Audits>();
        suite.app.MapGrpcService<Feeds>();
        suite.app.MapGrpcService<Healths>();
        await suite.app.StartAsync();
        suite.Answers["GetDirectory"] = (_, _) => new Directory
        {
            Places =
            {
                new[] { "access", "budgets", "contracts", "payments", "audit" }
                    .Select(service => new Directory.Types.Place { Service = service, Address = suite.Address }),
            },
        };
        suite.Answers["SignIn"] = (_, _) => SignedIn(DateTime.UtcNow.AddMinutes(15), 1);
        return suite;
    }

    public static SignInResponse SignedIn(DateTime until, int number) => new()
    {
        AccessToken = $"access-{number}",
        RenewalToken = $"renewal-{number}",
        Person = "offices/s-county/people/li-wei",
        ExpireTime = Timestamp.FromDateTime(until),
    };

    public static RpcException Refusal(StatusCode code, string reason, string message, params (string Key, string Value)[] facts)
    {
        var info = new ErrorInfo { Reason = reason, Domain = "fund" };
        foreach ((string key, string value) in facts) info.Metadata.Add(key, value);
        var status = new Protos.Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
        return Of(code, status);
    }

    public static RpcException Of(StatusCode code, Protos.Google.Rpc.Status status) =>
        new(new Status(code, status.Message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation) => Task.FromResult((TResponse)Answer(context, (IMessage)request));

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requests,
        ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        IMessage? last = null;
        await foreach (TRequest request in requests.ReadAllAsync()) Note(context, last = (IMessage)request);
        return (TResponse)Answer(context, last!, isNoted: true);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responses,
        ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Note(context, (IMessage)request);
        foreach (IMessage answer in Streams[Name(context)]((IMessage)request)) await responses.WriteAsync((TResponse)answer);
    }

    private object Answer(ServerCallContext context, IMessage request, bool isNoted = false)
    {
        int before;
        // Calls come at once; each has its own number.
        lock (Calls)
        {
            before = Calls.Count(c => c.Method == Name(context));
            if (!isNoted) Note(context, request);
        }
        return Answers[Name(context)](request, before);
    }

    private void Note(ServerCallContext context, IMessage request)
    {
        Deadlines[Name(context)] = context.Deadline;
        Calls.Enqueue((Name(context), context.RequestHeaders.GetValue("authorization"), request));
    }

    private static string Name(ServerCallContext context) => context.Method.Split('/')[^1];

    private sealed class Access : AccessService.AccessServiceBase;

    private sealed class Budgets : BudgetService.BudgetServiceBase;

    private sealed class Ledger : LedgerService.LedgerServiceBase;

    private sealed class Reports : ReportService.ReportServiceBase;

    private sealed class Vouchers : VoucherService.VoucherServiceBase;

    private sealed class Imports : ImportService.ImportServiceBase;

    private sealed class Runs : WageRunService.WageRunServiceBase;

    private sealed class Remittances : RemittanceService.RemittanceServiceBase;

    private sealed class Reconciliations : ReconciliationService.ReconciliationServiceBase;

    private sealed class Audits : AuditService.AuditServiceBase;

    private sealed class Feeds : FeedService.FeedServiceBase;

    private sealed class Healths : Health.HealthBase;
}
