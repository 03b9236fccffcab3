using System.Text.Json;
using Fund.Kernel;
using Fund.Payments.Banks.Iso20022;
using Xunit;

namespace Fund.Tests.Unit.Payments;

public sealed class StatusReportTests
{
    [Fact]
    public void A_report_is_read_with_every_status_reason_and_reference()
    {
        StatusReport report = Pain002.Read(Sample.Open("pain002-10.xml"));

        Assert.Equal(("R-1", "M-1", "PART"), (report.MessageId, report.OriginalMessageId, report.GroupStatus));
        Assert.Equal("HOUSE", Assert.Single(report.Reasons).Code);
        Assert.Equal(["B-1", "B-2"], report.Blocks.Select(block => block.PaymentInformationId));
        // The bank says two transactions and lists three.
        TransactionStatus[] transactions = [.. report.Blocks[0].Transactions];
        Assert.Equal([("1", "E-1", "ACSC"), ("2", "E-2", "RJCT"), ("3", "E-3", "RVNM")],
            transactions.Select(one => (one.InstructionId!, one.EndToEndId!, one.Status!)));
        Assert.Equal(("REF-A", Guid.Parse("0b8e1c3a-4f6d-4a2b-9c7e-1d2f3a4b5c6d")),
            (transactions[0].ServicerReference, transactions[0].Uetr));
        Assert.Equal([("AC01", "第二行 账号有误"), (null, "see above")],
            transactions[1].Reasons.Select(reason => (reason.Code, reason.Text!.Reveal())));
        Assert.DoesNotContain("账号", $"{transactions[1].Reasons[0]}");
    }

    [Theory]
    [InlineData("B-1", "1", "E-1", PaymentOutcome.Settled, "ACSC")]
    [InlineData("B-1", "2", "E-2", PaymentOutcome.Rejected, "RJCT")]
    [InlineData("B-1", "3", "E-3", PaymentOutcome.Pending, "RVNM")]
    [InlineData("B-1", "4", "E-1", PaymentOutcome.Pending, "PART")]
    [InlineData("B-1", "1", "E-2", PaymentOutcome.Pending, "PART")]
    [InlineData("B-2", "1", "E-1", PaymentOutcome.Rejected, "RJCT")]
    [InlineData("B-3", "1", "E-1", PaymentOutcome.Pending, "PART")]
    public void PART_looks_at_the_blocks_and_a_transfer_at_its_own_line(
        string block, string instruction, string endToEnd, PaymentOutcome outcome, string code)
    {
        TransferStatus status = StatusMeaning.Of(Pain002.Read(Sample.Open("pain002-10.xml")), block, instruction, endToEnd);

        Assert.Equal((outcome, code), (status.Outcome, status.Code));
    }

    [Fact]
    public void A_rejected_group_without_a_list_rejects_every_transfer()
    {
        TransferStatus status = StatusMeaning.Of(Pain002.Read(Sample.Open("pain002-03.xml")), "any", "any", "any");

        Assert.Equal((PaymentOutcome.Rejected, "DU01"), (status.Outcome, status.Reasons[0].Code));
    }

    [Theory]
    //          group   block   own     others    outcome
    [InlineData("RJCT", null,   null,   "ACSC", PaymentOutcome.Pending)]
    [InlineData("RJCT", null,   null,   null,   PaymentOutcome.Rejected)]
    [InlineData("RJCT", "RJCT", null,   "RJCT", PaymentOutcome.Pending)]
    [InlineData("ACSC", null,   null,   null,   PaymentOutcome.Settled)]
    [InlineData("ACSC", null,   null,   "RJCT", PaymentOutcome.Pending)]
    [InlineData("PART", "ACCC", null,   null,   PaymentOutcome.Settled)]
    [InlineData("ACSC", "RJCT", null,   null,   PaymentOutcome.Rejected)]
    [InlineData("ACSC", "ACSC", "RJCT", null,   PaymentOutcome.Rejected)]
    [InlineData("RJCT", "RJCT", "ACSC", null,   PaymentOutcome.Settled)]
    [InlineData("ACCP", "PART", "ZZZZ", "ACSC", PaymentOutcome.Unknown)]
    [InlineData("ZZZZ", null,   null,   null,   PaymentOutcome.Unknown)]
    [InlineData(null,   null,   null,   null,   PaymentOutcome.Pending)]
    public void The_nearest_status_counts(string? group, string? block, string? own, string? others, PaymentOutcome outcome)
    {
        List<TransactionStatus> transactions = [];
        if (own is not null) transactions.Add(new TransactionStatus { InstructionId = "1", EndToEndId = "E", Status = own });
        if (others is not null) transactions.Add(new TransactionStatus { InstructionId = "2", EndToEndId = "E", Status = others });
        bool hasBlock = block is not null || transactions.Count > 0;
        var report = new StatusReport
        {
            MessageId = "R",
            OriginalMessageId = "M",
            GroupStatus = group,
            Blocks = hasBlock ? [new BlockStatus { PaymentInformationId = "B", Status = block, Transactions = transactions }] : [],
        };

        Assert.Equal(outcome, StatusMeaning.Of(report, "B", "1", "E").Outcome);
    }

    [Theory]
    [InlineData("external_payment_transaction_status_code")]
    [InlineData("external_payment_group_status_code")]
    public void Of_every_listed_status_only_ACSC_and_ACCC_settle_and_only_RJCT_rejects(string list)
    {
        foreach (string code in Codes(list))
            Assert.Equal(
                code is "ACSC" or "ACCC" ? PaymentOutcome.Settled : code == "RJCT" ? PaymentOutcome.Rejected : PaymentOutcome.Pending,
                StatusMeaning.Of(code));
    }

    [Fact]
    public void Every_listed_reason_is_kept_and_none_is_read_as_a_settlement()
    {
        foreach (string code in Codes("external_status_reason_code").Concat(Codes("external_return_reason_code")))
        {
            string text = Sample.Text("pain002-10.xml").Replace("<Cd>AC01</Cd>", $"<Cd>{code}</Cd>", StringComparison.Ordinal);
            StatusReport report = Pain002.Read(Sample.OpenText(text));
            Assert.Equal(code, StatusMeaning.Of(report, "B-1", "2", "E-2").Reasons[0].Code);
            // A reason code in the place of a status must not settle either.
            Assert.NotEqual(PaymentOutcome.Settled, StatusMeaning.Of(code));
            Assert.Equal(code, ReturnRemedy.Of(code).Code);
            Assert.NotEmpty(ReturnRemedy.Of(code).Advice);
        }
    }

    [Fact]
    public void Every_remedy_is_for_a_code_of_the_return_list() =>
        Assert.Empty(ReturnRemedy.KnownCodes.Except(Codes("external_return_reason_code")));

    [Theory]
    [InlineData("AC04", Remedy.CorrectAccount)]
    [InlineData("AM04", Remedy.FundAccount)]
    [InlineData("BE01", Remedy.CorrectPayee)]
    [InlineData("MS03", Remedy.Investigate)]
    [InlineData("DUPL", Remedy.DoNotPay)]
    [InlineData("ZZ99", Remedy.Investigate)]
    [InlineData(null, Remedy.Investigate)]
    public void A_reason_has_a_remedy(string? code, Remedy remedy) => Assert.Equal(remedy, ReturnRemedy.Of(code).Remedy);

    [Fact]
    public void A_statement_is_no_status_report() =>
        Assert.Equal("STATUS_REPORT_FORMAT_UNKNOWN", Assert.Throws<Refusal>(() => Pain002.Read(Sample.Open("camt053-08.xml"))).Reason);

    internal static IReadOnlyList<string> Codes(string list)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf($"iso20022/codes/{list}.json")));
        return [.. json.RootElement.GetProperty("codes").EnumerateObject().Select(code => code.Name)];
    }
}
