namespace Fund.Kernel.Events;

/// <summary>Two people agreed that a person holds a role at an office. Days are ISO text, inclusive; no last day is empty.</summary>
public sealed record GrantConfirmed(string Grant, string Person, string Role, string FromDate, string UntilDate) : IEvent
{
    public string Resource => Grant;
}
