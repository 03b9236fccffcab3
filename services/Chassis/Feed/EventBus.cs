using System.Text.Json;
using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Feed;

/// <summary>
/// Tells the bus what has happened: each event under its own type, so that anyone may listen. Delivery makes readers quick; it is
/// never what makes them safe, so a bus that is down only costs time.
/// </summary>
internal sealed partial class EventBus(
    IServiceProvider services, SuiteSettings settings, IEnumerable<Subscription> subscriptions, ILogger<EventBus> log)
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, Type> Types = typeof(IEvent).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IEvent)))
        .ToDictionary(type => type.Name);

    private readonly HashSet<string> wantedHere = [.. subscriptions.Select(wanted => wanted.EventName)];

    public static Type TypeOf(string eventName) => Types[eventName];

    public static IEvent Parse(string eventName, string json) =>
        (IEvent)JsonSerializer.Deserialize(json, Types[eventName], ToldEvents.Json)!;

    public async Task Announce(string service, ReadEventsResponse happened, CancellationToken cancel)
    {
        if (services.GetService<IBus>() is not { } bus) return;
        // The bus in memory ends with the process: whoever could listen has said so in it.
        if (settings.Bus == "memory" && !wantedHere.Contains(happened.EventName)) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(PatienceMax);
        try
        {
            Type type = TypeOf(happened.EventName);
            object message = JsonSerializer.Deserialize(happened.Json, type, ToldEvents.Json)!;
            await bus.Publish(message, type, context =>
            {
                context.MessageId = Guid.Parse(happened.EventId);
                context.Headers.Set("fund-service", service);
                context.Headers.Set("fund-actor", happened.Actor);
            }, patience.Token);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            NotAnnounced(log, happened.EventName, error.GetType().Name);
        }
    }

    [LoggerMessage(3002, LogLevel.Information, "The bus did not take {EventName} ({Kind}); its readers will fetch it themselves.")]
    private static partial void NotAnnounced(ILogger log, string eventName, string kind);
}
