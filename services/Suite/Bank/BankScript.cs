using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Fund.Suite.Bank;

/// <summary>
/// How the bank behaves. A payment's fate is taken from <see cref="Fates"/> by its ordinal, else drawn from seed and EndToEndId:
/// the same file has the same fate in any order, and a new attempt, having a new EndToEndId, is drawn anew.
/// </summary>
public sealed record BankScript
{
    private static readonly ImmutableArray<string> RejectReasons = ["AC01", "AC03"];
    private static readonly ImmutableArray<string> ReturnReasons = ["AC04", "AC06", "BE04"];

    public int Seed { get; init; }

    /// <summary>Fates by the ordinal of the payment, counting from 0 every payment of every order the bank took since it opened.</summary>
    public ImmutableDictionary<long, Fate> Fates { get; init; } = ImmutableDictionary<long, Fate>.Empty;

    /// <summary>How many of 1,000 payments are refused at once, AC01 and AC03 in equal parts.</summary>
    public int RejectPerMille { get; init; }

    /// <summary>How many of 1,000 come back, for AC04, AC06 or BE04, half of them marked as reversal.</summary>
    public int ReturnPerMille { get; init; }

    /// <summary>How many of 1,000 are never answered.</summary>
    public int SilentPerMille { get; init; }

    /// <summary>How many of 1,000 are debited twice.</summary>
    public int TwicePerMille { get; init; }

    /// <summary>Days from debit to return of drawn returns.</summary>
    public int ReturnAfterDays { get; init; } = 1;

    /// <summary>The status of a payment taken: ACSP, or ACSC from a bank that reports settlement before the statement.</summary>
    public string TakenStatus { get; init; } = "ACSP";

    /// <summary>Whether card numbers (62, 19 digits) and CNAPS numbers must have right check digits: AC01 and RC04 if not.</summary>
    public bool ChecksAccounts { get; init; } = true;

    public BankHabits Habits { get; init; }

    internal bool Has(BankHabits habit) => (Habits & habit) != 0;

    internal Fate FateOf(long ordinal, string endToEndId)
    {
        if (Fates.TryGetValue(ordinal, out Fate? written)) return written;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}\n{endToEndId}"), hash);
        int lot = (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % 1000);
        int kind = hash[4];
        if ((lot -= RejectPerMille) < 0) return new Fate.Reject(RejectReasons[kind % RejectReasons.Length]);
        if ((lot -= ReturnPerMille) < 0)
            return new Fate.Return(ReturnReasons[kind % ReturnReasons.Length], ReturnAfterDays, IsMarkedReversal: hash[5] % 2 == 0);
        if ((lot -= SilentPerMille) < 0) return new Fate.Silence();
        return lot - TwicePerMille < 0 ? new Fate.SettleTwice() : new Fate.Settle();
    }
}
