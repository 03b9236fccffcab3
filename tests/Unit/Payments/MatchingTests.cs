using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks;
using Fund.Payments.Banks.Iso20022;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Fund.Tests.Unit.Payments;

public sealed class MatchingTests
{
    private static readonly Guid Uetr = Guid.Parse("0b8e1c3a-4f6d-4a2b-9c7e-1d2f3a4b5c6d");

    [Theory]
    //           state                block  instr  e2e    amount  outcome
    [InlineData(SentState.Sent,      "B-1", "1",   "E-1", 1500, MatchKind.Settled)]
    [InlineData(SentState.Unknown,   "B-1", "1",   "E-1", 1500, MatchKind.Settled)]
    [InlineData(SentState.Sent,      "B-1", "1",   "E-1", 1499, MatchKind.PartialAmount)]
    [InlineData(SentState.Sent,      "B-1", "1",   "E-1", 1501, MatchKind.OverAmount)]
    [InlineData(SentState.Settled,   "B-1", "1",   "E-1", 1500, MatchKind.Duplicate)]
    [InlineData(SentState.Returned,  "B-1", "1",   "E-1", 1500, MatchKind.Duplicate)]
    [InlineData(SentState.SettledByAdvice, "B-1", "1", "E-1", 1500, MatchKind.Confirmed)]
    [InlineData(SentState.SettledByAdvice, "B-1", "1", "E-1", 1499, MatchKind.PartialAmount)]
    [InlineData(SentState.Rejected,  "B-1", "1",   "E-1", 1500, MatchKind.RejectedBefore)]
    [InlineData(SentState.Sent,      null,  null,  "E-1", 1500, MatchKind.Incomplete)]
    [InlineData(SentState.Sent,      "B-1", null,  "E-1", 1500, MatchKind.Incomplete)]
    [InlineData(SentState.Sent,      null,  "1",   "E-1", 1500, MatchKind.Incomplete)]
    [InlineData(SentState.Sent,      "B-1", "1",   null,  1500, MatchKind.Orphan)]
    [InlineData(SentState.Sent,      "B-9", "1",   "E-1", 1500, MatchKind.Orphan)]
    [InlineData(SentState.Sent,      "B-1", "9",   "E-1", 1500, MatchKind.Orphan)]
    [InlineData(SentState.Sent,      "B-1", "1",   "E-9", 1500, MatchKind.Orphan)]
    [InlineData(SentState.Sent,      "B-1", null,  "E-9", 1500, MatchKind.Orphan)]
    public void A_booked_debit_settles_only_on_all_references_and_the_amount(
        SentState state, string? block, string? instruction, string? endToEnd, long amount, MatchKind outcome)
    {
        EntryDetail detail = Detail(amount) with { PaymentInformationId = block, InstructionId = instruction, EndToEndId = endToEnd };

        Assert.Equal(outcome, MatchOf(state, Entry(detail)).Kind);
    }

    [Theory]
    //           state               flag   code     reason  amount outcome
    [InlineData(SentState.Settled,  true,  "",       null,   1500, MatchKind.Returned)]
    [InlineData(SentState.Settled,  false, "/RRTN",  null,   1500, MatchKind.Returned)]
    [InlineData(SentState.Settled,  false, "",       "AC04", 1500, MatchKind.Returned)]
    [InlineData(SentState.Sent,     false, "/RRTN",  "AC04", 1500, MatchKind.Returned)]
    [InlineData(SentState.SettledByAdvice, false, "/RRTN", "AC04", 1500, MatchKind.Returned)]
    [InlineData(SentState.Unknown,  false, "/RRTN",  "AC04", 1500, MatchKind.Returned)]
    [InlineData(SentState.Returned, false, "/RRTN",  "AC04", 1500, MatchKind.Duplicate)]
    [InlineData(SentState.Rejected, false, "/RRTN",  "AC04", 1500, MatchKind.RejectedBefore)]
    [InlineData(SentState.Settled,  false, "/RRTN",  "AC04", 1400, MatchKind.PartialAmount)]
    [InlineData(SentState.Settled,  false, "",       null,   1500, MatchKind.Orphan)]
    public void A_credit_is_a_return_only_if_the_bank_says_so(
        SentState state, bool flag, string code, string? reason, long amount, MatchKind outcome)
    {
        string xml = $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
            <BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id>
            <Acct><Id><Othr><Id>1</Id></Othr></Id></Acct><Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <RvslInd>{(flag ? "true" : "false")}</RvslInd><Sts><Cd>BOOK</Cd></Sts><BkTxCd>{CodeXml(code)}</BkTxCd><NtryDtls><TxDtls>
            <Refs><PmtInfId>B-1</PmtInfId><InstrId>1</InstrId><EndToEndId>E-1</EndToEndId></Refs>
            {(reason is null ? "" : $"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>")}
            </TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
            """;
        Statement statement = Assert.Single(Camt053.Read(Sample.OpenText(xml)));

        Assert.Equal(outcome, Assert.Single(new Matching([Line(state)], []).MatchStatement(statement)).Kind);
    }

    [Fact]
    public void What_is_not_a_plain_payment_of_ours_is_left_to_a_person()
    {
        EntryDetail paid = Detail(1500);
        EntryDetail returned = paid with { Side = Side.Credit, IsReturn = true };

        Assert.Equal(MatchKind.NotBooked, MatchOf(SentState.Sent, Entry(paid) with { Status = "INFO" }).Kind);
        Assert.Equal(MatchKind.NotBooked, MatchOf(SentState.Sent, Entry(paid) with { Status = "PDNG" }).Kind);
        Assert.Equal(MatchKind.NotBooked, MatchOf(SentState.Sent, Entry(paid) with { Status = "ZZZZ" }).Kind);
        Assert.Equal(MatchKind.ReversedUnknown, MatchOf(SentState.Settled, Entry(returned with { InstructionId = "9" })).Kind);
        Assert.Equal(MatchKind.ReversedUnknown, MatchOf(SentState.Settled, Entry(paid with { IsReturn = true })).Kind);
        Assert.Equal(MatchKind.Incomplete, MatchOf(SentState.Settled, Entry(returned with { InstructionId = null })).Kind);
        Assert.Equal(MatchKind.Incomplete, MatchOf(SentState.Sent, Entry(paid with { Amount = null })).Kind);
        Assert.Equal(MatchKind.OtherCurrency, MatchOf(SentState.Sent, Entry(paid with { Amount = Money.Of("USD", 150_000) })).Kind);
        Assert.Equal(MatchKind.Settled, MatchOf(SentState.Sent, Entry(paid with { Uetr = Uetr })).Kind);
        Assert.Equal(MatchKind.Orphan, MatchOf(SentState.Sent, Entry(paid with { Uetr = Guid.NewGuid() })).Kind);
        Assert.Equal(MatchKind.WholeBlock, MatchOf(SentState.Sent, Entry() with { BatchPaymentInformationId = "B-1" }).Kind);
        Assert.Equal(MatchKind.Orphan, MatchOf(SentState.Sent, Entry() with { BatchPaymentInformationId = "B-9" }).Kind);
        Assert.Equal(MatchKind.ReversedUnknown, MatchOf(SentState.Settled, Entry() with { IsReversal = true }).Kind);
    }

    [Fact]
    public void One_EndToEndId_for_two_payments_settles_each_by_its_own_instruction()
    {
        SentLine other = Line(SentState.Sent) with { Disbursement = "d2", InstructionId = "2" };
        var matching = new Matching([Line(SentState.Sent), other], []);

        Match match = Assert.Single(matching.MatchStatement(Statement(Entry(Detail(1500) with { InstructionId = "2" }))));

        Assert.Equal((MatchKind.Settled, "d2"), (match.Kind, match.Line?.Disbursement));
    }

    [Fact]
    public void Transactions_that_do_not_add_up_to_their_entry_settle_nothing()
    {
        StatementEntry entry = Entry(Detail(1500), Detail(1500) with { InstructionId = "2" }) with { Amount = Money.Of("CNY", 150_000) };
        var matching = new Matching([Line(SentState.Sent), Line(SentState.Sent) with { InstructionId = "2" }], []);

        Assert.All(matching.MatchStatement(Statement(entry)), match => Assert.Equal(MatchKind.SumDiffers, match.Kind));
    }

    [Fact]
    public void The_sample_settles_returns_and_knows_itself_again()
    {
        SentLine first = Line(SentState.Sent);
        SentLine second = first with
        {
            Disbursement = "d2", InstructionId = "2", EndToEndId = "E-2", Uetr = null, Amount = Money.Of("CNY", 80_000),
        };
        Statement[] file = [.. Camt053.Read(Sample.Open("camt053-08.xml"))];
        var matching = new Matching([first, second], []);

        Match[] matches = [.. file.SelectMany(matching.MatchStatement)];
        Assert.Equal(
            [
                (MatchKind.Settled, "d1"), (MatchKind.Settled, "d2"), (MatchKind.Orphan, null), (MatchKind.NotBooked, null),
                (MatchKind.Returned, "d2"), (MatchKind.NotBooked, null), (MatchKind.Returned, "d1"),
            ],
            matches.Select(match => (match.Kind, match.Line?.Disbursement)));

        var again = new Matching([first, second], from match in matches where match.Kind != MatchKind.NotBooked select match.Key!.Value);
        Assert.All(file.SelectMany(again.MatchStatement),
            match => Assert.True(match.Kind is MatchKind.AlreadyKnown or MatchKind.NotBooked));

        // The same debit advised under another statement id is no second settlement.
        Match advice = Assert.Single(matching.MatchStatement(Assert.Single(Camt053.Read(Sample.Open("camt054-04.xml")))));
        Assert.Equal((MatchKind.Duplicate, true), (advice.Kind, advice.IsException));
    }

    [Fact]
    public void An_advice_settles_once_and_the_statement_confirms_it_once()
    {
        var matching = new Matching([Line(SentState.Sent)], []);
        Statement Telling(StatementKind kind, string id) => Statement(Entry(Detail(1500))) with { Kind = kind, Id = id };

        MatchKind[] kinds =
        [
            .. new[]
            {
                Telling(StatementKind.Notification, "N-1"), Telling(StatementKind.Notification, "N-2"),
                Telling(StatementKind.Statement, "S-1"), Telling(StatementKind.Statement, "S-2"),
            }.SelectMany(matching.MatchStatement).Select(match => match.Kind),
        ];

        Assert.Equal([MatchKind.Settled, MatchKind.Duplicate, MatchKind.Confirmed, MatchKind.Duplicate], kinds);
    }

    [Fact]
    public void Entries_that_share_a_reference_within_a_statement_do_not_hide_each_other()
    {
        SentLine other = Line(SentState.Sent) with { Disbursement = "d2", InstructionId = "2" };
        StatementEntry one = Entry(Detail(1500)) with { ServicerReference = "SAME" };
        StatementEntry two = Entry(Detail(1500) with { InstructionId = "2" }) with { ServicerReference = "SAME" };

        var matching = new Matching([Line(SentState.Sent), other], []);

        Assert.All(matching.MatchStatement(Statement(one, two)), match => Assert.Equal(MatchKind.Settled, match.Kind));
        Assert.All(matching.MatchStatement(Statement(one, two)), match => Assert.Equal(MatchKind.AlreadyKnown, match.Kind));
    }

    [Fact]
    public void Every_written_line_is_settled_exactly_once_by_its_statement() =>
        Prop.ForAll(SentFiles(), amounts =>
        {
            CreditTransfer[] transfers = [.. amounts.Select((amount, i) => Wages.Line(i + 1, Money.Of("CNY", amount)))];
            string bankFile = StatementFor(Wages.Bytes(Wages.File(transfers)), new Random(amounts.Length));
            SentLine[] sent =
            [
                .. transfers.Select(one =>
                    new SentLine("d" + one.InstructionId, "B-1", one.InstructionId, one.EndToEndId, one.Uetr, one.Amount, SentState.Sent)),
            ];
            var matching = new Matching(sent, []);

            Match[] once = [.. Camt053.Read(Sample.OpenText(bankFile)).SelectMany(matching.MatchStatement)];
            Match[] twice = [.. Camt053.Read(Sample.OpenText(bankFile)).SelectMany(matching.MatchStatement)];

            return once.All(match => match.Kind == MatchKind.Settled)
                && once.Select(match => match.Line!.Disbursement).Order().SequenceEqual(sent.Select(line => line.Disbursement).Order())
                && twice.All(match => match.Kind == MatchKind.AlreadyKnown);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<long[]> SentFiles() =>
        Gen.Choose(1, 999_999_999).NonEmptyListOf().Select(list => list.Select(amount => (long)amount).ToArray()).ToArbitrary();

    /// <summary>A bank that books each payment of a pain.001, in an order of its own and some of them two to an entry.</summary>
    private static string StatementFor(byte[] paymentFile, Random order)
    {
        XElement root = XDocument.Parse(Encoding.UTF8.GetString(paymentFile)).Root!;
        XNamespace p = root.Name.Namespace, c = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
        string block = root.Descendants(p + "PmtInfId").Single().Value;
        XElement[] transfers = [.. root.Descendants(p + "CdtTrfTxInf")];
        order.Shuffle(transfers);
        var entries = transfers.Chunk(2).Select((chunk, number) => new XElement(c + "Ntry",
            new XElement(c + "Amt", new XAttribute("Ccy", "CNY"), AmountText.SumOf(chunk.Select(AmountOf))),
            new XElement(c + "CdtDbtInd", "DBIT"),
            new XElement(c + "Sts", new XElement(c + "Cd", "BOOK")),
            new XElement(c + "AcctSvcrRef", number.ToString(CultureInfo.InvariantCulture)),
            new XElement(c + "NtryDtls",
                new XElement(c + "Btch", new XElement(c + "PmtInfId", block)),
                chunk.Select(transfer => new XElement(c + "TxDtls",
                    new XElement(c + "Refs",
                        transfer.Element(p + "PmtId")!.Elements().Select(id => new XElement(c + id.Name.LocalName, id.Value))),
                    new XElement(c + "Amt", new XAttribute("Ccy", "CNY"), AmountText.Of(AmountOf(transfer))))))));
        return new XElement(c + "Document", new XElement(c + "BkToCstmrStmt",
            new XElement(c + "GrpHdr", new XElement(c + "MsgId", "X")),
            new XElement(c + "Stmt",
                new XElement(c + "Id", "S"),
                new XElement(c + "Acct", new XElement(c + "Id", new XElement(c + "Othr", new XElement(c + "Id", "53001234567890")))),
                entries))).ToString();
    }

    private static Money AmountOf(XElement transfer)
    {
        string text = transfer.Descendants().Single(element => element.Name.LocalName == "InstdAmt").Value;
        Assert.Equal(AmountFault.None, AmountText.TryParse(text, Currency.Of("CNY"), out Money amount));
        return amount;
    }

    private static string CodeXml(string code) => code == "/RRTN"
        ? "<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn>"
        : "<Prtry><Cd>X</Cd></Prtry>";

    private static Match MatchOf(SentState state, StatementEntry entry) =>
        Assert.Single(new Matching([Line(state)], []).MatchStatement(Statement(entry)));

    private static SentLine Line(SentState state) => new("d1", "B-1", "1", "E-1", Uetr, Money.Of("CNY", 150_000), state);

    private static EntryDetail Detail(long major) => new()
    {
        PaymentInformationId = "B-1",
        InstructionId = "1",
        EndToEndId = "E-1",
        Side = Side.Debit,
        Amount = Money.Of("CNY", major * 100),
    };

    private static StatementEntry Entry(params EntryDetail[] details) => new()
    {
        Amount = Money.Of("CNY", details.Sum(detail => detail.Amount?.MinorUnits ?? 150_000)),
        Side = details.FirstOrDefault()?.Side ?? Side.Debit,
        Status = "BOOK",
        Details = details,
    };

    private static Statement Statement(params StatementEntry[] entries) => new()
    {
        Kind = StatementKind.Statement,
        MessageId = "M",
        Id = "S",
        Account = AccountNumber.Parse("53001234567890"),
        Entries = entries,
    };
}
