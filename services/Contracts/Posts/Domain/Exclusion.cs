using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>What keeps a person out of the posts. The numbers are those of the wire.</summary>
public enum ExclusionKind
{
    PublicSalary = 1,
    CadreKin = 2,
    Deceased = 3,
    InService = 4,
    InPrison = 5,
}

/// <summary>A dated fact that keeps a person out of the posts, whatever programme. First and last day count.</summary>
public sealed class Exclusion : Row
{
    public static readonly NamePattern Names = new("exclusions");

    public string Subject { get; set; } = "";

    public ExclusionKind Kind { get; set; }

    public DateOnly FromDate { get; set; }

    /// <summary>Null: no end.</summary>
    public DateOnly? UntilDate { get; set; }

    /// <summary>Refuses DATES_REVERSED.</summary>
    public static Exclusion Of(ResourceName name, string subject, ExclusionKind kind, DateOnly from, DateOnly? until)
    {
        if (until < from) throw Reasons.DatesReversed();
        var exclusion = new Exclusion { Subject = subject, Kind = kind, FromDate = from, UntilDate = until };
        exclusion.Named(name);
        return exclusion;
    }
}
