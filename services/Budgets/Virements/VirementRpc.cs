using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Virements;

/// <summary>Authority moved between lines within the year, and the policies that limit it.</summary>
public sealed partial class VirementRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger)
    : Pb.VirementService.VirementServiceBase
{
    public override Task<Pb.Virement> ProposeVirement(Pb.ProposeVirementRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = Virement.Names.Of(office, request.VirementId);
            (ResourceName from, ResourceName to) = Virement.LinesOf(office, request.FromLine, request.ToLine);
            if (await db.Virements.AnyAsync(row => row.Name == name.Text)) throw Reasons.VirementExists(name.Text);
            Appropriation giver = await db.AppropriationOf(from.ParentText), taker = await db.AppropriationOf(to.ParentText);
            VirementPolicy? policy = await db.VirementPolicyFor(office, giver.FiscalYear);

            var virement = Virement.Propose(name, (giver, from.Id), (taker, to.Id), request.Amount.ToMoney(), request.Reason, policy);

            db.Virements.Add(virement);
            db.Commit.Cites(giver.Name, taker.Name);
            db.Commit.Amount = virement.Amount;
            return ToProto(virement);
        });

    public override Task<Pb.Virement> ApproveVirement(Pb.ApproveVirementRequest request, ServerCallContext context) =>
        Approve(request, context, request.Name, request.Etag, request.EffectiveDate, isHead: false);

    public override Task<Pb.Virement> ApproveVirementAcrossFunctions(
        Pb.ApproveVirementAcrossFunctionsRequest request, ServerCallContext context) =>
        Approve(request, context, request.Name, request.Etag, request.EffectiveDate, isHead: true);

    public override Task<Pb.Virement> RefuseVirement(Pb.RefuseVirementRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Virement virement = await db.VirementOf(request.Name);
            ToProto(virement).MustBe(request.Etag);

            virement.Refuse(request.Reason);

            db.Commit.Cites(AppropriationsOf(virement));
            db.Commit.Amount = virement.Amount;
            db.Publish(new VirementRefused(virement.Name));
            return ToProto(virement);
        });

    public override Task<Pb.Virement> GetVirement(Pb.GetVirementRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Virement virement = await db.VirementOf(request.Name);
            return ToProto(virement, await db.ActsOf(context.CancellationToken, [virement.Name, .. AppropriationsOf(virement)]));
        }, context.CancellationToken);

    public override Task<Pb.ListVirementsResponse> ListVirements(Pb.ListVirementsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<Virement> rows = db.Virements.Within(Office.Names.Parse(request.Parent).Office);
            if (request.FiscalYear.Length > 0) rows = rows.Where(row => row.FiscalYear == request.FiscalYear);
            if (request.Line.Length > 0) rows = rows.Where(row => row.FromLine == request.Line || row.ToLine == request.Line);
            Page<Virement> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListVirementsResponse { NextPageToken = page.NextPageToken };
            answer.Virements.AddRange(page.Items.Select(row => ToProto(row)));
            return answer;
        }, context.CancellationToken);

    private Task<Pb.Virement> Approve(
        IMessage request, ServerCallContext context, string name, string etag, string effectiveDate, bool isHead) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(effectiveDate);
            Virement virement = await db.VirementOf(name);
            ToProto(virement).MustBe(etag);
            string[] cited = AppropriationsOf(virement);
            Appropriation giver = await db.AppropriationOf(cited[0]), taker = await db.AppropriationOf(cited[1]);
            VirementPolicy? policy = await db.VirementPolicyFor(OfficeName.Parse(virement.Office), virement.FiscalYear);

            await ledger.Post(db, virement.Approve(on, giver, taker, policy, isHead));

            db.Commit.Cites(cited);
            db.Commit.Amount = virement.Amount;
            db.Publish(new VirementPosted(
                virement.Name, virement.FromLine, virement.ToLine, virement.FiscalYear, virement.AmountMinorUnits, virement.Currency,
                on.ToText(), virement.Policy));
            return ToProto(virement);
        }, LedgerInDoor.Gate);

    private static string[] AppropriationsOf(Virement virement) =>
        [Virement.LineNames.Parse(virement.FromLine).ParentText, Virement.LineNames.Parse(virement.ToLine).ParentText];

    private static Pb.Virement ToProto(Virement row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Virement
        {
            Name = row.Name, State = row.State.To<Pb.Virement.Types.State>(), FromLine = row.FromLine, ToLine = row.ToLine,
            FiscalYear = row.FiscalYear, Amount = row.Amount.ToProto(), Reason = row.Reason, IsAcrossFunctions = row.IsAcrossFunctions,
            EffectiveDate = row.EffectiveDate?.ToText() ?? "", Policy = row.Policy, RefusalReason = row.RefusalReason,
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
