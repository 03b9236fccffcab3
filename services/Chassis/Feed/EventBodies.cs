using System.Text.Json;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;

namespace Fund.Chassis.Feed;

/// <summary>Events as the commit stores them: JSON, with id, instant and actor beside it.</summary>
internal static class EventBodies
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IEnumerable<FeedBody> Of(IReadOnlyList<IEvent> events, Asked asked, DateTimeOffset now) =>
        events.Select((happened, ordinal) => new FeedBody
        {
            Id = Guid.CreateVersion7().ToString(), Kind = "EVENT", CommittedAt = now, Ordinal = ordinal, Resource = happened.Resource,
            Name = happened.GetType().Name, Body = JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), Json),
            Actor = asked.Actor, Traceparent = asked.Traceparent,
        });
}
