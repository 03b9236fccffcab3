namespace Fund.Budgets.Ledger;

/// <summary>What stands in each stage of one account, in minor units: the balance columns of its row.</summary>
public readonly record struct Stages
{
    public long Voted { get; init; }
    public long Available { get; init; }
    public long Encumbered { get; init; }
    public long Obligated { get; init; }
    public long Disbursed { get; init; }
    public long Lapsed { get; init; }
    public long Bank { get; init; }
    public long InTransit { get; init; }
    public long Suspense { get; init; }

    public long this[Stage stage] => stage switch
    {
        Stage.Voted => Voted,
        Stage.Available => Available,
        Stage.Encumbered => Encumbered,
        Stage.Obligated => Obligated,
        Stage.Disbursed => Disbursed,
        Stage.Lapsed => Lapsed,
        Stage.Bank => Bank,
        Stage.InTransit => InTransit,
        Stage.Suspense => Suspense,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "What is outside has no balance."),
    };

    public Stages With(Stage stage, long balance) => stage switch
    {
        Stage.Voted => this with { Voted = balance },
        Stage.Available => this with { Available = balance },
        Stage.Encumbered => this with { Encumbered = balance },
        Stage.Obligated => this with { Obligated = balance },
        Stage.Disbursed => this with { Disbursed = balance },
        Stage.Lapsed => this with { Lapsed = balance },
        Stage.Bank => this with { Bank = balance },
        Stage.InTransit => this with { InTransit = balance },
        Stage.Suspense => this with { Suspense = balance },
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "What is outside has no balance."),
    };
}
