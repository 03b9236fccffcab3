namespace Fund.Kernel.Events;

/// <summary>
/// The applicants of a publication are in their posts from the start date, inclusive: one fact for the list, none per person.
/// </summary>
public sealed record PublicationAppointed(
    string Publication, string Programme, long AppointedCount, string StartDate) : IEvent
{
    public string Resource => Publication;
}
