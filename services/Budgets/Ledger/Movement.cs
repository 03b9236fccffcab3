namespace Fund.Budgets.Ledger;

/// <summary>A stage of an account, or the outside.</summary>
public readonly record struct Place(string? Account, Stage Stage)
{
    public static Place Outside => new(null, Stage.Outside);
}

/// <summary>One side of a movement, with what it left behind.</summary>
/// <param name="Account">Null for the outside.</param>
/// <param name="Stage">The stage that the amount left or entered.</param>
/// <param name="Sequence">The account's number of this side; 0 for the outside. Unique and without a gap within the account.</param>
/// <param name="Balance">What stood in the stage right after, in minor units; 0 for the outside.</param>
public readonly record struct Side(string? Account, Stage Stage, long Sequence, long Balance)
{
    public Place Place => new(Account, Stage);
}

/// <summary>An amount that went from one place to another. It is never changed and never deleted.</summary>
/// <param name="Number">From 1 within its posting.</param>
/// <param name="From">The side that lost the amount.</param>
/// <param name="To">The side that gained it.</param>
/// <param name="Amount">Minor units; negative where an earlier movement is taken back on the same sides (red letter). Never zero.</param>
public readonly record struct Movement(int Number, Side From, Side To, long Amount);
