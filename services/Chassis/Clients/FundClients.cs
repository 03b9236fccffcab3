using System.Collections.Concurrent;
using Fund.Chassis.Callers;
using Fund.Chassis.Settings;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Fund.Chassis.Clients;

/// <summary>
/// Clients of the other services, always over gRPC, in the suite too: with the own service's token, a deadline, and retries.
/// </summary>
public sealed class FundClients(SuiteSettings settings, Tokens tokens) : IDisposable
{
    /// <summary>The services of the suite.</summary>
    public static readonly IReadOnlyList<string> Services = ["access", "budgets", "contracts", "payments", "audit"];
    private static readonly TimeSpan DeadlineDefault = TimeSpan.FromSeconds(15);
    private const int MessageMax = 16 << 20;

    private readonly ConcurrentDictionary<string, GrpcChannel> channels = new();

    /// <summary>The service that serves a method or a proto package: <c>fund.budget</c> is budgets.</summary>
    public static string ServiceOf(string method)
    {
        string word = method.TrimStart('/').Split('.') is [_, var second, ..] ? second : "";
        return Services.FirstOrDefault(service => service == word || service == word + "s") ?? "";
    }

    /// <summary>A client of a service, calling as this service.</summary>
    /// <param name="service">The service called.</param>
    /// <param name="caller">The service that calls; a process with several modules names which.</param>
    /// <param name="onBehalfOf">The person for whom it is done, for duties and the audit log.</param>
    public TClient Get<TClient>(string service, string caller = "", string onBehalfOf = "") where TClient : ClientBase<TClient>
    {
        GrpcChannel channel = channels.GetOrAdd(AddressOf(service), Open);
        CallInvoker invoker = channel.Intercept(new OutgoingCall(tokens, caller.Length > 0 ? caller : Own, onBehalfOf));
        return (TClient)Activator.CreateInstance(typeof(TClient), invoker)!;
    }

    /// <summary>The service of this process; in the suite the first of its modules.</summary>
    public string Own { get; private set; } = "";

    internal void SpeakAs(string service)
    {
        if (Own.Length == 0) Own = service;
    }

    public string AddressOf(string service) =>
        (settings.Peers.TryGetValue(service, out Uri? peer) ? peer : settings.Listen).ToString().TrimEnd('/');

    public void Dispose()
    {
        foreach (GrpcChannel channel in channels.Values) channel.Dispose();
    }

    private static GrpcChannel Open(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = MessageMax,
        // By default a peer that was not there for a while is not even tried again for up to two minutes.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100), MaxReconnectBackoff = TimeSpan.FromSeconds(2),
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(20), KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            // A whole message at once: a server that has to wait for room may lose a later answer (decisions/lost-answers.md).
            InitialHttp2StreamWindowSize = MessageMax,
        },
        // Every changing call carries a request id, so a repeat is harmless: UNAVAILABLE may be tried again.
        ServiceConfig = new ServiceConfig
        {
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    RetryPolicy = new RetryPolicy
                    {
                        MaxAttempts = 4, InitialBackoff = TimeSpan.FromMilliseconds(50), MaxBackoff = TimeSpan.FromSeconds(1),
                        BackoffMultiplier = 3,
                        RetryableStatusCodes = { StatusCode.Unavailable },
                    },
                },
            },
        },
    });

    private sealed class OutgoingCall(Tokens tokens, string caller, string onBehalfOf) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest,
                TResponse> next) =>
            next(request, Signed(context, hasDeadline: true));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest,
                TResponse> next) =>
            next(request, Signed(context, hasDeadline: false));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> next) =>
            next(Signed(context, hasDeadline: false));

        private ClientInterceptorContext<TRequest, TResponse> Signed<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, bool hasDeadline)
            where TRequest : class where TResponse : class
        {
            var headers = new Metadata();
            foreach (Metadata.Entry entry in context.Options.Headers ?? []) headers.Add(entry);
            headers.Add("authorization", $"Bearer {tokens.ForService(caller)}");
            if (onBehalfOf.Length > 0) headers.Add("on-behalf-of", onBehalfOf);
            CallOptions options = context.Options.WithHeaders(headers);
            // A call without a deadline could hold its caller for ever.
            if (hasDeadline && options.Deadline is null) options = options.WithDeadline(DateTime.UtcNow + DeadlineDefault);
            return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options);
        }
    }
}
