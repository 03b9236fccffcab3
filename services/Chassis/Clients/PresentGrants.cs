using Fund.Chassis.Callers;
using Fund.Protos.Access.V1;

namespace Fund.Chassis.Clients;

internal sealed class PresentGrants(FundClients clients) : IPresentGrants
{
    public async Task<IReadOnlyList<Callers.Grant>> Of(string person, CancellationToken cancel)
    {
        var present = await clients.Get<AccessService.AccessServiceClient>("access")
            .GetPresentGrantsAsync(new GetPresentGrantsRequest { Person = person }, cancellationToken: cancel);
        return present.Grants.Select(Callers.Grant.Parse).ToArray();
    }
}
