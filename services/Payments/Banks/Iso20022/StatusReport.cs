using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>A bank's answer to a payment file (pain.002), as written: counts the bank states are not checked, some are wrong.</summary>
public sealed record StatusReport
{
    public required string MessageId { get; init; }

    /// <summary>The MsgId of the file it answers.</summary>
    public required string OriginalMessageId { get; init; }

    /// <summary>A status code of the group; null where only blocks or transactions have one.</summary>
    public string? GroupStatus { get; init; }

    public IReadOnlyList<StatusReason> Reasons { get; init; } = [];

    public IReadOnlyList<BlockStatus> Blocks { get; init; } = [];
}

/// <summary>The answer to one payment block.</summary>
public sealed record BlockStatus
{
    public required string PaymentInformationId { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<StatusReason> Reasons { get; init; } = [];

    public IReadOnlyList<TransactionStatus> Transactions { get; init; } = [];
}

/// <summary>The answer to one transfer, with the references the bank gave back.</summary>
public sealed record TransactionStatus
{
    public string? InstructionId { get; init; }

    public string? EndToEndId { get; init; }

    public Guid? Uetr { get; init; }

    public string? Status { get; init; }

    public string? ServicerReference { get; init; }

    public IReadOnlyList<StatusReason> Reasons { get; init; } = [];
}

/// <summary>Why: a code of the reason list or the bank's own, kept even if unknown; null where the bank writes words only.</summary>
public sealed record StatusReason(string? Code, PersonalText? Text);
