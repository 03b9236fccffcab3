using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Tests.Unit.StandIns;

public sealed class GrpcCoreTests
{
    private static readonly Method<string, string> Say =
        new(MethodType.Unary, "fund.Echo", "Say", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public void A_method_is_known_by_its_path() => Assert.Equal("/fund.Echo/Say", Say.FullName);

    [Theory]
    [InlineData("")]
    [InlineData("字")]
    public void Both_forms_of_a_marshaller_agree(string text)
    {
        Marshaller<string> contextual = Marshallers.Create(
            (message, context) =>
            {
                byte[] bytes = Marshallers.StringMarshaller.Serializer(message);
                context.SetPayloadLength(bytes.Length);
                bytes.CopyTo(context.GetBufferWriter().GetMemory(bytes.Length + 1));
                context.GetBufferWriter().Advance(bytes.Length);
                context.Complete();
            },
            context => Marshallers.StringMarshaller.ContextualDeserializer(context));

        Assert.Equal(Marshallers.StringMarshaller.Serializer(text), contextual.Serializer(text));
        Assert.Equal(text, contextual.Deserializer(contextual.Serializer(text)));
    }

    [Fact]
    public void A_serializer_that_does_not_complete_is_found() =>
        Assert.Throws<InvalidOperationException>(() => Marshallers.Create<string>((_, _) => { }, _ => "").Serializer("a"));

    [Fact]
    public void The_first_interceptor_sees_a_call_first()
    {
        var wire = new Wire();
        CallInvoker invoker = wire
            .Intercept(headers => [.. headers, new Metadata.Entry("order", "last")])
            .Intercept(new Adds("first"), new Adds("second"));

        invoker.BlockingUnaryCall(Say, "budgets", default, "a");

        Assert.Equal(["first", "second", "last"], wire.Options.Headers!.Select(entry => entry.Value));
        Assert.Equal("budgets", wire.Host);
    }

    [Fact]
    public void A_client_for_another_host_names_it_in_its_calls()
    {
        var wire = new Wire();

        new EchoClient(wire).WithHost("contracts").WithHost("payments").Say("a");

        Assert.Equal("payments", wire.Host);
    }

    [Fact]
    public void A_service_has_each_method_once()
    {
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        ServerServiceDefinition.Builder service = ServerServiceDefinition.CreateBuilder().AddMethod(Say, handler);
        var binder = new Binder();

        service.Build().BindService(binder);

        Assert.Equal([Say.FullName], binder.Names);
        Assert.Throws<ArgumentException>(() => service.AddMethod(Say, handler));
    }

    [Fact]
    public void Call_credentials_refuse_plain_text() => Assert.Throws<ArgumentException>(
        () => ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.FromInterceptor((_, _) => Task.CompletedTask)));

    [Fact]
    public void With_methods_leave_the_first_options_alone()
    {
        var plain = new CallOptions(deadline: DateTime.UnixEpoch);
        Metadata headers = [];
        CallOptions changed = plain.WithHeaders(headers).WithDeadline(DateTime.MaxValue).WithWaitForReady();

        Assert.Equal((null, DateTime.UnixEpoch, false), (plain.Headers, plain.Deadline, plain.IsWaitForReady));
        Assert.Equal((headers, DateTime.MaxValue, true), (changed.Headers, changed.Deadline, changed.IsWaitForReady));
    }

    private sealed class Adds(string word) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Metadata headers = [.. context.Options.Headers ?? [], new Metadata.Entry("order", word)];
            return continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    private sealed class Binder : ServiceBinderBase
    {
        public List<string> Names { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Names.Add(method.FullName);
    }

    private sealed class EchoClient : ClientBase<EchoClient>
    {
        public EchoClient(CallInvoker invoker) : base(invoker)
        {
        }

        private EchoClient(ClientBaseConfiguration configuration) : base(configuration)
        {
        }

        public string Say(string text) => CallInvoker.BlockingUnaryCall(GrpcCoreTests.Say, null, default, text);

        protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
    }

    /// <summary>Where a call would leave the process: remembers what it was given.</summary>
    private sealed class Wire : CallInvoker
    {
        public string? Host { get; private set; }

        public CallOptions Options { get; private set; }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            (Host, Options) = (host, options);
            return method.ResponseMarshaller.Deserializer(method.RequestMarshaller.Serializer(request));
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
