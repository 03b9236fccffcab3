namespace Fund.Kernel.Events;

/// <summary>An office was registered in the tree.</summary>
/// <param name="Office">Its resource name, <c>offices/…</c>.</param>
/// <param name="DisplayName">How it is shown.</param>
public sealed record OfficeCreated(string Office, string DisplayName) : IEvent
{
    public string Resource => Office;
}
