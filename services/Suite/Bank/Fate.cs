namespace Fund.Suite.Bank;

/// <summary>What the bank does with one payment that is formally right.</summary>
public abstract record Fate
{
    private Fate()
    {
    }

    /// <summary>Pays it.</summary>
    public sealed record Settle : Fate;

    /// <summary>Debits it twice under one servicer reference, and gives the second debit back on the next day it works.</summary>
    public sealed record SettleTwice : Fate;

    /// <summary>Pays it; the money comes back.</summary>
    /// <param name="Reason">The return reason, such as AC04.</param>
    /// <param name="AfterDays">Days from the debit; 0: at the next run of the same day, never in the same statement.</param>
    /// <param name="IsMarkedReversal">Whether the entry says RvslInd true. Banks do both.</param>
    public sealed record Return(string Reason, int AfterDays = 1, bool IsMarkedReversal = true) : Fate;

    /// <summary>Refuses it at once with a status reason, such as AC01.</summary>
    public sealed record Reject(string Reason) : Fate;

    /// <summary>Never says a word about it, and never debits it.</summary>
    public sealed record Silence : Fate;
}
