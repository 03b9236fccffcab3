namespace Fund.Payments.Banks.Iso20022;

/// <summary>What a bank's status says about the money.</summary>
public enum PaymentOutcome
{
    /// <summary>Under way, held, cancelled or checked: nothing is certain and nothing may be paid again.</summary>
    Pending,
    /// <summary>ACSC or ACCC: it has left, or arrived.</summary>
    Settled,
    /// <summary>RJCT: it has not been paid.</summary>
    Rejected,
    /// <summary>A code we do not know. Treated as pending, and shown to a person.</summary>
    Unknown,
}

/// <summary>
/// What a report says of one transfer: the outcome, the code it follows from (null if none) and the reasons beside that code.
/// </summary>
public sealed record TransferStatus(PaymentOutcome Outcome, string? Code, IReadOnlyList<StatusReason> Reasons);

/// <summary>
/// The meaning of status codes. Settled means ACSC or ACCC and nothing else; in doubt the answer is pending, which pays nobody
/// twice and tells nobody that he is paid.
/// </summary>
public static class StatusMeaning
{
    // ISO 20022 external code sets of payment group and transaction status.
    private static readonly HashSet<string> PendingCodes =
    [
        "ACCP", "ACFC", "ACFW", "ACIS", "ACPD", "ACSP", "ACTC", "ACWC", "ACWP", "BLCK", "CANC", "CPUC", "PART", "PATC", "PDNG", "PRES",
        "RCVC", "RCVD", "RVCM", "RVMC", "RVNA", "RVNC", "RVNM",
    ];

    /// <summary>What one code means, of a group, a block or a transaction alike.</summary>
    public static PaymentOutcome Of(string code) => code switch
    {
        "ACSC" or "ACCC" => PaymentOutcome.Settled,
        "RJCT" => PaymentOutcome.Rejected,
        _ => PendingCodes.Contains(code) ? PaymentOutcome.Pending : PaymentOutcome.Unknown,
    };

    /// <summary>
    /// What <paramref name="report"/>, which answers the file of the transfer, says of it. Its own status counts first, found by
    /// block, InstrId and EndToEndId together. Else that of its block and then of the group hold, but only where the level lists no
    /// transactions: a transfer left out of a list is pending.
    /// </summary>
    public static TransferStatus Of(StatusReport report, string paymentInformationId, string instructionId, string endToEndId)
    {
        BlockStatus[] blocks = [.. report.Blocks.Where(block => block.PaymentInformationId == paymentInformationId)];
        TransactionStatus? own = blocks.SelectMany(block => block.Transactions)
            .LastOrDefault(transaction => transaction.InstructionId == instructionId && transaction.EndToEndId == endToEndId);
        if (own?.Status is { } status) return new TransferStatus(Of(status), status, own.Reasons);

        BlockStatus? stated = blocks.LastOrDefault(block => block.Status is not null);
        bool isListed = blocks.Any(block => block.Transactions.Count > 0);
        if (stated is not null) return OfLevel(stated.Status, stated.Reasons, coversAll: own is not null || !isListed);
        // PART looks at the blocks, and so does any group status when another block has transactions of its own.
        bool listsAny = report.Blocks.Any(block => block.Transactions.Count > 0);
        return OfLevel(report.GroupStatus, report.Reasons, coversAll: own is not null || !listsAny);
    }

    private static TransferStatus OfLevel(string? code, IReadOnlyList<StatusReason> reasons, bool coversAll) =>
        new(coversAll && code is not null ? Of(code) : PaymentOutcome.Pending, code, reasons);
}
