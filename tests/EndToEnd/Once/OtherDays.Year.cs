using Fund.Protos.Access.V1;
using Fund.Protos.Budget.V1;
using Fund.Suite.Demo;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    private async Task TheBudgetIsChangedWithinTheYear()
    {
        await TheApproverBecomesHead();
        var officer = Of<VirementService.VirementServiceClient>("budget-officer");
        var approver = Of<VirementService.VirementServiceClient>("budget-approver");
        VirementPolicy draft = await officer.CreateVirementPolicyAsync(new CreateVirementPolicyRequest
        {
            Parent = County, VirementPolicyId = "virements-2026", FiscalYear = "2026", LimitBasisPoints = 1_000,
            HeadApprovesAcrossFunctions = true, RequestId = Id(),
        });
        await approver.ActivateVirementPolicyAsync(
            new ActivateVirementPolicyRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Virement within = await Proposed("more-supervision", "wages", "supervision", 5_000);
        await approver.ApproveVirementAsync(new ApproveVirementRequest
        {
            Name = within.Name, Etag = within.Etag, EffectiveDate = Today, RequestId = Id(),
        });
        Virement byHead = await Proposed("by-the-head", "wages", "supervision", 3_000);
        await approver.ApproveVirementAcrossFunctionsAsync(new ApproveVirementAcrossFunctionsRequest
        {
            Name = byHead.Name, Etag = byHead.Etag, EffectiveDate = Today, RequestId = Id(),
        });
        Virement notNow = await Proposed("not-now", "supervision", "wages", 1_000);
        await approver.RefuseVirementAsync(
            new RefuseVirementRequest { Name = notNow.Name, Etag = notNow.Etag, Reason = "Not needed.", RequestId = Id() });
        AllotmentChange more = await Of<AllotmentChangeService.AllotmentChangeServiceClient>("budget-officer").CreateAllotmentChangeAsync(
            new CreateAllotmentChangeRequest
            {
                Parent = TownAllotment, AllotmentChangeId = "more", Kind = AllotmentChange.Types.Kind.Additional, Amount = Yuan(4_000),
                DocumentNumber = "No. 31", Reason = "More is needed there.", RequestId = Id(),
            });
        await Of<AllotmentChangeService.AllotmentChangeServiceClient>("budget-approver").ReleaseAllotmentChangeAsync(
            new ReleaseAllotmentChangeRequest { Name = more.Name, Etag = more.Etag, EffectiveDate = Today, RequestId = Id() });
    }

    private async Task<Virement> Proposed(string id, string from, string to, long fen) =>
        await Of<VirementService.VirementServiceClient>("budget-officer").ProposeVirementAsync(new ProposeVirementRequest
        {
            Parent = County, VirementId = id, FromLine = $"{BudgetStory.Appropriation}/lines/{from}",
            ToLine = $"{BudgetStory.Appropriation}/lines/{to}", Amount = Yuan(fen), Reason = "More is needed there.", RequestId = Id(),
        });

    private async Task TheApproverBecomesHead()
    {
        Grant grant = await staff["first-admin"].Client<AccessService.AccessServiceClient>().ProposeGrantAsync(new ProposeGrantRequest
        {
            Parent = County, GrantId = "s102-head-2026", Person = $"{County}/people/s102", Role = "budget.head", FromDate = "2026-01-01",
            UntilDate = "2026-12-31", Reason = "Head of the office.", RequestId = Id(),
        });
        await staff["second-admin"].Client<AccessService.AccessServiceClient>().ConfirmGrantAsync(
            new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Id() });
    }
}
