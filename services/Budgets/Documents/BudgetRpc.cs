using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Documents;

/// <summary>Authority to spend: offices, appropriations, allotments and the closing of months.</summary>
public sealed partial class BudgetRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger, Clock clock)
    : Pb.BudgetService.BudgetServiceBase
{
    public override Task<Pb.FiscalPeriod> ClosePeriod(Pb.ClosePeriodRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            Period month = Period.Parse(request.Period);
            if (office.Parent is not null) throw Reasons.OfficeNotTop(office);
            await db.MustKnow(office);
            if (await ledger.PeriodOf(db, month) == PeriodState.Closed) throw Reasons.PeriodClosed(month);

            await ledger.ClosePeriod(db, month);

            var closed = new Pb.FiscalPeriod
            {
                Name = $"{request.Parent}/periods/{month}", State = Pb.FiscalPeriod.Types.State.Closed, UpdateTime = clock.Now.ToProto(),
            };
            db.Publish(new PeriodClosed(closed.Name));
            return closed.Sealed();
        }, LedgerInDoor.Gate);
}
