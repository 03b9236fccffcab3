using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>Movements that stand or fall together, all in one currency.</summary>
public sealed record Posting
{
    /// <summary>The id of the request that was accepted.</summary>
    public required string Id { get; init; }

    /// <summary>The resource that caused it.</summary>
    public required string Document { get; init; }

    /// <summary>The day it counts for.</summary>
    public required DateOnly EffectiveDate { get; init; }

    /// <summary>The day on which the bank did it, where its month was closed by then; null where that is the effective date.</summary>
    public DateOnly? LateFor { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>In the order of their numbers. Empty where there was nothing left to move, or an account was opened at zero.</summary>
    public required IReadOnlyList<Movement> Movements { get; init; }

    /// <summary>The posting that this one takes back.</summary>
    public string? Reverses { get; init; }

    /// <summary>The posting that took this one back.</summary>
    public string? ReversedBy { get; init; }
}
