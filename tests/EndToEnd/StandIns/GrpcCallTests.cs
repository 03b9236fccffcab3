using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>The real server and the real client joined by the stand-ins.</summary>
public sealed class GrpcCallTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Pb.EchoService.EchoServiceClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.Start();
        _channel = _server.Channel();
        _client = new(_channel.Intercept(new ClientStamp()));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(0, "identity")]
    [InlineData(0, "gzip")]
    [InlineData(1, "gzip")]
    [InlineData(1_000_000, "identity")]
    [InlineData(1_000_000, "gzip")]
    public async Task A_message_comes_back_whole(int length, string requestEncoding)
    {
        var note = new Pb.Note { Text = new string('字', length), Count = length };
        Metadata headers = new() { { "grpc-internal-encoding-request", requestEncoding } };

        using AsyncUnaryCall<Pb.Note> call = _client.SayAsync(note, headers, cancellationToken: Cancellation);

        Assert.Equal(note, await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal(requestEncoding, call.GetTrailers().GetValue("request-encoding"));
    }

    [Fact]
    public async Task An_empty_answer_is_packed_into_a_whole_gzip_member()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, "/fund.test.echo.v1.EchoService/Say"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { { "grpc-accept-encoding", "gzip" }, { "te", "trailers" } },
        };

        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        byte[] frame = await response.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal("gzip", response.Headers.GetValues("grpc-encoding").Single());
        Assert.Equal(1, frame[0]);
        Assert.Equal(frame.Length - 5, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)));
        Assert.Equal([0x1f, 0x8b], frame[5..7]);
        using var unpacked = new GZipStream(new MemoryStream(frame[5..]), CompressionMode.Decompress);
        Assert.Equal(-1, unpacked.ReadByte());
    }

    [Fact]
    public async Task A_stream_of_answers_ends_with_trailers()
    {
        using AsyncServerStreamingCall<Pb.Note> call =
            _client.Repeat(new Pb.Note { Text = "a", Count = 3 }, cancellationToken: Cancellation);

        List<int> numbers = await call.ResponseStream.ReadAllAsync(Cancellation).Select(note => note.Count).ToListAsync(Cancellation);

        Assert.Equal([0, 1, 2], numbers);
        AssertStamped(call.GetTrailers(), "ServerStreaming");
    }

    [Fact]
    public async Task A_stream_of_requests_gets_one_answer()
    {
        using AsyncClientStreamingCall<Pb.Note, Pb.Note> call = _client.Collect(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new Pb.Note { Text = "a", Count = 1 }, Cancellation);
        await call.RequestStream.WriteAsync(new Pb.Note { Text = "b", Count = 2 }, Cancellation);
        await call.RequestStream.CompleteAsync();

        Assert.Equal(new Pb.Note { Text = "ab", Count = 3 }, await call);
        AssertStamped(call.GetTrailers(), "ClientStreaming");
    }

    [Fact]
    public async Task Both_sides_may_talk_in_turns()
    {
        using AsyncDuplexStreamingCall<Pb.Note, Pb.Note> call = _client.Talk(cancellationToken: Cancellation);
        foreach (string text in new[] { "a", "", "c" })
        {
            await call.RequestStream.WriteAsync(new Pb.Note { Text = text }, Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        AssertStamped(call.GetTrailers(), "DuplexStreaming");
    }

    [Fact]
    public async Task Interceptors_on_both_sides_see_a_unary_call()
    {
        using AsyncUnaryCall<Pb.Note> call = _client.SayAsync(new Pb.Note(), cancellationToken: Cancellation);
        await call;

        AssertStamped(call.GetTrailers(), "Unary");
    }

    [Fact]
    public void A_blocking_call_is_answered() =>
        Assert.Equal(new Pb.Note { Text = "a" }, _client.Say(new Pb.Note { Text = "a" }, cancellationToken: Cancellation));

    [Fact]
    public async Task Bytes_travel_as_headers_and_as_trailers()
    {
        Metadata headers = new() { { "echo-all-bin", EchoService.RefusalBytes }, { "Echo-Text", "plain" } };

        using AsyncUnaryCall<Pb.Note> call = _client.SayAsync(new Pb.Note(), headers, cancellationToken: Cancellation);
        await call;

        Assert.Equal(EchoService.RefusalBytes, call.GetTrailers().GetValueBytes("echo-all-bin"));
        Assert.Equal("plain", call.GetTrailers().GetValue("echo-text"));
    }

    [Fact]
    public async Task A_refusal_brings_its_status_and_its_details()
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => _client.SayAsync(new Pb.Note { Text = "refuse" }, cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal(EchoService.RefusalDetail, refusal.Status.Detail);
        Assert.Equal("REFUSED", refusal.Trailers.GetValue("reason"));
        Assert.Equal(EchoService.RefusalBytes, refusal.Trailers.GetValueBytes("grpc-status-details-bin"));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        RpcException late = await Assert.ThrowsAsync<RpcException>(() => _client.SayAsync(
            new Pb.Note { Text = "wait" }, deadline: DateTime.UtcNow.AddSeconds(0.5), cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await _server.Abandoned.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_cancelled_stream_ends_on_both_sides()
    {
        using var change = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using AsyncServerStreamingCall<Pb.Note> call =
            _client.Repeat(new Pb.Note { Text = "wait", Count = 1 }, cancellationToken: change.Token);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        await change.CancelAsync();

        RpcException cancelled = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        await _server.Abandoned.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Credentials_travel_over_tls()
    {
        await using EchoServer server = await EchoServer.Start(withTls: true);
        CallCredentials token = CallCredentials.FromInterceptor((call, headers) =>
        {
            headers.Add("echo-token", call.MethodName);
            return Task.CompletedTask;
        });
        CallCredentials office = CallCredentials.FromInterceptor((_, headers) =>
        {
            headers.Add("echo-office", "county");
            return Task.CompletedTask;
        });
        CallCredentials both = CallCredentials.Compose(token, office);
        using GrpcChannel channel = server.Channel(ChannelCredentials.Create(ChannelCredentials.SecureSsl, both));

        using AsyncUnaryCall<Pb.Note> call =
            new Pb.EchoService.EchoServiceClient(channel).SayAsync(new Pb.Note(), cancellationToken: Cancellation);
        await call;

        Assert.Equal("Say", call.GetTrailers().GetValue("echo-token"));
        Assert.Equal("county", call.GetTrailers().GetValue("echo-office"));
    }

    private static void AssertStamped(Metadata trailers, string kind)
    {
        Assert.Equal(kind, trailers.GetValue("echo-made-as"));
        Assert.Equal(kind, trailers.GetValue("served-as"));
    }
}
