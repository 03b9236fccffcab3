using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>
/// Reads pain.001.001.03 and .09 as a strict bank does. It shares no code with the service that writes them: a misreading of the
/// standard on our side has to show here.
/// </summary>
internal sealed partial class PaymentOrderReader
{
    private const string Family = "urn:iso:std:iso:20022:tech:xsd:";
    private const int CharactersMax = 200_000_000;

    private readonly XNamespace ns;
    private readonly string messageName;
    private readonly bool checksAccounts;
    private string? messageId;

    private PaymentOrderReader(XNamespace ns, bool checksAccounts)
    {
        this.ns = ns;
        this.checksAccounts = checksAccounts;
        messageName = ns.NamespaceName[Family.Length..];
    }

    /// <summary>Throws <see cref="OrderFault"/> when nothing of the file can be taken; a single payment's fault stands on it.</summary>
    public static PaymentOrder Read(BankFile file, bool checksAccounts)
    {
        XElement root = Root(file);
        if (root.Name.NamespaceName is not (Family + "pain.001.001.03" or Family + "pain.001.001.09"))
            throw new OrderFault("FF01", "Neither pain.001.001.03 nor pain.001.001.09.");
        return new PaymentOrderReader(root.Name.Namespace, checksAccounts).Order(root);
    }

    private static XElement Root(BankFile file)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = CharactersMax,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(file.Content), settings);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new OrderFault("FF01", $"Not well-formed at line {e.LineNumber}.");
        }
    }

    private PaymentOrder Order(XElement root)
    {
        XElement message = Required(root, "CstmrCdtTrfInitn");
        XElement header = Required(message, "GrpHdr");
        messageId = Reference(header, "MsgId");
        var order = new PaymentOrder(
            messageId, messageName, Text(header, "NbOfTxs"), header.Element(ns + "CtrlSum")?.Value,
            [.. message.Elements(ns + "PmtInf").Select(Block)]);
        CheckTotals(message, order);
        CheckUnique("DU02", order.Blocks.Select(block => block.Id));
        foreach (PaymentBlock block in order.Blocks)
            CheckUnique("DU05", block.Payments.Select(payment => payment.InstructionId).OfType<string>());
        return order;
    }

    // SPS 2025: a wrong count is AM18, a wrong control sum AM10; the sum adds all amounts whatever their currency.
    private void CheckTotals(XElement message, PaymentOrder order)
    {
        if (order.StatedCount != order.Count.ToString(CultureInfo.InvariantCulture))
            throw Fault("AM18", $"{order.StatedCount} payments stated, {order.Count} found.");
        if (order.StatedSum is null) return;
        Int128 sum = 0;
        foreach (XElement amount in message.Descendants(ns + "InstdAmt")) sum += AmountText.Scaled(amount.Value) ?? 0;
        if (AmountText.Scaled(order.StatedSum) != sum) throw Fault("AM10", "The control sum is not the sum of the payments.");
    }

    private void CheckUnique(string reason, IEnumerable<string> ids)
    {
        var seen = new HashSet<string>();
        foreach (string id in ids)
            if (!seen.Add(id)) throw Fault(reason, $"{id} stands twice.");
    }

    private PaymentBlock Block(XElement block)
    {
        string id = Reference(block, "PmtInfId");
        string? refused = Text(block, "PmtMtd") is "TRF" or "TRA" ? null : "CH17";
        XElement date = Required(block, "ReqdExctnDt");
        date = date.Elements().FirstOrDefault() ?? date;
        if (!DateOnly.TryParseExact(date.Value[..Math.Min(10, date.Value.Length)], "yyyy-MM-dd", out DateOnly executionDate))
            throw Fault("DT01", "The execution date is no date.");
        Required(Required(block, "DbtrAgt"), "FinInstnId");
        return new PaymentBlock(
            id, block.Element(ns + "BtchBookg")?.Value is "true" or "1", executionDate,
            Required(block, "Dbtr").Element(ns + "Nm")?.Value ?? "", Account(Required(block, "DbtrAcct")),
            [.. block.Elements(ns + "CdtTrfTxInf").Select(payment => Payment(payment, id, refused))]);
    }

    private Payment Payment(XElement payment, string blockId, string? refused)
    {
        XElement ids = Required(payment, "PmtId");
        (Money amount, string? amountFault) = Amount(Required(payment, "Amt").Element(ns + "InstdAmt"));
        string name = payment.Element(ns + "Cdtr")?.Element(ns + "Nm")?.Value ?? "";
        string account = payment.Element(ns + "CdtrAcct") is { } creditorAccount ? Account(creditorAccount) : "";
        string clearing = payment.Element(ns + "CdtrAgt")?.Descendants(ns + "MmbId").FirstOrDefault()?.Value ?? "";
        string? fault = refused ?? amountFault ?? (name == "" ? "CH21" : account == "" ? "AC01" : null);
        if (fault is null && checksAccounts) fault = AccountCheck.FaultOf(account, clearing);
        return new Payment(
            messageId!, blockId, ids.Element(ns + "InstrId") is null ? null : Reference(ids, "InstrId"), Reference(ids, "EndToEndId"),
            ids.Element(ns + "UETR")?.Value, amount, name, account, clearing,
            payment.Element(ns + "RmtInf")?.Element(ns + "Ustrd")?.Value ?? "", fault);
    }

    private static (Money Amount, string? Fault) Amount(XElement? element)
    {
        // XXX is ISO 4217 for no currency: the payment is refused, so no account ever holds it.
        Money none = Money.Of("XXX", 0);
        if (element is null) return (none, "CH17");
        string code = element.Attribute("Ccy")?.Value ?? "";
        if (!CurrencyShape().IsMatch(code)) return (none, "AM03");
        if (AmountText.Scaled(element.Value) is not { } scaled) return (none, "AM12");
        var currency = Currency.Of(code);
        if (AmountText.DecimalsOf(element.Value) > currency.MinorDigits) return (none, "CH20");
        if (scaled == 0) return (none, "AM01");
        return AmountText.ToMoney(scaled, currency) is { } money ? (money, null) : (none, "AM02");
    }

    private string Account(XElement account)
    {
        XElement id = Required(account, "Id");
        return id.Element(ns + "IBAN")?.Value ?? Text(Required(id, "Othr"), "Id");
    }

    // EPC230-15: what a reference may be made of.
    private string Reference(XElement parent, string name)
    {
        string text = Text(parent, name);
        return ReferenceShape().IsMatch(text) && !text.Contains("//") ? text : throw Fault("CH16", $"{name} is not a reference.");
    }

    private string Text(XElement parent, string name) =>
        Required(parent, name).Value is { Length: > 0 } text ? text : throw Fault("CH21", $"{name} is empty.");

    private XElement Required(XElement parent, string name) =>
        parent.Element(ns + name) ?? throw Fault("CH21", $"{parent.Name.LocalName} has no {name}.");

    private OrderFault Fault(string reason, string text) => new(reason, text, messageId, messageName);

    [GeneratedRegex(@"^(?![ /])[A-Za-z0-9 '()+,\-./:?]{1,35}(?<!/)\z")]
    private static partial Regex ReferenceShape();

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex CurrencyShape();
}
