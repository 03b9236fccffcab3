using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>One payment of a payment file. The rules on its content are checked by <see cref="Pain001.WriteTo"/>.</summary>
public sealed record CreditTransfer
{
    /// <summary>Unique within the payment block.</summary>
    public required string InstructionId { get; init; }

    /// <summary>Travels to the creditor and back; ours for this attempt.</summary>
    public required string EndToEndId { get; init; }

    /// <summary>A version 4 UUID, or null. Version .03 has no element for it, so it is not written there.</summary>
    public Guid? Uetr { get; init; }

    /// <summary>More than zero.</summary>
    public required Money Amount { get; init; }

    public required PartyName Creditor { get; init; }

    public required AccountNumber CreditorAccount { get; init; }

    /// <summary>Null where the account alone leads to the bank.</summary>
    public BankAgent? CreditorAgent { get; init; }

    /// <summary>An external purpose code, such as AEMP (active employment policy); null for none.</summary>
    public string? Purpose { get; init; }

    /// <summary>What the creditor reads, at most 140 characters; null for none.</summary>
    public PersonalText? Remittance { get; init; }
}
