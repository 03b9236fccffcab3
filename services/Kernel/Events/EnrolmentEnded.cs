namespace Fund.Kernel.Events;

/// <summary>A holder has left the post; the end date is the last that counts.</summary>
public sealed record EnrolmentEnded(
    string Enrolment, string Programme, string Post, string EndDate) : IEvent
{
    public string Resource => Enrolment;
}
