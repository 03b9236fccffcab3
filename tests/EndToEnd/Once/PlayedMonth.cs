using Fund.Access;
using Fund.Chassis.Border;
using Fund.Chassis.Callers;
using Fund.Chassis.Rules;
using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Fund.Tests.Servers;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>The whole suite after the month of the demo, at rest, with what it was asked.</summary>
internal sealed class PlayedMonth : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly SuiteInProcess suite;
    private readonly Tokens tokens;

    private PlayedMonth(SuiteInProcess suite)
    {
        this.suite = suite;
        tokens = suite.Services.GetRequiredService<Tokens>();
        Tables = new SuiteTables(suite.Settings);
    }

    public SuiteTables Tables { get; }

    /// <summary>The first and the last accepted call of every method that was called, as they stood when the story was over.</summary>
    public IReadOnlyList<(RecordedCall First, RecordedCall Last)> Calls { get; private set; } = [];

    public static bool IsChange(string path) => MethodRules.Of(path) is { Changes: true };

    public static async Task<PlayedMonth> Play(PostgresServer? postgres)
    {
        var clock = new DemoClock(new DateOnly(2026, 5, 18));
        var recorder = new Recorder();
        SuiteInProcess suite = await SuiteInProcess.Start(clock, services =>
        {
            services.AddSingleton(recorder);
            services.AddGrpc(options => options.Interceptors.Add<Recorder>());
        }, postgres is null ? [] : [$"--Database={postgres.Setting}", "--MakeKeys=yes"]);
        var played = new PlayedMonth(suite);
        var month = new MonthFromOutside(new Courier(suite.Channel.CreateCallInvoker()), clock, suite.Folder);
        Assert.True(await month.Play(suite.Services.GetRequiredService<FirstStart>().Codes), month.Paper);
        await new OtherDays(month.Staff, clock, suite, played.Rest).Play();
        await played.Rest();
        played.Calls = recorder.Calls;
        return played;
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task Rest() =>
        await Patience.Until(async () => await Tables.AreAtRest() ? Tables : null, "everything that was committed to be handled");

    /// <summary>Makes the call again, by the same caller.</summary>
    public async Task<Answer> Send(RecordedCall call)
    {
        MethodDescriptor method = call.Method;
        MethodType kind = method.IsClientStreaming ? MethodType.ClientStreaming : method.IsServerStreaming ? MethodType.ServerStreaming
            : MethodType.Unary;
        var raw = new Method<byte[], byte[]>(kind, method.Service.FullName, method.Name, Raw, Raw);
        var options = new CallOptions(HeadersOf(call.Caller), DateTime.UtcNow.AddSeconds(60), TestContext.Current.CancellationToken);
        CallInvoker invoker = suite.Channel.CreateCallInvoker();
        try
        {
            byte[] answer = kind switch
            {
                MethodType.Unary => await invoker.AsyncUnaryCall(raw, null, options, call.Requests[0]),
                MethodType.ClientStreaming => await Stream(invoker.AsyncClientStreamingCall(raw, null, options), call.Requests),
                _ => await Drain(invoker.AsyncServerStreamingCall(raw, null, options, call.Requests[0])),
            };
            return new Answer(Status.DefaultSuccess, "", answer);
        }
        catch (RpcException refused)
        {
            return new Answer(refused.Status, refused.ToRefusal()?.Reason ?? "", []);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tables.DisposeAsync();
        await suite.DisposeAsync();
    }

    // A token lasts a quarter of an hour: who called in May needs another in July.
    private Metadata HeadersOf(Caller caller)
    {
        if (caller.IsAnonymous) return [];
        string token = caller.IsService ? tokens.ForService(caller.Service)
            : tokens.ForAccount(caller.Principal, caller.Person, caller.Grants.Select(grant => grant.ToString())).Token;
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        if (caller.IsService && caller.Person.Length > 0) headers.Add("on-behalf-of", caller.Person);
        return headers;
    }

    private static async Task<byte[]> Stream(AsyncClientStreamingCall<byte[], byte[]> call, IReadOnlyList<byte[]> pieces)
    {
        using (call)
        {
            foreach (byte[] piece in pieces) await call.RequestStream.WriteAsync(piece);
            await call.RequestStream.CompleteAsync();
            return await call;
        }
    }

    private static async Task<byte[]> Drain(AsyncServerStreamingCall<byte[]> call)
    {
        using (call)
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
            }
            return [];
        }
    }
}
