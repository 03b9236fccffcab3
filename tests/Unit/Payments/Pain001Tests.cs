using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks.Iso20022;
using Xunit;

namespace Fund.Tests.Unit.Payments;

public sealed class Pain001Tests
{
    private static readonly BankAgent Icbc = BankAgent.Of(Bic.Parse("ICBKCNBJXXX"));

    [Theory]
    [InlineData(Pain001Version.V09, "pain.001.001.09")]
    [InlineData(Pain001Version.V03, "pain.001.001.03")]
    public void A_salary_file_with_Chinese_names_validates_against_the_ISO_schema(Pain001Version version, string schema)
    {
        CreditTransfer plain = Wages.Line(2) with { Uetr = null, CreditorAgent = null, Purpose = null, Remittance = null };
        CreditTransfer abroad = Wages.Line(3, Money.Of("KWD", 1)) with
        {
            CreditorAccount = AccountNumber.Of(Iban.Parse("GB82WEST12345698765432")), CreditorAgent = Icbc,
        };
        XmlLint.AssertValid(Wages.Bytes(Wages.File(Wages.Line(1), plain, abroad) with { Version = version }), schema);
        Pain001 bare = Wages.File(Wages.Line(1)) with { BatchBooking = null, CategoryPurpose = null, DebtorAgent = Icbc };
        XmlLint.AssertValid(Wages.Bytes(bare with { Version = version }), schema);
    }

    [Fact]
    public void Count_sum_and_hash_are_those_of_the_bytes()
    {
        byte[] bytes = Wages.Bytes(
            Wages.File(Wages.Line(1), Wages.Line(2, Money.Of("JPY", 7)), Wages.Line(3, Money.Of("KWD", 1_005))), out WrittenFile written);

        Assert.Equal(new WrittenFile(3, "1508.005", Convert.ToHexStringLower(SHA256.HashData(bytes))), written);
        XElement root = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!;
        Assert.Equal(["3", "3"], Values(root, "NbOfTxs"));
        Assert.Equal(["1508.005", "1508.005"], Values(root, "CtrlSum"));
        Assert.Equal(["1500.00", "7", "1.005"], Values(root, "InstdAmt"));
        Assert.Equal(["2026-07-01T01:30:00Z"], Values(root, "CreDtTm"));
    }

    [Fact]
    public void The_same_description_gives_the_same_bytes_without_BOM_and_carriage_returns()
    {
        byte[] bytes = Wages.Bytes(Wages.File(Wages.Line(1)));

        var inUtc = new DateTimeOffset(2026, 7, 1, 1, 30, 0, TimeSpan.Zero);
        Assert.Equal(bytes, Wages.Bytes(Wages.File(Wages.Line(1)) with { CreatedAt = inUtc }));
        Assert.Equal((byte)'<', bytes[0]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Theory]
    [InlineData("Aa0 '()+,-.:?", "OK")]
    [InlineData("RUN/2026/07", "OK")]
    [InlineData("12345678901234567890123456789012345", "OK")]
    [InlineData("123456789012345678901234567890123456", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData(" A", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("A ", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("/A", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("A/", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("A//B", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("A_B", "PAYMENT_REFERENCE_MALFORMED")]
    [InlineData("工资", "PAYMENT_REFERENCE_MALFORMED")]
    public void References_obey_the_rule_in_all_four_places(string reference, string outcome)
    {
        Pain001 file = Wages.File(Wages.Line(1));
        Assert.Equal(outcome, OutcomeOf(file with { MessageId = reference }));
        Assert.Equal(outcome, OutcomeOf(file with { PaymentInformationId = reference }));
        Assert.Equal(outcome, OutcomeOf(Wages.File(Wages.Line(1) with { InstructionId = reference })));
        Assert.Equal(outcome, OutcomeOf(Wages.File(Wages.Line(1) with { EndToEndId = reference })));
    }

    public static TheoryData<string, Pain001> Refused => new()
    {
        { "PAYMENT_FILE_EMPTY", Wages.File() },
        { "PAYMENT_FILE_TOO_LONG", Wages.File() with { Transfers = Enumerable.Range(1, 100_000).Select(Wages.Line) } },
        { "INSTRUCTION_ID_REPEATED", Wages.File(Wages.Line(1), Wages.Line(1) with { EndToEndId = "E-2" }) },
        { "AMOUNT_NOT_POSITIVE", Wages.File(Wages.Line(1, Money.Of("CNY", 0))) },
        { "AMOUNT_NOT_POSITIVE", Wages.File(Wages.Line(1, Money.Of("CNY", -1))) },
        { "AMOUNT_TOO_LARGE", Wages.File(Wages.Line(1, Money.Of("CNY", 1_000_000_000_000_000_000))) },
        { "AMOUNT_TOO_LARGE", Wages.File(
            Wages.Line(1, Money.Of("CNY", 900_000_000_000_000_000)), Wages.Line(2, Money.Of("CNY", 100_000_000_000_000_000))) },
        { "UETR_MALFORMED", Wages.File(Wages.Line(1) with { Uetr = Guid.Empty }) },
        { "PAYMENT_CODE_MALFORMED", Wages.File(Wages.Line(1) with { Purpose = "aemp" }) },
        { "PAYMENT_CODE_MALFORMED", Wages.File(Wages.Line(1)) with { CategoryPurpose = "SALARY" } },
        { "REMITTANCE_TEXT_MALFORMED", Wages.File(Wages.Line(1) with { Remittance = new PersonalText(new string('月', 141)) }) },
        { "REMITTANCE_TEXT_MALFORMED", Wages.File(Wages.Line(1) with { Remittance = new PersonalText("a\u0001") }) },
        { "REMITTANCE_TEXT_MALFORMED", Wages.File(Wages.Line(1) with { Remittance = new PersonalText(" ") }) },
        { "BIC_NOT_IN_VERSION", Wages.File(Wages.Line(1)) with
            { Version = Pain001Version.V03, DebtorAgent = BankAgent.Of(Bic.Parse("1CBKCNBJ")) } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_a_bank_would_reject_is_refused_and_leaves_no_byte(string outcome, Pain001 file) =>
        Assert.Equal(outcome, OutcomeOf(file));

    [Fact]
    public void A_full_file_of_99_999_transfers_is_written()
    {
        Pain001 file = Wages.File() with { Transfers = Enumerable.Range(1, Pain001.TransfersMax).Select(Wages.Line) };
        Wages.Bytes(file, out WrittenFile written);

        Assert.Equal((99_999, "149998500.00"), (written.TransferCount, written.ControlSum));
    }

    [Fact]
    public void A_description_shows_no_name_account_or_text()
    {
        string shown = Wages.File(Wages.Line(1)).ToString() + Wages.Line(1);

        Assert.DoesNotContain("欧阳", shown);
        Assert.DoesNotContain("6200000000000005", shown);
        Assert.DoesNotContain("补贴", shown);
    }

    private static string OutcomeOf(Pain001 file)
    {
        using var stream = new MemoryStream();
        try
        {
            file.WriteTo(stream);
            return "OK";
        }
        catch (Refusal refusal)
        {
            Assert.Equal(0, stream.Length);
            return refusal.Reason;
        }
    }

    private static IEnumerable<string> Values(XElement root, string name) =>
        root.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);
}
