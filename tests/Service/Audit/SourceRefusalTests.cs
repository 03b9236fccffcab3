using System.Net;
using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;
using Fund.Tests.Service.Border;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Fund.Audit;

namespace Fund.Tests.Service.Audit;

public sealed class SourceRefusalTests
{
    [Theory]
    [InlineData("nothing", null)]
    [InlineData("gap", "CHAIN_GAP")]
    [InlineData("repeat", "CHAIN_GAP")]
    [InlineData("other past", "CHAIN_BROKEN")]
    [InlineData("other service", "SERVICE_MISMATCH")]
    [InlineData("other epoch", "EPOCH_MISMATCH")]
    [InlineData("short hash", "HASH_MALFORMED")]
    [InlineData("no time", "FRAME_MALFORMED")]
    [InlineData("no frame", "FRAME_MALFORMED")]
    [InlineData("too long", "ENTRY_TOO_LONG")]
    public async Task A_source_whose_frames_do_not_follow_is_read_no_further(string fault, string? reason)
    {
        List<byte[]> frames = Frames("e1", 5);
        Frame bad = Frame.Parser.ParseFrom(frames[3]);
        switch (fault)
        {
            case "gap": bad.Number++; break;
            case "repeat": bad = Frame.Parser.ParseFrom(frames[2]); break;
            case "other past": bad.PreviousChain = ByteString.CopyFrom(Hash.Of([1]).ToBytes()); break;
            case "other service": bad.Service = "budgets"; break;
            case "other epoch": bad.Epoch = "e2"; break;
            case "short hash": bad.PreviousChain = ByteString.CopyFrom(1, 2); break;
            case "no time": bad.Body = ByteString.Empty; break;
            case "too long": bad.Body = Body(new string('x', 70_000)); break;
        }
        frames[3] = fault == "no frame" ? [255, 255] : bad.ToByteArray();
        await using FakeFeed feed = await FakeFeed.Start("e1", frames);
        await using ServiceHost host = await Host(Directory.CreateTempSubdirectory("fund-test-").FullName, feed.Port);

        if (reason is null) await host.Logged(5);
        else await AuditedHost.Until(async () => await host.WhyNotReady() is not null);

        Assert.Equal(reason is null ? null : $"The log has stopped reading contracts ({reason}).", await host.WhyNotReady());
        Assert.Equal(reason is null ? 5 : 3, await host.Count("log_entries"));
    }

    [Fact]
    public async Task A_new_epoch_is_followed_and_an_old_one_that_comes_back_is_not()
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        await using (FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 3)))
        await using (ServiceHost host = await Host(folder, feed.Port)) await host.Logged(3);
        await using (FakeFeed feed = await FakeFeed.Start("e2", Frames("e2", 2)))
        await using (ServiceHost host = await Host(folder, feed.Port))
        {
            await host.Signed(5);
            Assert.Equal(5, (await host.Proven()).Size);
        }
        await using (FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 9)))
        await using (ServiceHost host = await Host(folder, feed.Port))
        {
            await AuditedHost.Until(async () => await host.WhyNotReady() is not null);
            Assert.Equal("The log has stopped reading contracts (EPOCH_RETURNED).", await host.WhyNotReady());
            Assert.Equal(5, await host.Count("log_entries"));
        }
    }

    [Fact]
    public async Task A_source_that_was_put_back_and_went_on_otherwise_is_found_out()
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        await using (FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 4)))
        await using (ServiceHost host = await Host(folder, feed.Port)) await host.Logged(4);
        await using (FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 6, reason: "another past")))
        await using (ServiceHost host = await Host(folder, feed.Port))
        {
            await AuditedHost.Until(async () => await host.WhyNotReady() is not null);
            Assert.Equal("The log has stopped reading contracts (CHAIN_BROKEN).", await host.WhyNotReady());
            Assert.Equal(4, await host.Count("log_entries"));
        }
    }

    [Fact]
    public async Task A_source_whose_answer_was_lost_is_asked_anew()
    {
        await using FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 5), lostAnswers: 1);
        await using ServiceHost host = await Host(Directory.CreateTempSubdirectory("fund-test-").FullName, feed.Port);
        await host.Logged(5);
    }

    [Fact]
    public async Task A_source_that_does_not_believe_the_log_is_told_as_an_error()
    {
        await using FakeFeed feed = await FakeFeed.Start("e1", Frames("e1", 5), refusedAs: StatusCode.Unauthenticated);
        var log = new KeptLog();
        await using ServiceHost host = await Host(Directory.CreateTempSubdirectory("fund-test-").FullName, feed.Port, log);

        await AuditedHost.Until(() => Task.FromResult(log.Lines.Any(line => line.Id == 5003)));

        Assert.StartsWith("contracts does not let the log read its frames (Unauthenticated)", log.Lines.First(line => line.Id == 5003).Text,
            StringComparison.Ordinal);
    }

    private static Task<ServiceHost> Host(string folder, int port, KeptLog? log = null) => ServiceHost.Start(
        folder, $"sqlite:{folder}", new TestClock(), (builder =>
        {
            if (log is not null) builder.Services.AddSingleton<ILoggerProvider>(log);
            ServiceDescriptor present = builder.Services.Last(service => service.ServiceType == typeof(SuiteSettings));
            var settings = (SuiteSettings)present.ImplementationInstance!;
            builder.Services.AddSingleton(settings with
            {
                Peers = new Dictionary<string, Uri> { ["contracts"] = new($"http://127.0.0.1:{port}") },
            });
            SourceModule.AddLog("contracts")(builder);
        }, AuditModule.Map));

    private static List<byte[]> Frames(string epoch, int count, string reason = "")
    {
        List<byte[]> frames = [];
        for (Chain chain = Chain.Empty; chain.Number < count; chain = chain.Next(frames[^1]))
            frames.Add(new Frame
            {
                Service = "contracts", Epoch = epoch, Number = chain.Number + 1,
                PreviousChain = ByteString.CopyFrom(chain.Head.ToBytes()),
                Body = Body(reason),
            }.ToByteArray());
        return frames;
    }

    private static ByteString Body(string reason) =>
        new Entry
        {
            Schema = 1, Kind = Entry.Types.Kind.Request, Caller = "li", Reason = reason, Time = new Timestamp { Seconds = 1 },
        }.ToByteString();

    /// <summary>A service that sends whatever frames it is given.</summary>
    private sealed class FakeFeed(WebApplication app, int port) : IAsyncDisposable
    {
        public int Port => port;

        /// <param name="epoch">Of the frames.</param>
        /// <param name="frames">What it sends.</param>
        /// <param name="lostAnswers">So many calls at first are never answered.</param>
        /// <param name="refusedAs">How every call is refused; OK for not at all.</param>
        public static async Task<FakeFeed> Start(
            string epoch, List<byte[]> frames, int lostAnswers = 0, StatusCode refusedAs = StatusCode.OK)
        {
            int port = FreePort.Next();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(new Sent(epoch, frames, refusedAs) { LostAnswers = lostAnswers });
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
            WebApplication app = builder.Build();
            app.MapGrpcService<Feed>();
            await app.StartAsync();
            return new FakeFeed(app, port);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private sealed record Sent(string Epoch, List<byte[]> Frames, StatusCode RefusedAs)
        {
            public int LostAnswers { get; set; }
        }

        private sealed class Feed(Sent sent) : FeedService.FeedServiceBase
        {
            public override async Task ReadFrames(
                ReadFramesRequest request, IServerStreamWriter<ReadFramesResponse> answers, ServerCallContext context)
            {
                if (sent.RefusedAs != StatusCode.OK) throw new RpcException(new Status(sent.RefusedAs, ""));
                if (sent.LostAnswers-- > 0) await Task.Delay(Timeout.Infinite, context.CancellationToken);
                if (request.Epoch.Length > 0 && request.Epoch != sent.Epoch)
                {
                    var unknown = new Fund.Kernel.Refusal(Fund.Kernel.RefusalKind.NotFound, "EPOCH_UNKNOWN", "It is another one.")
                        .With("presentEpoch", sent.Epoch);
                    throw Fund.Chassis.Border.RefusalStatus.ToRpcException(unknown);
                }
                foreach (byte[] frame in sent.Frames.Skip((int)request.After))
                    await answers.WriteAsync(new ReadFramesResponse { Frame = ByteString.CopyFrom(frame), LastNumber = sent.Frames.Count });
            }
        }
    }
}
