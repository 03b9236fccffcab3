namespace Fund.Kernel.Events;

/// <summary>A role was taken from a person before its time.</summary>
public sealed record GrantRevoked(string Grant, string Person, string Role) : IEvent
{
    public string Resource => Grant;
}
