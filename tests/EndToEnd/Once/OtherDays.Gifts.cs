using System.Text;
using Fund.Protos.Budget.V1;
using Fund.Protos.Payment.V1;
using Fund.Suite.Demo;
using Google.Protobuf;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>A gift that comes late, is doubted, prolonged, and given back: once refused, once not paid by the bank, once paid
/// and brought back.</summary>
internal sealed partial class OtherDays
{
    private static string AccountNumber => CountyFile.Read("bank-accounts").Rows[0]["account_number"];

    private async Task AGiftGoesBack()
    {
        var officer = Of<ContributionService.ContributionServiceClient>("budget-officer");
        var approver = Of<ContributionService.ContributionServiceClient>("budget-approver");
        Contribution gift = await officer.CreateContributionAsync(new CreateContributionRequest
        {
            Parent = County, ContributionId = "late-gift", Kind = Contribution.Types.Kind.Gift, Giver = "Late Cooperative",
            Purpose = "rural-cleaning-supervision", Pledged = Yuan(300), EndDate = "2026-12-31", RequestId = Id(),
        });
        var inSuspense = await Of<TreasuryService.TreasuryServiceClient>("treasury-officer")
            .ListCreditsAsync(new ListCreditsRequest { Parent = County, InSuspenseOnly = true });
        await Of<ContributionService.ContributionServiceClient>("treasury-officer").RecordReceiptAsync(new RecordReceiptRequest
        {
            Name = gift.Name, Credit = inSuspense.Credits[0].Name, Amount = Yuan(300), EffectiveDate = Today, RequestId = Id(),
        });
        await officer.DisputeContributionAsync(
            new DisputeContributionRequest { Name = gift.Name, Reason = "It was meant for roads.", RequestId = Id() });
        await approver.SettleDisputeAsync(new SettleDisputeRequest { Name = gift.Name, Reason = "A letter says no.", RequestId = Id() });
        Contribution asked = await officer.ProposeExtensionAsync(
            new ProposeExtensionRequest { Name = gift.Name, EndDate = "2027-03-31", Reason = "Letter No. 4.", RequestId = Id() });
        await approver.ApproveExtensionAsync(new ApproveExtensionRequest { Name = gift.Name, Etag = asked.Etag, RequestId = Id() });
        await RefundsOf(gift);
    }

    private async Task RefundsOf(Contribution gift)
    {
        var approver = Of<RefundService.RefundServiceClient>("budget-approver");
        var treasury = Of<RefundService.RefundServiceClient>("treasury-officer");
        Refund refused = await Proposed(gift, "refused", 100);
        await approver.RefuseRefundAsync(new RefuseRefundRequest { Name = refused.Name, Reason = "It is needed.", RequestId = Id() });
        Refund unpaid = await Approved(await Proposed(gift, "unpaid", 100));
        await treasury.RejectRefundAsync(new RejectRefundRequest
        {
            Name = unpaid.Name, Reason = "The account is closed.", EffectiveDate = Today, RequestId = Id(),
        });
        Refund paid = await Approved(await Proposed(gift, "paid", 100));
        await Import("by-hand", StatementOf(AccountNumber));
        string debit = await DebitShown("BY-HAND");
        await treasury.ConfirmRefundAsync(new ConfirmRefundRequest { Name = paid.Name, Debit = debit, RequestId = Id() });
        await treasury.ReturnRefundAsync(
            new ReturnRefundRequest { Name = paid.Name, Credit = await CreditShown("BACK"), RequestId = Id() });
        await TheBankTakesAFee();
    }

    private async Task<Refund> Proposed(Contribution gift, string id, long fen) =>
        await Of<RefundService.RefundServiceClient>("budget-officer").ProposeRefundAsync(new ProposeRefundRequest
        {
            Parent = gift.Name, RefundId = id, BankAccount = BudgetStory.BankAccount, Amount = Yuan(fen), Reason = "Not used.",
            RequestId = Id(),
        });

    private async Task<Refund> Approved(Refund refund) =>
        await Of<RefundService.RefundServiceClient>("budget-approver").ApproveRefundAsync(
            new ApproveRefundRequest { Name = refund.Name, Etag = refund.Etag, EffectiveDate = Today, RequestId = Id() });

    // The order was given to the bank by hand, so the bank shows it as an entry that no payment of the suite explains.
    private async Task Import(string id, string statement)
    {
        using var call = Of<ReconciliationService.ReconciliationServiceClient>("treasury-officer").ImportBankFile();
        await call.RequestStream.WriteAsync(new ImportBankFileRequest
        {
            Parent = County, BankFileId = id, BankAccount = BudgetStory.BankAccount,
            Data = ByteString.CopyFrom(statement, Encoding.UTF8), RequestId = Id(),
        });
        await call.RequestStream.CompleteAsync();
        await call;
    }

    private async Task<string> DebitShown(string reference)
    {
        var treasury = Of<TreasuryService.TreasuryServiceClient>("treasury-officer");
        return await Patience.Until(async () =>
        {
            var list = await treasury.ListDebitsAsync(new ListDebitsRequest { Parent = County, UnexplainedOnly = true });
            return list.Debits.FirstOrDefault(debit => debit.BankReference == reference)?.Name;
        }, "the debit of the bank statement to reach the treasury");
    }

    private string StatementOf(string account) =>
        $"""
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
          <GrpHdr><MsgId>BY-HAND</MsgId><CreDtTm>{Today}T18:00:00</CreDtTm></GrpHdr>
          <Stmt><Id>BY-HAND</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.50</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
            <Ntry><Amt Ccy="CNY">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>{Today}</Dt></BookgDt><AcctSvcrRef>BY-HAND</AcctSvcrRef><BkTxCd /></Ntry>
            <Ntry><Amt Ccy="CNY">0.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>{Today}</Dt></BookgDt><AcctSvcrRef>FEE</AcctSvcrRef><BkTxCd /></Ntry>
            <Ntry><Amt Ccy="CNY">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>{Today}</Dt></BookgDt><AcctSvcrRef>BACK</AcctSvcrRef><BkTxCd /></Ntry>
          </Stmt>
        </BkToCstmrStmt></Document>
        """;
}
