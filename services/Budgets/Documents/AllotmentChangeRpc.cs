using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Documents;

/// <summary>More for a released allotment, or less.</summary>
public sealed class AllotmentChangeRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger)
    : Pb.AllotmentChangeService.AllotmentChangeServiceBase
{
    public override Task<Pb.AllotmentChange> CreateAllotmentChange(Pb.CreateAllotmentChangeRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = AllotmentChange.Names.Under(request.Parent, request.AllotmentChangeId);
            Allotment allotment = await db.AllotmentOf(request.Parent);
            if (await db.AllotmentChanges.AnyAsync(row => row.Name == name.Text)) throw Reasons.AllotmentChangeExists(name.Text);
            await CheckDocument(db, allotment.Name, request.DocumentNumber);

            var change = AllotmentChange.Draft(
                name, allotment, request.Kind.To<AllotmentChangeKind>(), request.Amount.ToMoney(), request.DocumentNumber, request.Reason,
                [.. request.Plan.Select(part => (Days.Parse(part.FromDate), part.Amount.ToMoney()))]);

            db.AllotmentChanges.Add(change);
            db.Commit.Cites(allotment.Name, allotment.Appropriation);
            db.Commit.Amount = change.Amount;
            return change.ToProto();
        });

    public override Task<Pb.AllotmentChange> ReleaseAllotmentChange(Pb.ReleaseAllotmentChangeRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            AllotmentChange change = await db.AllotmentChangeOf(request.Name);
            change.ToProto().MustBe(request.Etag);
            Allotment allotment = await db.AllotmentOf(change.Allotment);
            if (change.State == AllotmentChangeState.Draft) await CheckDocument(db, allotment.Name, change.DocumentNumber);
            Account? account = await ledger.Find(db, allotment.Name);

            await ledger.Post(db, change.Release(on, allotment, account?.Stages.Available ?? 0));

            SpendingTerms terms = allotment.Terms;
            long amount = allotment.PresentMinorUnits;
            await LedgerInDoor.SetTerms(db, allotment.Name, terms.Plan, terms.StopFloor(amount), terms.WarnFloor(amount));
            db.Commit.Cites(allotment.Name, allotment.Appropriation);
            db.Commit.Amount = change.Amount;
            db.Publish(new AllotmentChanged(
                allotment.Name, change.Name, change.Kind.ToString().ToUpperInvariant(), change.DocumentNumber, change.AmountMinorUnits,
                amount, change.Currency, on.ToText()));
            return change.ToProto();
        }, LedgerInDoor.Gate);

    public override Task<Pb.AllotmentChange> GetAllotmentChange(Pb.GetAllotmentChangeRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            AllotmentChange change = await db.AllotmentChangeOf(request.Name);
            Allotment allotment = await db.AllotmentOf(change.Allotment);
            return change.ToProto(await db.ActsOf(context.CancellationToken, change.Name, allotment.Name, allotment.Appropriation));
        }, context.CancellationToken);

    public override Task<Pb.ListAllotmentChangesResponse> ListAllotmentChanges(
        Pb.ListAllotmentChangesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<AllotmentChange> rows = db.AllotmentChanges.Within(Office.Names.Parse(request.Parent).Office);
            if (request.Allotment.Length > 0) rows = rows.Where(row => row.Allotment == request.Allotment);
            Page<AllotmentChange> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListAllotmentChangesResponse { NextPageToken = page.NextPageToken };
            answer.AllotmentChanges.AddRange(page.Items.Select(row => row.ToProto()));
            return answer;
        }, context.CancellationToken);

    // A draft that nobody released does not stand in the way of the same document drafted anew.
    private static async Task CheckDocument(BudgetDb db, string allotment, string number)
    {
        string? by = await db.AllotmentChanges
            .Where(row => row.Allotment == allotment && row.DocumentNumber == number && row.State == AllotmentChangeState.Released)
            .Select(row => row.Name).SingleOrDefaultAsync();
        if (by is not null) throw Reasons.ChangeDocumentTaken(number, by);
    }
}
