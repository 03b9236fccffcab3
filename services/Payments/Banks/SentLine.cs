using Fund.Kernel;

namespace Fund.Payments.Banks;

/// <summary>Where a sent disbursement stands before a statement is matched.</summary>
public enum SentState
{
    Sent,
    /// <summary>The bank did not say; a statement may.</summary>
    Unknown,
    /// <summary>
    /// Settled on the bank's word alone, by a status (ACSC, ACCC) or an advice (camt.054); the statement is still to book it.
    /// </summary>
    SettledByAdvice,
    /// <summary>Settled, and booked by a statement.</summary>
    Settled,
    Returned,
    Rejected,
}

/// <summary>One disbursement as it was sent. Block, InstrId and EndToEndId together name one line only.</summary>
public sealed record SentLine(
    string Disbursement, string PaymentInformationId, string InstructionId, string EndToEndId, Guid? Uetr, Money Amount, SentState State);
