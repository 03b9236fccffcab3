using Fund.Protos.Budget.V1;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>What an office expects of its cash: entered, and taken out again when it has come.</summary>
internal sealed partial class OtherDays
{
    private async Task CashIsPlanned()
    {
        var treasury = Of<FundingService.FundingServiceClient>("treasury-officer");
        CashPlanItem entered = await treasury.CreateCashPlanItemAsync(new CreateCashPlanItemRequest
        {
            Parent = County, CashPlanItemId = "second-instalment", Direction = CashPlanItem.Types.Direction.In, Amount = Yuan(5_000_000),
            FromMonth = "2026-09", UntilMonth = "2026-10", Title = "Second instalment of the province", RequestId = Id(),
        });
        await treasury.DeleteCashPlanItemAsync(new DeleteCashPlanItemRequest { Name = entered.Name, RequestId = Id() });
    }
}
