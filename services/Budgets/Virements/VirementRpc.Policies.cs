using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Virements;

public sealed partial class VirementRpc
{
    public override Task<Pb.VirementPolicy> CreateVirementPolicy(Pb.CreateVirementPolicyRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = VirementPolicy.Names.Of(office, request.VirementPolicyId);
            var policy = VirementPolicy.Draft(name, request.FiscalYear, request.LimitBasisPoints, request.HeadApprovesAcrossFunctions);
            await db.MustKnow(office);
            if (await db.VirementPolicies.AnyAsync(row => row.Name == name.Text)) throw Reasons.VirementPolicyExists(name.Text);

            db.VirementPolicies.Add(policy);
            return ToProto(policy);
        });

    public override Task<Pb.VirementPolicy> ActivateVirementPolicy(Pb.ActivateVirementPolicyRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            VirementPolicy policy = await db.VirementPolicyOf(request.Name);
            ToProto(policy).MustBe(request.Etag);
            VirementPolicy? before = await db.VirementPolicies.SingleOrDefaultAsync(row => row.Office == policy.Office
                && row.FiscalYear == policy.FiscalYear && row.State == VirementPolicyState.Active);

            before?.Replace();
            policy.Activate();

            db.Publish(new VirementPolicyActivated(
                policy.Name, policy.FiscalYear, policy.LimitBasisPoints, policy.HeadApprovesAcrossFunctions, before?.Name ?? ""));
            return ToProto(policy);
        });

    public override Task<Pb.VirementPolicy> GetVirementPolicy(Pb.GetVirementPolicyRequest request, ServerCallContext context) =>
        store.Read(async db => ToProto(
            await db.VirementPolicyOf(request.Name), await db.ActsOf(context.CancellationToken, request.Name)), context.CancellationToken);

    public override Task<Pb.ListVirementPoliciesResponse> ListVirementPolicies(
        Pb.ListVirementPoliciesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<VirementPolicy> page = await db.VirementPolicies.Within(Office.Names.Parse(request.Parent).Office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListVirementPoliciesResponse { NextPageToken = page.NextPageToken };
            answer.VirementPolicies.AddRange(page.Items.Select(row => ToProto(row)));
            return answer;
        }, context.CancellationToken);

    private static Pb.VirementPolicy ToProto(VirementPolicy row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.VirementPolicy
        {
            Name = row.Name, State = row.State.To<Pb.VirementPolicy.Types.State>(), FiscalYear = row.FiscalYear,
            LimitBasisPoints = (int)row.LimitBasisPoints, HeadApprovesAcrossFunctions = row.HeadApprovesAcrossFunctions,
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
