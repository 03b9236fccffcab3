using Fund.Budgets.Documents;
using Fund.Budgets.Domain.Periods;
using Fund.Chassis.Clients;
using Fund.Kernel;
using Fund.Protos.Payment.V1;

namespace Fund.Budgets;

/// <summary>What Budgets asks of Payments. Never called inside the door.</summary>
public sealed class PaymentsSide(FundClients clients)
{
    /// <summary>What of a month and before is not settled between us, the bank and the budget.</summary>
    public async Task<OpenMatters> Open(OfficeName office, Period month, string onBehalfOf, CancellationToken cancel)
    {
        var client = clients.Get<ReconciliationService.ReconciliationServiceClient>("payments", "budgets", onBehalfOf);
        ListOpenMattersResponse open = await client.ListOpenMattersAsync(
            new ListOpenMattersRequest { Parent = $"offices/{office}", Period = month.ToString() }, cancellationToken: cancel);
        return new OpenMatters(
            [
                .. open.Matters.Select(matter =>
                    new Blocker(matter.Kind, matter.Resource, matter.Amount?.ToMoney(), Days.Parse(matter.SinceDate))),
            ],
            open.MatterCount - open.Matters.Count);
    }
}

/// <summary>What Payments says is not settled.</summary>
/// <param name="Listed">The oldest.</param>
/// <param name="NotListedCount">How many more there are.</param>
public sealed record OpenMatters(IReadOnlyList<Blocker> Listed, int NotListedCount);
