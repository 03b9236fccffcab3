namespace Fund.Kernel.Events;

/// <summary>An appropriation was sent back to those who prepared it; it never was authority.</summary>
/// <param name="Appropriation">Its resource name.</param>
public sealed record AppropriationReturned(string Appropriation) : IEvent
{
    public string Resource => Appropriation;
}
