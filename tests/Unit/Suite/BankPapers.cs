using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Fund.Suite.Bank;

namespace Fund.Tests.Unit.Suite;

/// <summary>The other side of the bank's papers: writes orders, reads answers, holds both against the ISO 20022 schemas.</summary>
internal static class BankPapers
{
    public const string Ours = "43100990000012345678";
    private static readonly Dictionary<string, XmlSchemaSet> Schemas = [];

    /// <summary>A well-formed order; each test spoils what it is about.</summary>
    public static string Order(string id, string[] amounts, string version = "09", string day = "2026-07-01", bool isBookedAsOne = false)
    {
        long sum = amounts.Sum(a => long.Parse(a.Replace(".", ""), CultureInfo.InvariantCulture));
        string total = sum.ToString("D3", CultureInfo.InvariantCulture);
        string execution = version == "03" ? day : $"<Dt>{day}</Dt>";
        var text = new StringBuilder($"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"><CstmrCdtTrfInitn>
            <GrpHdr><MsgId>{id}</MsgId><CreDtTm>2026-07-01T09:00:00+08:00</CreDtTm><NbOfTxs>{amounts.Length}</NbOfTxs>
            <CtrlSum>{total[..^2]}.{total[^2..]}</CtrlSum><InitgPty><Nm>舒岭县</Nm></InitgPty></GrpHdr>
            <PmtInf><PmtInfId>{id}-B1</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>{(isBookedAsOne ? "true" : "false")}</BtchBookg>
            <ReqdExctnDt>{execution}</ReqdExctnDt><Dbtr><Nm>舒岭县财政局</Nm></Dbtr><DbtrAcct><Id><Othr><Id>{Ours}</Id></Othr></Id></DbtrAcct>
            <DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>402569990017</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>
            """);
        for (int i = 0; i < amounts.Length; i++)
            text.Append($"""
                <CdtTrfTxInf><PmtId><InstrId>{id}-I{i}</InstrId><EndToEndId>{id}-E{i}</EndToEndId></PmtId>
                <Amt><InstdAmt Ccy="CNY">{amounts[i]}</InstdAmt></Amt>
                <CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>402569900069</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
                <Cdtr><Nm>邓军</Nm></Cdtr><CdtrAcct><Id><Othr><Id>6299995938504759663</Id></Othr></Id></CdtrAcct>
                <RmtInf><Ustrd>2026-06 公益性岗位工资</Ustrd></RmtInf></CdtTrfTxInf>
                """);
        return text.Append("</PmtInf></CstmrCdtTrfInitn></Document>").ToString();
    }

    public static BankFile File(string text) => new("order.xml", Encoding.UTF8.GetBytes(text));

    /// <summary>Group status, its reason, and each payment as <c>EndToEndId STATUS REASON</c>.</summary>
    public static (string Group, string Reason, List<string> Payments) StatusReport(BankFile file)
    {
        XElement root = Load(file);
        XElement group = root.Descendants(root.Name.Namespace + "OrgnlGrpInfAndSts").Single();
        return (Value(group, "GrpSts"), Value(group, "StsRsnInf/Rsn/Cd"),
            [.. All(root, "TxInfAndSts").Select(t =>
                $"{Value(t, "OrgnlEndToEndId")} {Value(t, "TxSts")} {Value(t, "StsRsnInf/Rsn/Cd")}".TrimEnd())]);
    }

    public static List<Statement> Statements(BankFile file) =>
        [.. All(Load(file), "Stmt").Select(s => new Statement(
            Value(s, "Id"), Value(s, "Acct/Id/Othr/Id"), BalanceOf(s, "OPBD"), BalanceOf(s, "CLBD"),
            Value(s, "TxsSummry/TtlNtries/NbOfNtries"), [.. All(s, "Ntry").Select(EntryOf)]))];

    /// <summary>Every statement in the answers of a run.</summary>
    public static List<Statement> Statements(BankDay day) =>
        [.. day.Answers.Where(answer => answer.Name.EndsWith("camt.053.xml", StringComparison.Ordinal)).SelectMany(Statements)];

    public static List<BankFile> Reports(BankDay day) =>
        [.. day.Answers.Where(answer => answer.Name.EndsWith("pain.002.xml", StringComparison.Ordinal))];

    /// <summary>What the schema of the file's namespace says against it. Skips the test where the schemas are not at hand.</summary>
    public static List<string> SchemaFaults(byte[] content)
    {
        string name = Load(new BankFile("", content)).Name.NamespaceName["urn:iso:std:iso:20022:tech:xsd:".Length..];
        string path = SharedData.PathOf(Path.Combine("iso20022", name + ".xsd"));
        XmlSchemaSet schema;
        lock (Schemas)
        {
            if (!Schemas.TryGetValue(name, out schema!))
            {
                schema = new XmlSchemaSet();
                schema.Add(null, path);
                schema.Compile();
                Schemas.Add(name, schema);
            }
        }
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schema };
        settings.ValidationEventHandler += (_, e) => faults.Add(e.Message);
        using var reader = XmlReader.Create(new MemoryStream(content), settings);
        while (reader.Read())
        {
        }
        return faults;
    }

    private static XElement Load(BankFile file) => XElement.Load(new MemoryStream(file.Content));

    private static IEnumerable<XElement> All(XElement root, string name) => root.Descendants(root.Name.Namespace + name);

    private static string Value(XElement from, string path) =>
        path.Split('/').Aggregate((XElement?)from, (at, name) => at?.Element(from.Name.Namespace + name))?.Value ?? "";

    private static long BalanceOf(XElement statement, string code)
    {
        XElement balance = All(statement, "Bal").Single(b => Value(b, "Tp/CdOrPrtry/Cd") == code);
        return Signed(balance);
    }

    private static Entry EntryOf(XElement entry) => new(
        Signed(entry), Value(entry, "Sts/Cd"), Value(entry, "RvslInd"), Value(entry, "AcctSvcrRef"),
        Value(entry, "BkTxCd/Domn/Fmly/SubFmlyCd"),
        [.. All(entry, "TxDtls").Select(t => Value(t, "Refs/EndToEndId"))], Value(entry, "NtryDtls/TxDtls/RtrInf/Rsn/Cd"),
        Value(entry, "NtryDtls/TxDtls/RmtInf/Ustrd"), Value(entry, "NtryDtls/Btch/NbOfTxs"), Value(entry, "Amt"));

    private static long Signed(XElement of)
    {
        string[] parts = Value(of, "Amt").Split('.');
        long minorUnits = long.Parse(parts[0] + parts[1][..2], CultureInfo.InvariantCulture);
        return Value(of, "CdtDbtInd") == "CRDT" ? minorUnits : -minorUnits;
    }

    internal sealed record Statement(string Id, string Account, long Opening, long Closing, string StatedCount, List<Entry> Entries)
    {
        public bool Ties => Opening + Entries.Where(e => e.Status == "BOOK").Sum(e => e.Amount) == Closing;
    }

    internal sealed record Entry(
        long Amount, string Status, string Reversal, string ServicerReference, string Kind, List<string> EndToEndIds, string ReturnReason,
        string Remittance, string BatchCount, string AmountText);
}
