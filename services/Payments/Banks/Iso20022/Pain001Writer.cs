using System.Globalization;
using System.Text;
using System.Xml;
using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Writes a checked pain.001. Every sequence below is that of the schema, in which order is fixed.</summary>
internal sealed class Pain001Writer : IDisposable
{
    private readonly XmlWriter xml;
    private readonly Pain001Version version;

    public Pain001Writer(Stream file, Pain001Version version)
    {
        this.version = version;
        xml = XmlWriter.Create(file, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = " ",
            NewLineChars = "\n",
            CloseOutput = false,
        });
    }

    public void Dispose() => xml.Dispose();

    public void Write(Pain001 file, IReadOnlyList<CreditTransfer> transfers, string controlSum)
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("Document", version == Pain001Version.V09 ? Formats.Pain001V09 : Formats.Pain001V03);
        In("CstmrCdtTrfInitn", () =>
        {
            In("GrpHdr", () =>
            {
                Text("MsgId", file.MessageId);
                Text("CreDtTm", Pain001.UtcText(file.CreatedAt));
                CountAndSum(transfers.Count, controlSum);
                Party("InitgPty", file.InitiatingParty);
            });
            In("PmtInf", () =>
            {
                Block(file, transfers.Count, controlSum);
                foreach (CreditTransfer transfer in transfers) Transfer(transfer);
            });
        });
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private void Block(Pain001 file, int count, string controlSum)
    {
        Text("PmtInfId", file.PaymentInformationId);
        Text("PmtMtd", "TRF");
        if (file.BatchBooking is { } asOne) Text("BtchBookg", asOne ? "true" : "false");
        CountAndSum(count, controlSum);
        if (file.CategoryPurpose is { } purpose) In("PmtTpInf", () => In("CtgyPurp", () => Text("Cd", purpose)));
        if (version == Pain001Version.V09) In("ReqdExctnDt", () => Text("Dt", file.ExecutionDate.ToText()));
        else Text("ReqdExctnDt", file.ExecutionDate.ToText());
        Party("Dbtr", file.Debtor);
        Account("DbtrAcct", file.DebtorAccount);
        Agent("DbtrAgt", file.DebtorAgent);
    }

    private void Transfer(CreditTransfer transfer) => In("CdtTrfTxInf", () =>
    {
        In("PmtId", () =>
        {
            Text("InstrId", transfer.InstructionId);
            Text("EndToEndId", transfer.EndToEndId);
            if (version == Pain001Version.V09 && transfer.Uetr is { } uetr) Text("UETR", uetr.ToString());
        });
        In("Amt", () =>
        {
            xml.WriteStartElement("InstdAmt");
            xml.WriteAttributeString("Ccy", transfer.Amount.Currency.Code);
            xml.WriteString(AmountText.Of(transfer.Amount));
            xml.WriteEndElement();
        });
        if (transfer.CreditorAgent is { } agent) Agent("CdtrAgt", agent);
        Party("Cdtr", transfer.Creditor);
        Account("CdtrAcct", transfer.CreditorAccount);
        if (transfer.Purpose is { } purpose) In("Purp", () => Text("Cd", purpose));
        if (transfer.Remittance is { } remittance) In("RmtInf", () => Text("Ustrd", remittance.Reveal()));
    });

    private void CountAndSum(int count, string controlSum)
    {
        Text("NbOfTxs", count.ToString(CultureInfo.InvariantCulture));
        Text("CtrlSum", controlSum);
    }

    private void Party(string element, PartyName name) => In(element, () => Text("Nm", name.Reveal()));

    private void Account(string element, AccountNumber account) => In(element, () => In("Id", () =>
    {
        if (account.IsIban) Text("IBAN", account.Reveal());
        else In("Othr", () => Text("Id", account.Reveal()));
    }));

    private void Agent(string element, BankAgent agent) => In(element, () => In("FinInstnId", () =>
    {
        if (agent.Bic is { } bic) Text(version == Pain001Version.V09 ? "BICFI" : "BIC", bic.Text);
        if (agent.Cnaps is { } cnaps)
            In("ClrSysMmbId", () =>
            {
                In("ClrSysId", () => Text("Cd", "CNAPS"));
                Text("MmbId", cnaps.Text);
            });
    }));

    private void In(string element, Action write)
    {
        xml.WriteStartElement(element);
        write();
        xml.WriteEndElement();
    }

    private void Text(string element, string text) => xml.WriteElementString(element, text);
}
