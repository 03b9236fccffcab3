using Fund.Budgets.Documents;
using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using CarryForward = Fund.Budgets.Domain.Periods.CarryForward;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Periods.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Periods;

/// <summary>Authority that goes on in the next year instead of lapsing.</summary>
public sealed class CarryForwardRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger)
    : Pb.CarryForwardService.CarryForwardServiceBase
{
    public override Task<Pb.CarryForward> CreateCarryForward(Pb.CreateCarryForwardRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = CarryForward.Names.Under(request.Parent, request.CarryForwardId);
            if (await db.CarryForwards.AnyAsync(row => row.Name == name.Text)) throw Reasons.CarryForwardExists(name.Text);
            CarryForward.MustBeWithin(name.Office, request.FromAllotment, request.ToAllotment);
            Domain.Allotment from = await db.AllotmentOf(request.FromAllotment), to = await db.AllotmentOf(request.ToAllotment);

            var draft = CarryForward.Draft(name, from, to, request.Amount.ToMoney());

            db.CarryForwards.Add(draft);
            db.Commit.Cites(from.Name, to.Name);
            db.Commit.Amount = draft.Amount;
            return ToProto(draft);
        });

    public override Task<Pb.CarryForward> PostCarryForward(Pb.PostCarryForwardRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            CarryForward carried = await db.CarryForwardOf(request.Name);
            ToProto(carried).MustBe(request.Etag);
            Account to = await ledger.Find(db, carried.ToAllotment) ?? throw Ledger.Reasons.AccountNotFound(carried.ToAllotment);
            Standing standing = await Standing.Of(db, [carried.FromAllotment, carried.ToAllotment]);
            HashSet<string> opened = [.. standing.DrawnOn(carried.ToAllotment).Select(account => account.Name)];

            await ledger.Post(db, [.. carried.Post(to, standing.DrawnOn(carried.FromAllotment), opened.Contains)]);

            db.Commit.Cites(carried.FromAllotment, carried.ToAllotment);
            db.Commit.Amount = carried.Amount;
            db.Publish(new CarryForwardPosted(
                carried.Name, carried.FromAllotment, carried.ToAllotment, carried.AmountMinorUnits, carried.EncumberedMinorUnits,
                carried.Currency));
            return ToProto(carried);
        }, LedgerInDoor.Gate);

    public override Task<Pb.CarryForward> RefuseCarryForward(Pb.RefuseCarryForwardRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            CarryForward carried = await db.CarryForwardOf(request.Name);
            ToProto(carried).MustBe(request.Etag);

            carried.Refuse(request.Reason);

            db.Commit.Cites(carried.FromAllotment, carried.ToAllotment);
            db.Commit.Amount = carried.Amount;
            db.Publish(new CarryForwardRefused(carried.Name));
            return ToProto(carried);
        });

    public override Task<Pb.CarryForward> GetCarryForward(Pb.GetCarryForwardRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            CarryForward carried = await db.CarryForwardOf(request.Name);
            return ToProto(carried, await db.ActsOf(context.CancellationToken, carried.Name));
        }, context.CancellationToken);

    public override Task<Pb.ListCarryForwardsResponse> ListCarryForwards(
        Pb.ListCarryForwardsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string period = FiscalPeriod.Names.Parse(request.Parent).Text;
            Page<CarryForward> page = await db.CarryForwards.Where(row => row.Period == period)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListCarryForwardsResponse { NextPageToken = page.NextPageToken };
            answer.CarryForwards.AddRange(page.Items.Select(row => ToProto(row)));
            return answer;
        }, context.CancellationToken);

    private static Pb.CarryForward ToProto(CarryForward row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.CarryForward
        {
            Name = row.Name, State = row.State.To<Pb.CarryForward.Types.State>(), FromAllotment = row.FromAllotment,
            ToAllotment = row.ToAllotment, Amount = row.Amount.ToProto(), Encumbered = Wire.Of(row.Currency, row.EncumberedMinorUnits),
            RefusalReason = row.RefusalReason, CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
