using System.Text.Json;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;

namespace Fund.Chassis.Feed;

/// <summary>Events as the commit stores them: JSON, with id, instant and actor beside it.</summary>
internal static class ToldEvents
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static ReadEventsResponse Of(IEvent happened, Asked asked, DateTimeOffset now) => new()
    {
        EventId = Guid.CreateVersion7().ToString(), EventName = happened.GetType().Name, Resource = happened.Resource,
        Json = JsonSerializer.Serialize(happened, happened.GetType(), Json), Actor = asked.Actor, OccurTime = now.ToProto(),
        Traceparent = asked.Traceparent,
    };
}
