using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>What became of a request. Both are final: the same request asked again has the same outcome.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <param name="Posting">What was posted.</param>
    /// <param name="Accounts">
    /// Every account the posting touched, and every other account of the encumbrance it named, as they stood right after.
    /// </param>
    public sealed record Accepted(Posting Posting, IReadOnlyList<Account> Accounts) : Outcome;

    public sealed record Refused(Refusal Refusal) : Outcome;
}
