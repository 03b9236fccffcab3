namespace Fund.Kernel.Events;

/// <summary>Checked applicants are shown to the public, from the first to the last day, both inclusive.</summary>
public sealed record EnrolmentsPublished(
    string Publication, string Programme, long ListedCount, string FromDate, string UntilDate) : IEvent
{
    public string Resource => Publication;
}
