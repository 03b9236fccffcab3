using Fund.Chassis.Feed;
using Fund.Chassis.Settings;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Chassis.Hosting;

internal static class Bus
{
    /// <summary>
    /// The bus of the process: in memory, or RabbitMQ with quorum queues. Queues are <c>fund.{consumer}.{EventName}</c>; a delivery
    /// wakes the consumer's inbox, which reads by number from the source.
    /// </summary>
    public static void AddBus(this IServiceCollection services, SuiteSettings settings)
    {
        Subscription[] subscriptions = services
            .Where(service => service.ServiceType == typeof(Subscription))
            .Select(service => (Subscription)service.ImplementationInstance!)
            .ToArray();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (settings.Bus == "memory") bus.UsingInMemory((context, memory) => Endpoints(memory, context, subscriptions, _ => { }));
            else
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(new Uri(settings.Bus.Replace("rabbitmq://", "amqp://", StringComparison.Ordinal)));
                    Endpoints(rabbit, context, subscriptions, endpoint => ((IRabbitMqReceiveEndpointConfigurator)endpoint)
                        .SetQuorumQueue());
                });
        });
        // A bus that cannot be reached must not keep a service from starting: the feed works without it.
        services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = false);
    }

    private static void Endpoints(
        IBusFactoryConfigurator bus, IBusRegistrationContext context, Subscription[] subscriptions,
            Action<IReceiveEndpointConfigurator> each)
    {
        FeedSignal signal = context.GetRequiredService<FeedSignal>();
        foreach (Subscription wanted in subscriptions)
            bus.ReceiveEndpoint($"fund.{wanted.Consumer}.{wanted.EventName}", endpoint =>
            {
                each(endpoint);
                endpoint.Instance(Activator.CreateInstance(
                    typeof(Waker<>).MakeGenericType(EventBus.TypeOf(wanted.EventName)), signal, $"{wanted.Consumer}<{wanted.Source}")!);
            });
    }

    private sealed class Waker<TEvent>(FeedSignal signal, string channel) : IConsumer<TEvent> where TEvent : class
    {
        public Task Consume(ConsumeContext<TEvent> context)
        {
            signal.Wake(channel);
            return Task.CompletedTask;
        }
    }
}
