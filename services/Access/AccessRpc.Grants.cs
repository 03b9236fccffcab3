using Fund.Access.Domain;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Access.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Access.V1;

namespace Fund.Access;

internal sealed partial class AccessRpc
{
    public override Task<Pb.Grant> ProposeGrant(ProposeGrantRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = RoleGrant.Names.Of(new NamePattern().Parse(request.Parent).Office, request.GrantId);
            DateOnly? until = request.UntilDate.Length == 0 ? null : Days.Parse(request.UntilDate);

            Domain.Person person = await db.People.Get(Domain.Person.Names.Parse(request.Person).Text);
            RoleGrant[] standing = await db.Grants.StandingOf(person.Name, clock.Today).ToArrayAsync();

            RoleGrant grant = RoleGrant.Propose(
                name, person.Name, request.Role, Days.Parse(request.FromDate), until, request.Reason, by: context.Caller().Person, standing,
                    roles);
            if (await db.Grants.AnyAsync(other => other.Name == grant.Name)) throw Reasons.GrantExists(grant.Name);

            db.Grants.Add(grant);
            return grant.ToProto();
        });

    public override Task<Pb.Grant> ConfirmGrant(ConfirmGrantRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            RoleGrant grant = await db.Grants.Get(RoleGrant.Names.Parse(request.Name).Text);
            grant.ToProto().MustBe(request.Etag);
            RoleGrant[] standing = await db.Grants.StandingOf(grant.Person, clock.Today).ToArrayAsync();

            grant.Confirm(by: context.Caller().Person, standing, roles);

            db.Publish(new GrantConfirmed(grant.Name, grant.Person, grant.Role, grant.FromDate.ToText(), grant.UntilDate?.ToText() ?? ""));
            return grant.ToProto();
        });

    public override Task<Pb.Grant> RevokeGrant(RevokeGrantRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            RoleGrant grant = await db.Grants.Get(RoleGrant.Names.Parse(request.Name).Text);
            int administratorsLeft = await db.Grants.AdministratorsBeside(grant, clock.Today, context.CancellationToken);

            grant.Revoke(administratorsLeft);

            db.Publish(new GrantRevoked(grant.Name, grant.Person, grant.Role));
            return grant.ToProto();
        });

    public override Task<ListGrantsResponse> ListGrants(ListGrantsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<RoleGrant> grants = db.Grants.Within(new NamePattern().Parse(request.Parent).Office);
            if (request.Person.Length > 0) grants = grants.Where(grant => grant.Person == request.Person);
            Page<RoleGrant> page = await grants.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new ListGrantsResponse { NextPageToken = page.NextPageToken };
            answer.Grants.AddRange(page.Items.Select(grant => grant.ToProto()));
            return answer;
        }, context.CancellationToken);
}
