using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Chassis.Callers;
using Fund.Chassis.Clients;
using Fund.Chassis.Db;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Access.V1;
using Grpc.Core;
using Pb = Fund.Protos.Access.V1;

namespace Fund.Access;

/// <summary>The service's face; its methods stand by subject: people and accounts, sign-in, grants.</summary>
internal sealed partial class AccessRpc(
    Writes<AccessDb> writes, ServiceStore<AccessDb> store, Clock clock, PersonalVault vault, Tokens tokens, PasswordHasher passwords,
        Roles roles,
    FundClients clients) : AccessService.AccessServiceBase
{
    public override Task<PresentGrants> GetPresentGrants(GetPresentGrantsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string person = Domain.Person.Names.Parse(request.Person).Text;
            await db.People.Get(person, context.CancellationToken);
            return await PresentGrantsOf(db, person, context.CancellationToken);
        }, context.CancellationToken);

    public override Task<PresentGrants> GetSelf(GetSelfRequest request, ServerCallContext context) =>
        store.Read(db => PresentGrantsOf(db, context.Caller().Person, context.CancellationToken), context.CancellationToken);

    public override Task<Pb.Directory> GetDirectory(GetDirectoryRequest request, ServerCallContext context)
    {
        var directory = new Pb.Directory();
        foreach (string service in FundClients.Services)
            directory.Places.Add(new Pb.Directory.Types.Place { Service = service, Address = clients.AddressOf(service) });
        return Task.FromResult(directory);
    }

    private async Task<PresentGrants> PresentGrantsOf(AccessDb db, string person, CancellationToken cancel)
    {
        var present = new PresentGrants { Person = person };
        present.Grants.AddRange(await db.Grants.InForce(person, clock.Today, cancel));
        return present;
    }
}
