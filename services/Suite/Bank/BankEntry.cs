using System.Collections.Immutable;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>What an entry is: family and sub-family of its bank transaction code in the domain PMNT.</summary>
internal sealed record EntryKind(string Family, string SubFamily)
{
    public static readonly EntryKind Payment = new("ICDT", "DMCT");
    public static readonly EntryKind Return = new("ICDT", "RRTN");
    public static readonly EntryKind Credit = new("RCDT", "DMCT");
}

/// <summary>One line of an account.</summary>
/// <param name="IsReversal">What RvslInd says; null: nothing.</param>
/// <param name="ServicerReference">The bank's own reference; given when booked.</param>
/// <param name="IsBatch">Whether the payments of a block are booked as one.</param>
internal sealed record BankEntry(
    EntryKind Kind, string Account, Money Amount, bool IsCredit, bool? IsReversal, ImmutableArray<EntryDetail> Details,
    string ServicerReference = "", bool IsBatch = false, bool IsBooked = true);

/// <summary>One payment behind an entry.</summary>
/// <param name="Order">The payment of ours that it carries out or gives back; null for money from outside.</param>
internal sealed record EntryDetail(
    Money Amount, string DebtorName, string DebtorAccount, string CreditorName, string CreditorAccount, string Remittance,
    Payment? Order = null, string? ReturnReason = null);
