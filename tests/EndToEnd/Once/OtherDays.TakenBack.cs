using Fund.Protos.Budget.V1;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    /// <summary>
    /// A credit is named wrongly first. Then the bank takes it back when something is reserved of it: it is undone when that is free again.
    /// </summary>
    private async Task TheBankTakesACreditBack()
    {
        var officer = Of<LedgerService.LedgerServiceClient>("budget-officer");
        Contribution gift = await Of<ContributionService.ContributionServiceClient>("budget-officer").CreateContributionAsync(
            new CreateContributionRequest
            {
                Parent = County, ContributionId = "bounced-gift", Kind = Contribution.Types.Kind.Gift, Giver = "Bounced Cooperative",
                Purpose = "rural-cleaning-supervision", Pledged = Yuan(200), RequestId = Id(),
            });
        await Import("credited", OneEntry("CREDITED", ("0.00", "2.00"), "CRDT", isReversal: false));
        var treasury = Of<TreasuryService.TreasuryServiceClient>("treasury-officer");
        Credit named = await treasury.NameCreditAsync(new NameCreditRequest
        {
            Name = await CreditShown("BOUNCED"), Amount = Yuan(200), Explanation = "Interest.", EffectiveDate = Today, RequestId = Id(),
        });
        await treasury.WithdrawCreditUseAsync(
            new WithdrawCreditUseRequest { Name = named.Name, Number = 1, Reason = "It is a gift.", RequestId = Id() });
        await Of<ContributionService.ContributionServiceClient>("treasury-officer").RecordReceiptAsync(new RecordReceiptRequest
        {
            Name = gift.Name, Credit = named.Name, Amount = Yuan(200), EffectiveDate = Today, RequestId = Id(),
        });
        OpenEncumbranceRequest open = Encumbering("bounced", 1);
        open.Lines[0].Source = gift.Name;
        Encumbrance reserved = await officer.OpenEncumbranceAsync(open);
        await Import("taken-back", OneEntry("TAKEN-BACK", ("2.00", "0.00"), "DBIT", isReversal: true));
        string debit = await DebitShown("BOUNCED");
        await officer.ReleaseEncumbranceAsync(
            new ReleaseEncumbranceRequest { Name = reserved.Name, Reason = "It is gone.", EffectiveDate = Today, RequestId = Id() });
        await treasury.TakeBackCreditAsync(new TakeBackCreditRequest { Name = debit, RequestId = Id() });
    }

    private string OneEntry(string id, (string Opening, string Closing) balance, string side, bool isReversal) =>
        $"""
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
          <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{Today}T18:00:00</CreDtTm></GrpHdr>
          <Stmt><Id>{id}</Id><Acct><Id><Othr><Id>{AccountNumber}</Id></Othr></Id></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{balance.Opening}</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{balance.Closing}</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
            <Ntry><Amt Ccy="CNY">2.00</Amt><CdtDbtInd>{side}</CdtDbtInd><RvslInd>{(isReversal ? "true" : "false")}</RvslInd>
              <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{Today}</Dt></BookgDt><AcctSvcrRef>BOUNCED</AcctSvcrRef><BkTxCd /></Ntry>
          </Stmt>
        </BkToCstmrStmt></Document>
        """;
}
