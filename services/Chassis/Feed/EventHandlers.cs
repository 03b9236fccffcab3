using Fund.Chassis.Db;
using Fund.Kernel.Events;

namespace Fund.Chassis.Feed;

/// <summary>What one service does when another one's facts arrive: by event type, inside the door.</summary>
public sealed class EventHandlers<TDb> where TDb : ServiceDb
{
    private readonly Dictionary<string, Func<TDb, IEvent, Task>> handlers = [];

    /// <param name="source">The service that tells the facts.</param>
    public EventHandlers(string source) => Source = source;

    public string Source { get; }

    public IEnumerable<string> EventNames => handlers.Keys;

    /// <summary>A first statement for the transaction of every handler, if the effects need one.</summary>
    public Writes.Gate? Gate { get; init; }

    /// <summary>Handles one type of event. The effect and the event's number share one commit, so it happens once.</summary>
    public EventHandlers<TDb> On<TEvent>(Func<TDb, TEvent, Task> handle) where TEvent : IEvent
    {
        handlers.Add(typeof(TEvent).Name, (db, happened) => handle(db, (TEvent)happened));
        return this;
    }

    internal Func<TDb, IEvent, Task>? For(string eventName) => handlers.GetValueOrDefault(eventName);
}
