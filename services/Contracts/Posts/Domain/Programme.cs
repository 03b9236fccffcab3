using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>Where a programme stands. The numbers are those of the wire.</summary>
public enum ProgrammeState
{
    Draft = 1,
    Active = 2,
    Closed = 3,
}

/// <summary>A policy with its money that pays named persons on attendance. Its rules do not change once it is in force.</summary>
public sealed class Programme : Row
{
    public static readonly NamePattern Names = new("programmes");

    public ProgrammeState State { get; set; } = ProgrammeState.Draft;

    public string Title { get; set; } = "";

    public string Purpose { get; set; } = "";

    public string PolicyPack { get; set; } = "";

    public string Currency { get; set; } = "";

    /// <summary>The wage of a full month, in minor units.</summary>
    public long MonthlyWage { get; set; }

    public long RequiredDaysCount { get; set; }

    public long DayMinutesCount { get; set; }

    public long PublicityDays { get; set; }

    /// <summary>Inclusive, in completed years on the day eligibility is checked.</summary>
    public long AgeMinYears { get; set; }

    /// <summary>Inclusive, in completed years on the day eligibility is checked.</summary>
    public long AgeMaxYears { get; set; }

    public bool OnePerHousehold { get; set; }

    public long PostsPerVillageCount { get; set; }

    /// <summary>Refuses PROGRAMME_NOT_DRAFT.</summary>
    public void Activate()
    {
        if (State != ProgrammeState.Draft) throw Reasons.ProgrammeNotDraft(this);
        State = ProgrammeState.Active;
    }

    /// <summary>Refuses PROGRAMME_NOT_ACTIVE.</summary>
    public void MustBeActive()
    {
        if (State != ProgrammeState.Active) throw Reasons.ProgrammeNotActive(this);
    }

    /// <summary>Refuses OFFICE_NOT_BELOW unless the site is the programme's office or one below it.</summary>
    public void MustReach(ResourceName site)
    {
        var office = OfficeName.Parse(Office);
        if (!office.Reaches(site.Office)) throw Reasons.OfficeNotBelow(site.Text, office);
    }

    /// <summary>
    /// What one day is worth, in thousandths of a day: the minutes' share of a full day, rounded half up, at most 1,000. Longer
    /// days earn nothing more: a month is paid by days, not by hours.
    /// </summary>
    public long DayMillis(long minutes) => Math.Min(1_000, Rates.Apply(minutes, 1_000, DayMinutesCount));
}
