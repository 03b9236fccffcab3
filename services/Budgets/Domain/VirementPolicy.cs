using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum VirementPolicyState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>In force.</summary>
    Active,
    /// <summary>A newer one of the same office and year took its place.</summary>
    Replaced,
}

/// <summary>What virements of an office may do in a year. Where no policy is in force, nothing is moved.</summary>
public sealed class VirementPolicy : Row
{
    public static readonly NamePattern Names = new("virementPolicies");

    private const int Whole = 10_000;

    public VirementPolicyState State { get; private set; }

    /// <summary>The label of the year, such as 2026.</summary>
    public string FiscalYear { get; private set; } = "";

    /// <summary>
    /// The share of what is enacted of a line that the virements of the year together may take out of it, in hundredths of a percent, 0 to
    /// 10,000, both inclusive.
    /// </summary>
    public long LimitBasisPoints { get; private set; }

    /// <summary>Whether a virement between lines of different function codes is approved by the head alone.</summary>
    public bool HeadApprovesAcrossFunctions { get; private set; }

    /// <summary>Refuses FISCAL_YEAR_MALFORMED. The share is within its range by its field's rule.</summary>
    public static VirementPolicy Draft(ResourceName name, string fiscalYear, long limitBasisPoints, bool headApprovesAcrossFunctions)
    {
        var policy = new VirementPolicy
        {
            FiscalYear = Kernel.FiscalYear.Calendar(fiscalYear).Label, LimitBasisPoints = limitBasisPoints,
            HeadApprovesAcrossFunctions = headApprovesAcrossFunctions,
        };
        policy.Named(name);
        return policy;
    }

    /// <summary>Puts it in force. Refuses VIREMENT_POLICY_NOT_DRAFT.</summary>
    public void Activate()
    {
        if (State != VirementPolicyState.Draft) throw Reasons.VirementPolicyNot("DRAFT", this);
        State = VirementPolicyState.Active;
    }

    /// <summary>A newer one takes its place. Refuses VIREMENT_POLICY_NOT_ACTIVE.</summary>
    public void Replace()
    {
        if (State != VirementPolicyState.Active) throw Reasons.VirementPolicyNot("ACTIVE", this);
        State = VirementPolicyState.Replaced;
    }

    /// <summary>The most that virements of the year may take out of the line, in minor units, rounded down.</summary>
    public long LimitOf(AppropriationLine line) => (long)((Int128)Math.Max(0, line.EnactedMinorUnits) * LimitBasisPoints / Whole);
}
