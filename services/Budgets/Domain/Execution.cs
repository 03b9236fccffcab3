using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>How far authority is executed: what stands in its stages, in minor units of one currency.</summary>
public readonly record struct Execution(Stages Stages)
{
    /// <summary>What became of an allotment, short of lapsing.</summary>
    public long Allotted => Stages.Available + Stages.Encumbered + Stages.Obligated + Stages.Disbursed;

    /// <summary>All there ever was: not allotted yet, allotted, and lapsed.</summary>
    public long Authority => Stages.Voted + Allotted + Stages.Lapsed;

    /// <summary>What is paid of all there ever was, in basis points, half up. 0 where there is nothing, or less.</summary>
    public int ExecutedBasisPoints => Authority <= 0 ? 0 : checked((int)Rates.Apply(10_000, Stages.Disbursed, Authority));

    public static Execution operator +(Execution a, Execution b) => new(new Stages
    {
        Voted = a.Stages.Voted + b.Stages.Voted, Available = a.Stages.Available + b.Stages.Available,
        Encumbered = a.Stages.Encumbered + b.Stages.Encumbered, Obligated = a.Stages.Obligated + b.Stages.Obligated,
        Disbursed = a.Stages.Disbursed + b.Stages.Disbursed, Lapsed = a.Stages.Lapsed + b.Stages.Lapsed,
    });
}
