namespace Fund.Kernel.Events;

/// <summary>A person became known to the suite.</summary>
public sealed record PersonRegistered(string Person) : IEvent
{
    public string Resource => Person;
}
