using System.Text;
using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks.Iso20022;
using Xunit;

namespace Fund.Tests.Unit.Payments;

public sealed class StatementTests
{
    [Fact]
    public void Two_statements_of_one_file_with_BOM_are_read()
    {
        byte[] withBom = [0xEF, 0xBB, 0xBF, .. Sample.Bytes("camt053-08.xml")];
        Statement[] statements = [.. Camt053.Read(new MemoryStream(withBom))];

        Assert.Equal(["STMT-0701", "STMT-0702"], statements.Select(statement => statement.Id));
        Statement first = statements[0];
        Assert.Equal((StatementKind.Statement, "BANK-20260702-1", Currency.Of("CNY")), (first.Kind, first.MessageId, first.Currency));
        Assert.Equal(AccountNumber.Parse("53001234567890"), first.Account);
        Assert.Equal(
            [
                new Balance("OPBD", Money.Of("CNY", 1_000_000), new DateOnly(2026, 7, 1)),
                new Balance("CLBD", Money.Of("CNY", 848_000), new DateOnly(2026, 7, 1)),
                new Balance("CLAV", Money.Of("CNY", -100), new DateOnly(2026, 7, 1)),
            ],
            first.Balances);
        Assert.Equal([("BOOK", true), ("BOOK", true), ("BOOK", true), ("PDNG", false), ("INFO", false)],
            first.Entries.Select(entry => (entry.Status, entry.IsBooked)));
    }

    [Fact]
    public void An_entry_is_read_with_its_transactions()
    {
        StatementEntry entry = Camt053.Read(Sample.Open("camt053-08.xml")).First().Entries[0];

        Assert.Equal(("1", "REF-A", Money.Of("CNY", 230_000), Side.Debit, false),
            (entry.EntryReference, entry.ServicerReference, entry.Amount, entry.Side, entry.IsReversal));
        Assert.Equal(("PMNT/ICDT/SALA", "B-1", new DateOnly(2026, 7, 1)),
            (entry.TransactionCode, entry.BatchPaymentInformationId, entry.BookingDate));
        EntryDetail detail = entry.Details[0];
        Assert.Equal(("M-1", "B-1", "1", "E-1"), (detail.MessageId, detail.PaymentInformationId, detail.InstructionId, detail.EndToEndId));
        Assert.Equal((Guid.Parse("0b8e1c3a-4f6d-4a2b-9c7e-1d2f3a4b5c6d"), Money.Of("CNY", 150_000), false),
            (detail.Uetr, detail.Amount, detail.IsReturn));
        Assert.Equal(("张三丰", "6200000000000005", "六月 保洁"),
            (detail.Counterparty?.Reveal(), detail.CounterpartyAccount?.Reveal(), detail.Remittance?.Reveal()));
        Assert.DoesNotContain("三丰", $"{detail}");
        Assert.DoesNotContain("保洁", $"{detail}");
    }

    [Fact]
    public void A_return_is_known_by_code_or_reason_or_flag()
    {
        Statement[] statements = [.. Camt053.Read(Sample.Open("camt053-08.xml"))];
        EntryDetail byCode = statements[0].Entries[1].Details[0], byFlag = statements[1].Entries[0].Details[0];

        Assert.Equal((true, "AC04", "李四", "账户已销户"),
            (byCode.IsReturn, byCode.ReturnReason, byCode.Counterparty?.Reveal(), byCode.ReturnText?.Reveal()));
        Assert.Equal((true, null, Money.Of("CNY", 150_000)), (byFlag.IsReturn, byFlag.ReturnReason, byFlag.Amount));
        // 18:29 UTC is the first of July to this bank, whatever it is in the office's zone.
        Assert.Equal(new DateOnly(2026, 7, 1), statements[0].Entries[1].BookingDate);
    }

    [Fact]
    public void Version_02_is_read_from_its_own_places()
    {
        Statement statement = Assert.Single(Camt053.Read(Sample.Open("camt053-02.xml")));
        StatementEntry entry = Assert.Single(statement.Entries);
        EntryDetail detail = Assert.Single(entry.Details);

        Assert.True(statement.Account.IsIban);
        Assert.Null(statement.Currency);
        Assert.Equal(("BOOK", Money.Of("EUR", 1250), new DateOnly(2026, 7, 1)), (entry.Status, entry.Amount, entry.BookingDate));
        Assert.Equal((null, Money.Of("EUR", 1250), "Clean Ltd"), (detail.EndToEndId, detail.Amount, detail.Counterparty?.Reveal()));
        Assert.Equal("GB82WEST12345698765432", detail.CounterpartyAccount?.Reveal());
    }

    [Fact]
    public void A_notification_has_no_balances_and_cannot_tie()
    {
        Statement advice = Assert.Single(Camt053.Read(Sample.Open("camt054-04.xml")));

        Assert.Equal((StatementKind.Notification, "N-1", "ADVICE-1"), (advice.Kind, advice.Id, advice.MessageId));
        Assert.Equal(new Tie(TieState.NotStated, null), Tie.Of(advice));
    }

    [Theory]
    [InlineData("camt053-08.xml", 0, "Ties", 0)]
    [InlineData("camt053-08.xml", 1, "Differs", 1)]
    [InlineData("camt053-02.xml", 0, "Ties", 0)]
    public void Balances_are_compared_with_booked_entries_only(string file, int place, string state, long difference)
    {
        Tie tie = Tie.Of(Camt053.Read(Sample.Open(file)).ElementAt(place));

        Assert.Equal((Enum.Parse<TieState>(state), difference), (tie.State, tie.Difference!.Value.MinorUnits));
    }

    [Theory]
    [InlineData("<Cd>OPBD</Cd>", "<Cd>ITBD</Cd>", "NotStated")]
    [InlineData("<Cd>CLAV</Cd>", "<Cd>CLBD</Cd>", "Unclear")]
    [InlineData("<Amt Ccy=\"CNY\">20.00</Amt>", "<Amt Ccy=\"USD\">20.00</Amt>", "Unclear")]
    [InlineData("<Cd>PDNG</Cd>", "<Cd>BOOK</Cd>", "Differs")]
    public void A_statement_that_does_not_tie_is_read_and_flagged(string from, string to, string state)
    {
        string text = Sample.Text("camt053-08.xml").Replace(from, to, StringComparison.Ordinal);

        Assert.Equal(Enum.Parse<TieState>(state), Tie.Of(Camt053.Read(Sample.OpenText(text)).First()).State);
    }

    [Theory]
    [InlineData("camt053-08.xml", "camt.053.001.08")]
    [InlineData("camt053-02.xml", "camt.053.001.02")]
    [InlineData("camt054-04.xml", "camt.054.001.04")]
    [InlineData("pain002-10.xml", "pain.002.001.10")]
    public void The_samples_are_what_the_schemas_allow(string sample, string schema) => XmlLint.AssertValid(Sample.Bytes(sample), schema);

    [Theory]
    [InlineData("camt.053.001.08", "camt.053.001.08", "OK")]
    [InlineData("camt.053.001.08", "camt.053.001.04", "OK")]
    [InlineData("camt.053.001.08", "camt.053.001.99", "STATEMENT_FORMAT_UNKNOWN")]
    [InlineData("Document", "Other", "STATEMENT_FORMAT_UNKNOWN")]
    [InlineData("2300.000", "2300.001", "BANK_FILE_AMOUNT_INEXACT")]
    [InlineData("2300.000", "-2300.00", "BANK_FILE_MALFORMED")]
    [InlineData("<Amt Ccy=\"CNY\">20.00", "<Amt>20.00", "BANK_FILE_MALFORMED")]
    [InlineData("<Amt Ccy=\"CNY\">20.00", "<Amt Ccy=\"cny\">20.00", "BANK_FILE_MALFORMED")]
    [InlineData("<Ccy>CNY</Ccy>", "<Ccy>C</Ccy>", "BANK_FILE_MALFORMED")]
    [InlineData("<CdtDbtInd>DBIT</CdtDbtInd>", "<CdtDbtInd>DBT</CdtDbtInd>", "BANK_FILE_MALFORMED")]
    [InlineData("<CdtDbtInd>DBIT</CdtDbtInd>", "", "BANK_FILE_MALFORMED")]
    [InlineData("<RvslInd>true</RvslInd>", "<RvslInd>yes</RvslInd>", "BANK_FILE_MALFORMED")]
    [InlineData("2026-07-01</Dt>", "2026-02-30</Dt>", "BANK_FILE_MALFORMED")]
    [InlineData("2026-07-01</Dt>", "01.07.2026</Dt>", "BANK_FILE_MALFORMED")]
    [InlineData("4a2b-9c7e", "4a2b9c7e", "BANK_FILE_MALFORMED")]
    [InlineData("<Sts><Cd>BOOK</Cd></Sts>", "", "BANK_FILE_MALFORMED")]
    [InlineData("<Id>STMT-0701</Id>", "", "BANK_FILE_MALFORMED")]
    [InlineData("<MsgId>BANK-20260702-1</MsgId>", "", "BANK_FILE_MALFORMED")]
    [InlineData("53001234567890", "5300 1234 5678 90", "OK")]
    [InlineData("53001234567890", "账号", "BANK_FILE_MALFORMED")]
    [InlineData("</Document>", "", "BANK_FILE_MALFORMED")]
    [InlineData("</Document>", "</Document>x", "BANK_FILE_MALFORMED")]
    [InlineData("UTF-8", "utf-7", "BANK_FILE_MALFORMED")]
    [InlineData("UTF-8", "x-none", "BANK_FILE_MALFORMED")]
    [InlineData("张三丰", "&#60;&#x5f20;", "OK")]
    [InlineData("张三丰", "<![CDATA[张&三丰]]>", "OK")]
    [InlineData("张三丰", "&bomb;", "BANK_FILE_MALFORMED")]
    public void A_malformed_file_is_refused_with_its_line(string from, string to, string outcome)
    {
        string original = Sample.Text("camt053-08.xml");
        Assert.Contains(from, original);
        Assert.Equal(outcome, OutcomeOf(Encoding.UTF8.GetBytes(original.Replace(from, to, StringComparison.Ordinal))));
    }

    [Fact]
    public void Document_types_entities_and_deep_nesting_are_refused()
    {
        const string root = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'>";
        Assert.Equal("BANK_FILE_MALFORMED", OutcomeOf(
            "<!DOCTYPE Document [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + root + "&a;</Document>"));
        Assert.Equal("BANK_FILE_MALFORMED", OutcomeOf(
            "<!DOCTYPE Document [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>" + root + "&b;</Document>"));
        Assert.Equal("BANK_FILE_MALFORMED", OutcomeOf(root + string.Concat(Enumerable.Repeat("<a>", 100_000))));
        Assert.Equal("BANK_FILE_MALFORMED", OutcomeOf(""));
        Assert.Equal("BANK_FILE_MALFORMED", OutcomeOf([0, 0, 0, (byte)'<']));
    }

    [Fact]
    public void Two_thousand_damaged_files_are_read_or_refused_with_a_line_and_never_crash()
    {
        var random = new Random(20022);
        var outcomes = new Dictionary<string, int>();
        for (int i = 0; i < 2_000; i++)
        {
            string name = Sample.Names[i % Sample.Names.Length];
            byte[] bytes = Sample.Bytes(name);
            for (int flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            string outcome = OutcomeOf(bytes);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        // Both must have happened often, or the damage tested nothing.
        Assert.True(outcomes["OK"] > 100 && outcomes["BANK_FILE_MALFORMED"] > 100);
    }

    private static string OutcomeOf(string text) => OutcomeOf(Encoding.UTF8.GetBytes(text));

    private static string OutcomeOf(byte[] bytes)
    {
        try
        {
            if (bytes.AsSpan().IndexOf("pain.002"u8) >= 0) Pain002.Read(new MemoryStream(bytes));
            else foreach (Statement statement in Camt053.Read(new MemoryStream(bytes))) Tie.Of(statement);
            return "OK";
        }
        catch (Refusal refusal)
        {
            Assert.Equal(RefusalKind.Malformed, refusal.Kind);
            Assert.Matches("^[0-9]+$", refusal.Facts["line"]);
            return refusal.Reason;
        }
    }
}
