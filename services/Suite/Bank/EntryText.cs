using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>Writes entries of a statement in the fixed order of camt.053.001.08.</summary>
internal sealed class EntryText(XmlWriter xml, FileStamp stamp)
{
    public void Write(BankEntry entry, int number)
    {
        xml.WriteStartElement("Ntry");
        xml.WriteElementString("NtryRef", number.ToString(CultureInfo.InvariantCulture));
        WriteAmount("Amt", entry.Amount);
        xml.WriteElementString("CdtDbtInd", entry.IsCredit ? "CRDT" : "DBIT");
        if (entry.IsReversal is { } isReversal) xml.WriteElementString("RvslInd", isReversal ? "true" : "false");
        WriteNested("Sts", "Cd", entry.IsBooked ? "BOOK" : "INFO");
        WriteNested("BookgDt", "Dt", FileStamp.Text(stamp.Date));
        WriteNested("ValDt", "Dt", FileStamp.Text(stamp.Date));
        if (entry.ServicerReference != "") xml.WriteElementString("AcctSvcrRef", entry.ServicerReference);
        xml.WriteStartElement("BkTxCd");
        xml.WriteStartElement("Domn");
        xml.WriteElementString("Cd", "PMNT");
        xml.WriteStartElement("Fmly");
        xml.WriteElementString("Cd", entry.Kind.Family);
        xml.WriteElementString("SubFmlyCd", entry.Kind.SubFamily);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        if (entry.Details.Length > 0) WriteDetails(entry);
        xml.WriteEndElement();
    }

    public void WriteAmount(string name, Money amount)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("Ccy", amount.Currency.Code);
        xml.WriteString(AmountText.Of(amount));
        if (stamp.Has(BankHabits.TrailingZero)) xml.WriteString(amount.Currency.MinorDigits == 0 ? ".0" : "0");
        xml.WriteEndElement();
    }

    private void WriteDetails(BankEntry entry)
    {
        xml.WriteStartElement("NtryDtls");
        if (entry.IsBatch) WriteBatch(entry.Details);
        foreach (EntryDetail detail in entry.Details) WriteDetail(entry, detail);
        xml.WriteEndElement();
    }

    private void WriteBatch(ImmutableArray<EntryDetail> details)
    {
        int count = stamp.Has(BankHabits.SaysSevenHoldsEight) ? details.Length - 1 : details.Length;
        xml.WriteStartElement("Btch");
        xml.WriteElementString("MsgId", details[0].Order!.MessageId);
        xml.WriteElementString("PmtInfId", details[0].Order!.BlockId);
        xml.WriteElementString("NbOfTxs", count.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private void WriteDetail(BankEntry entry, EntryDetail detail)
    {
        xml.WriteStartElement("TxDtls");
        WriteReferences(entry, detail.Order);
        WriteAmount("Amt", detail.Amount);
        xml.WriteElementString("CdtDbtInd", entry.IsCredit ? "CRDT" : "DBIT");
        xml.WriteStartElement("RltdPties");
        WriteParty("Dbtr", detail.DebtorName, detail.DebtorAccount);
        WriteParty("Cdtr", detail.CreditorName, detail.CreditorAccount);
        xml.WriteEndElement();
        if (detail.Remittance != "") WriteNested("RmtInf", "Ustrd", detail.Remittance);
        if (detail.ReturnReason is not null)
        {
            xml.WriteStartElement("RtrInf");
            WriteNested("Rsn", "Cd", detail.ReturnReason);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private void WriteReferences(BankEntry entry, Payment? order)
    {
        xml.WriteStartElement("Refs");
        if (order is not null) xml.WriteElementString("MsgId", order.MessageId);
        if (entry.ServicerReference != "") xml.WriteElementString("AcctSvcrRef", entry.ServicerReference);
        if (order is not null) xml.WriteElementString("PmtInfId", order.BlockId);
        if (order?.InstructionId is { } instruction) xml.WriteElementString("InstrId", instruction);
        xml.WriteElementString("EndToEndId", order?.EndToEndId ?? "NOTPROVIDED");
        if (order?.Uetr is { } uetr) xml.WriteElementString("UETR", uetr);
        xml.WriteEndElement();
    }

    private void WriteParty(string role, string name, string account)
    {
        if (name != "")
        {
            xml.WriteStartElement(role);
            WriteNested("Pty", "Nm", name.Length > 140 ? name[..140] : name);
            xml.WriteEndElement();
        }
        if (account == "") return;
        xml.WriteStartElement(role + "Acct");
        AccountStatement.WriteAccountId(xml, account);
        xml.WriteEndElement();
    }

    private void WriteNested(string outer, string inner, string text)
    {
        xml.WriteStartElement(outer);
        xml.WriteElementString(inner, text);
        xml.WriteEndElement();
    }
}
