using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>A list of applicants shown to the public, during which anyone may object (公示).</summary>
public sealed class Publication : Row
{
    public static readonly NamePattern Names = new("programmes", "publications");

    public string Programme { get; set; } = "";

    public DateOnly FromDate { get; set; }

    /// <summary>The last day anyone may object, inclusive.</summary>
    public DateOnly UntilDate { get; set; }

    public long ListedCount { get; set; }

    public long ObjectedCount { get; set; }

    public long AppointedCount { get; set; }

    /// <summary>Shows the checked applicants from today on. Refuses NOTHING_TO_PUBLISH.</summary>
    public static Publication Of(ResourceName name, Programme programme, IReadOnlyCollection<Enrolment> applicants, DateOnly today)
    {
        if (applicants.Count == 0) throw Reasons.NothingToPublish();
        var list = new Publication
        {
            Programme = programme.Name, FromDate = today, UntilDate = today.AddDays((int)programme.PublicityDays),
            ListedCount = applicants.Count,
        };
        list.Named(name);
        foreach (Enrolment applicant in applicants) applicant.Publish(list);
        return list;
    }

    /// <summary>Refuses PUBLICITY_NOT_OVER: the last day belongs to those who may object.</summary>
    public void MustBeOver(DateOnly today)
    {
        if (today <= UntilDate) throw Reasons.PublicityNotOver(UntilDate);
    }

    /// <summary>Appoints those nobody objected to. Refuses NOTHING_TO_APPOINT.</summary>
    /// <param name="applicants">The published ones of this list.</param>
    public void Appoint(IReadOnlyCollection<Enrolment> applicants, DateOnly start, int? termMonths)
    {
        if (applicants.Count == 0) throw Reasons.NothingToAppoint();
        foreach (Enrolment applicant in applicants) applicant.Appoint(start, termMonths);
        AppointedCount += applicants.Count;
    }
}
