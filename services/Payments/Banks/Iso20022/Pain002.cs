using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Reads payment status reports (pain.002) of versions .03, .10 and .11.</summary>
public static class Pain002
{
    /// <summary>
    /// The whole report. The stream stays open. Refuses STATUS_REPORT_FORMAT_UNKNOWN and BANK_FILE_MALFORMED, each with the
    /// fact <c>line</c>.
    /// </summary>
    public static StatusReport Read(Stream file)
    {
        using var reader = new IsoReader(file, Formats.StatusReports, "STATUS_REPORT_FORMAT_UNKNOWN");
        IsoElement? header = null, group = null;
        IsoElement last = reader.Here();
        var blocks = new List<BlockStatus>();
        foreach (string _ in reader.Children())
            foreach (string part in reader.Children())
            {
                last = reader.Read();
                if (part == "GrpHdr") header = last;
                else if (part == "OrgnlGrpInfAndSts") group = last;
                else if (part == "OrgnlPmtInfAndSts") blocks.Add(ReadBlock(last));
            }
        reader.Finish();
        if (header is null || group is null) throw last.Malformed("GrpHdr or OrgnlGrpInfAndSts is missing");
        return new StatusReport
        {
            MessageId = header.Required("MsgId").Text,
            OriginalMessageId = group.Required("OrgnlMsgId").Text,
            GroupStatus = group.TextAt("GrpSts"),
            Reasons = ReadReasons(group),
            Blocks = blocks,
        };
    }

    private static BlockStatus ReadBlock(IsoElement block) => new()
    {
        PaymentInformationId = block.Required("OrgnlPmtInfId").Text,
        Status = block.TextAt("PmtInfSts"),
        Reasons = ReadReasons(block),
        Transactions = [.. block.All("TxInfAndSts").Select(ReadTransaction)],
    };

    private static TransactionStatus ReadTransaction(IsoElement transaction) => new()
    {
        InstructionId = transaction.TextAt("OrgnlInstrId"),
        EndToEndId = transaction.TextAt("OrgnlEndToEndId"),
        Uetr = transaction.UuidAt("OrgnlUETR"),
        Status = transaction.TextAt("TxSts"),
        ServicerReference = transaction.TextAt("AcctSvcrRef"),
        Reasons = ReadReasons(transaction),
    };

    private static StatusReason[] ReadReasons(IsoElement element) =>
    [
        .. from reason in element.All("StsRsnInf")
           let text = string.Join(' ', reason.All("AddtlInf").Select(line => line.Text).Where(line => line.Length > 0))
           select new StatusReason(reason.TextAt("Rsn/Cd", "Rsn/Prtry"), text.Length > 0 ? new PersonalText(text) : null),
    ];
}
