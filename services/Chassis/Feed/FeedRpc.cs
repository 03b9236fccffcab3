using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Feed;

/// <summary>The feed of one service, as this process serves it.</summary>
public sealed record ServedFeed(string Service, FeedTables Tables);

/// <summary>Serves the numbered feeds of the services in this process.</summary>
internal sealed class FeedRpc(
    IEnumerable<ServedFeed> feeds, IEnumerable<IDeadEvents> inboxes, FeedSignal signal, IHostApplicationLifetime process)
        : FeedService.FeedServiceBase
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public override async Task ReadFrames(ReadFramesRequest request, IServerStreamWriter<ReadFramesResponse> answers,
        ServerCallContext context)
    {
        FeedTables tables = Here(request.Service);
        string epoch = await EpochOf(tables, request.Epoch, context.CancellationToken);
        await Stream(request.Service, request.After, request.Follow, async after =>
        {
            var (frames, last) = await tables.Frames(epoch, after, context.CancellationToken);
            foreach ((long number, ByteString frame) in frames)
                await answers.WriteAsync(new ReadFramesResponse { Number = number, Frame = frame, LastNumber = last, Epoch = epoch },
                    context.CancellationToken);
            return frames.Count == 0 ? after : frames[^1].Number;
        }, context.CancellationToken);
    }

    public override async Task ReadEvents(ReadEventsRequest request, IServerStreamWriter<ReadEventsResponse> answers,
        ServerCallContext context)
    {
        FeedTables tables = Here(request.Service);
        string epoch = await EpochOf(tables, request.Epoch, context.CancellationToken);
        await Stream(request.Service, request.After, request.Follow, async after =>
        {
            var (events, _) = await tables.Events(epoch, after, context.CancellationToken);
            foreach (ReadEventsResponse happened in events) await answers.WriteAsync(happened, context.CancellationToken);
            return events.Count == 0 ? after : events[^1].Number;
        }, context.CancellationToken);
    }

    public override async Task<ListDeadEventsResponse> ListDeadEvents(ListDeadEventsRequest request, ServerCallContext context)
    {
        var answer = new ListDeadEventsResponse();
        foreach (IDeadEvents inbox in inboxes.OrderBy(inbox => inbox.Consumer, StringComparer.Ordinal))
            answer.DeadEvents.AddRange((await inbox.Dead(context.CancellationToken)).Select(row => row.ToProto(inbox.Consumer)));
        int skip = int.TryParse(request.PageToken, out int at) ? at : 0;
        int take = Pages.Size(request.PageSize);
        DeadEvent[] page = [.. answer.DeadEvents.Skip(skip).Take(take)];
        if (answer.DeadEvents.Count > skip + take) answer.NextPageToken = $"{skip + take}";
        answer.DeadEvents.Clear();
        answer.DeadEvents.AddRange(page);
        return answer;
    }

    public override Task<DeadEvent> ReplayDeadEvent(ReplayDeadEventRequest request, ServerCallContext context) =>
        (inboxes.FirstOrDefault(inbox => inbox.Consumer == request.Consumer && inbox.Source == request.Source)
            ?? throw NotHere(request.Consumer))
        .Replay(request, context);

    private async Task Stream(string service, long from, bool isFollowing, Func<long, Task<long>> send, CancellationToken cancel)
    {
        long at = from;
        while (true)
        {
            Task numbered = signal.Next($"{service}/numbered");
            long to = await send(at);
            if (to > at)
            {
                at = to;
                continue;
            }
            // A follower would keep a stopping server waiting; it comes back elsewhere, from its last number.
            if (!isFollowing || process.ApplicationStopping.IsCancellationRequested) return;
            await FeedSignal.Wait(numbered, Look, cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private FeedTables Here(string service) => feeds.FirstOrDefault(feed => feed.Service == service)?.Tables ?? throw NotHere(service);

    private static async Task<string> EpochOf(FeedTables tables, string asked, CancellationToken cancel)
    {
        string present = await tables.Epoch(cancel);
        return asked.Length == 0 || asked == present
            ? present
            : throw new Refusal(RefusalKind.NotFound, "EPOCH_UNKNOWN",
                "The feed is in another epoch: its database was restored. Read from the beginning of the new one.")
                .With("presentEpoch", present);
    }

    private static Refusal NotHere(string service) =>
        new Refusal(RefusalKind.NotFound, "SERVICE_NOT_HERE", "This process does not run that service.").With("service", service);
}
