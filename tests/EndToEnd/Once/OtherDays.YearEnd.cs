using Fund.Protos.Budget.V1;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    private async Task SupervisionGoesOnInTheNextYear()
    {
        Allotment next = await AllottedForTheNextYear();
        CarryForward draft = await Of<CarryForwardService.CarryForwardServiceClient>("budget-officer").CreateCarryForwardAsync(
            new CreateCarryForwardRequest
            {
                Parent = $"{County}/periods/2026", CarryForwardId = "supervision", FromAllotment = TownAllotment, ToAllotment = next.Name,
                Amount = Yuan(1_000), RequestId = Id(),
            });
        await Of<CarryForwardService.CarryForwardServiceClient>("budget-approver").PostCarryForwardAsync(
            new PostCarryForwardRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        CarryForward again = await Of<CarryForwardService.CarryForwardServiceClient>("budget-officer").CreateCarryForwardAsync(
            new CreateCarryForwardRequest
            {
                Parent = $"{County}/periods/2026", CarryForwardId = "again", FromAllotment = TownAllotment, ToAllotment = next.Name,
                Amount = Yuan(1_000), RequestId = Id(),
            });
        await Of<CarryForwardService.CarryForwardServiceClient>("budget-approver").RefuseCarryForwardAsync(
            new RefuseCarryForwardRequest { Name = again.Name, Etag = again.Etag, Reason = "It was carried.", RequestId = Id() });
    }

    private async Task<Allotment> AllottedForTheNextYear()
    {
        var officer = Of<BudgetService.BudgetServiceClient>("budget-officer");
        var approver = Of<BudgetService.BudgetServiceClient>("budget-approver");
        Allotment old = await officer.GetAllotmentAsync(new GetAllotmentRequest { Name = TownAllotment });
        Appropriation draft = await officer.CreateAppropriationAsync(new CreateAppropriationRequest
        {
            Parent = County, AppropriationId = "supervision-2027", Title = "Supervision", DocumentNumber = "No. 1", FiscalYear = "2027",
            Lines = { new AppropriationLine { LineId = "supervision", Purpose = old.Purpose, Amount = Yuan(50_000) } }, RequestId = Id(),
        });
        Appropriation submitted = await officer.SubmitAppropriationAsync(
            new SubmitAppropriationRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Appropriation enacted = await approver.EnactAppropriationAsync(new EnactAppropriationRequest
        {
            Name = submitted.Name, Etag = submitted.Etag, EffectiveDate = "2027-01-01", RequestId = Id(),
        });
        Allotment drafted = await officer.CreateAllotmentAsync(new CreateAllotmentRequest
        {
            Parent = enacted.Name, AllotmentId = "town", LineId = "supervision", SpendingOffice = old.SpendingOffice,
            Amount = Yuan(50_000), RequestId = Id(),
        });
        return await approver.ReleaseAllotmentAsync(new ReleaseAllotmentRequest
        {
            Name = drafted.Name, Etag = drafted.Etag, EffectiveDate = "2027-01-02", RequestId = Id(),
        });
    }
}
