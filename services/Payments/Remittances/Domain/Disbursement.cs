using Fund.Kernel;
using Fund.Payments.Banks;

namespace Fund.Payments.Remittances;

public enum DisbursementState
{
    Ready,
    Sent,
    Settled,
    Returned,
    Rejected,
    /// <summary>The bank does not say. It is alive: nothing else may be paid for the line.</summary>
    Unknown,
}

/// <summary>One attempt to pay one line.</summary>
public sealed class Disbursement : Row
{
    public DisbursementState State { get; set; }

    public string Remittance { get; set; } = "";

    public string Run { get; set; } = "";

    public string Line { get; set; } = "";

    /// <summary>The place in the file, from 1.</summary>
    public long Number { get; set; }

    public long Attempt { get; set; }

    public string EndToEndId { get; set; } = "";

    public string InstructionId { get; set; } = "";

    public string Payee { get; set; } = "";

    /// <summary>The blind index of the account in the file.</summary>
    public string AccountIndex { get; set; } = "";

    public string Currency { get; set; } = "";

    public long Amount { get; set; }

    /// <summary>Whether a statement has booked what an advice or status told.</summary>
    public bool IsBooked { get; set; }

    public string BankReason { get; set; } = "";

    public string Remedy { get; set; } = "";

    public string BankDate { get; set; } = "";

    public string MaskedName { get; set; } = "";

    public string MaskedAccount { get; set; } = "";

    public Money Money => Fund.Kernel.Money.Of(Currency, Amount);

    /// <summary>Whether no other attempt at its line may exist. The same words stand in the index of the database.</summary>
    public bool IsLive => State is not (DisbursementState.Rejected or DisbursementState.Returned);

    /// <summary>As the matching sees it. One that stands in a released file is with the bank, whether or not that was noted yet.</summary>
    public SentLine ToSentLine(string paymentInformationId) =>
        new(Name, paymentInformationId, InstructionId, EndToEndId, null, Money, State switch
    {
        DisbursementState.Settled => IsBooked ? SentState.Settled : SentState.SettledByAdvice,
        DisbursementState.Returned => SentState.Returned,
        DisbursementState.Rejected => SentState.Rejected,
        DisbursementState.Unknown => SentState.Unknown,
        _ => SentState.Sent,
    });
}
