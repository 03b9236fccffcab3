using System.Collections.Immutable;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>One payment message (pain.001), as the bank read it.</summary>
internal sealed record PaymentOrder(
    string MessageId, string MessageName, string StatedCount, string? StatedSum, ImmutableArray<PaymentBlock> Blocks)
{
    public int Count => Blocks.Sum(block => block.Payments.Length);
}

/// <summary>The payments of one order from one account on one day.</summary>
/// <param name="IsBookedAsOne">Whether the debtor asked for a single entry (BtchBookg true).</param>
internal sealed record PaymentBlock(
    string Id, bool IsBookedAsOne, DateOnly ExecutionDate, string DebtorName, string DebtorAccount, ImmutableArray<Payment> Payments);

/// <summary>One payment.</summary>
/// <param name="Fault">The status reason why the bank cannot take it as it stands; null: none.</param>
internal sealed record Payment(
    string MessageId, string BlockId, string? InstructionId, string EndToEndId, string? Uetr, Money Amount,
    string CreditorName, string CreditorAccount, string ClearingNumber, string Remittance, string? Fault);
