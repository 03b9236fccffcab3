namespace Fund.Contracts.Agreements;

/// <summary>Where a milestone stands. The numbers are those of the wire.</summary>
public enum MilestoneState
{
    Due = 1,
    Delivered = 2,
    Accepted = 3,
    Refused = 4,
}

/// <summary>A part of the work of a contract.</summary>
public sealed class Milestone
{
    public string Contract { get; set; } = "";

    public string MilestoneId { get; set; } = "";

    /// <summary>1, 2, 3 … as drafted.</summary>
    public long Ordinal { get; set; }

    public string Title { get; set; } = "";

    public long ShareBasisPoints { get; set; }

    /// <summary>Its share of the value in minor units; the amounts of a contract add up to its value.</summary>
    public long Amount { get; set; }

    public DateOnly DueDate { get; set; }

    public MilestoneState State { get; set; } = MilestoneState.Due;
}
