using System.Globalization;
using System.Xml;

namespace Fund.Suite.Bank;

/// <summary>The bank's answer to one order: pain.002.001.10.</summary>
internal sealed class StatusReport(string messageId, string messageName, string? statedCount, string? statedSum)
{
    private readonly SortedDictionary<long, (Payment Payment, string Status, string? Reason)> payments = [];
    private int silentCount;
    private string? groupText;

    public string MessageId => messageId;

    public string MessageName => messageName;

    /// <summary>Why nothing of the order was taken; null: something was.</summary>
    public string? GroupReason { get; private init; }

    public static StatusReport Refusing(OrderFault fault) =>
        new(fault.MessageId ?? "NOTPROVIDED", fault.MessageName ?? "pain.001", null, null)
        {
            GroupReason = fault.Reason, groupText = fault.Message,
        };

    public void Accept(long ordinal, Payment payment, string status) => payments[ordinal] = (payment, status, null);

    public void Refuse(long ordinal, Payment payment, string reason) => payments[ordinal] = (payment, "RJCT", reason);

    /// <summary>Counts a payment that is not spoken of.</summary>
    public void PassOver() => silentCount++;

    public void Write(XmlWriter xml, FileStamp stamp)
    {
        xml.WriteStartElement("Document", "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10");
        xml.WriteStartElement("CstmrPmtStsRpt");
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", stamp.MessageId);
        xml.WriteElementString("CreDtTm", stamp.CreationTime);
        xml.WriteEndElement();
        xml.WriteStartElement("OrgnlGrpInfAndSts");
        xml.WriteElementString("OrgnlMsgId", messageId);
        xml.WriteElementString("OrgnlMsgNmId", messageName);
        if (statedCount is not null) xml.WriteElementString("OrgnlNbOfTxs", StatedCount(stamp));
        if (statedSum is not null) xml.WriteElementString("OrgnlCtrlSum", statedSum);
        xml.WriteElementString("GrpSts", GroupStatus());
        if (GroupReason is not null) WriteReason(xml, GroupReason, groupText);
        xml.WriteEndElement();
        foreach (var block in payments.Values.GroupBy(p => p.Payment.BlockId))
        {
            xml.WriteStartElement("OrgnlPmtInfAndSts");
            xml.WriteElementString("OrgnlPmtInfId", block.Key);
            foreach ((Payment payment, string status, string? reason) in block) WritePayment(xml, payment, status, reason);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private string GroupStatus()
    {
        if (GroupReason is not null) return "RJCT";
        int refused = payments.Values.Count(p => p.Reason is not null);
        // A later report of an order tells of single payments only, so it can never refuse the whole.
        bool isWhole = statedCount is not null && silentCount == 0 && refused == payments.Count;
        return isWhole ? "RJCT" : refused > 0 ? "PART" : "ACCP";
    }

    private string StatedCount(FileStamp stamp) =>
        stamp.Has(BankHabits.SaysSevenHoldsEight)
            ? (int.Parse(statedCount!, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture)
            : statedCount!;

    private static void WritePayment(XmlWriter xml, Payment payment, string status, string? reason)
    {
        xml.WriteStartElement("TxInfAndSts");
        if (payment.InstructionId is not null) xml.WriteElementString("OrgnlInstrId", payment.InstructionId);
        xml.WriteElementString("OrgnlEndToEndId", payment.EndToEndId);
        if (payment.Uetr is not null) xml.WriteElementString("OrgnlUETR", payment.Uetr);
        xml.WriteElementString("TxSts", status);
        if (reason is not null) WriteReason(xml, reason, null);
        xml.WriteEndElement();
    }

    private static void WriteReason(XmlWriter xml, string code, string? text)
    {
        xml.WriteStartElement("StsRsnInf");
        xml.WriteStartElement("Rsn");
        xml.WriteElementString("Cd", code);
        xml.WriteEndElement();
        if (text is not null) xml.WriteElementString("AddtlInf", text.Length > 105 ? text[..105] : text);
        xml.WriteEndElement();
    }
}
