using Fund.Budgets.Ceilings;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Documents;

public sealed partial class BudgetRpc
{
    public override Task<Pb.Allotment> CreateAllotment(Pb.CreateAllotmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateAllotment(db, request, context.Caller()));

    public static async Task<Pb.Allotment> CreateAllotment(BudgetDb db, Pb.CreateAllotmentRequest request, Caller caller)
    {
        ResourceName name = Allotment.Names.Under(request.Parent, request.AllotmentId);
        OfficeName spendingOffice = Office.Names.Parse(request.SpendingOffice).Office;
        Appropriation appropriation = await db.AppropriationOf(request.Parent);
        if (await db.Allotments.AnyAsync(row => row.Name == name.Text)) throw Reasons.AllotmentExists(name.Text);
        await db.MustKnow(spendingOffice);

        Money amount = request.Amount.ToMoney();
        var terms = SpendingTerms.Of(
            [.. request.Plan.Select(part => (Days.Parse(part.FromDate), part.Amount.ToMoney()))],
            request.StopBasisPoints, request.WarnBasisPoints, amount, FiscalYear.Calendar(appropriation.FiscalYear));
        Allotment allotment = Allotment.Draft(name, appropriation, request.LineId, spendingOffice, amount, terms);

        db.Allotments.Add(allotment);
        db.Commit.Cites(appropriation.Name);
        db.Commit.Amount = allotment.Amount;
        return await Shown(db, allotment);
    }

    public override Task<Pb.Allotment> ReleaseAllotment(Pb.ReleaseAllotmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            Allotment allotment = await db.AllotmentOf(request.Name);
            (await Shown(db, allotment)).MustBe(request.Etag);
            string ceilings = await CeilingReach.Above(db, allotment);

            Posted posted = await ledger.Post(db, allotment.Release(on, ceilings));

            db.Commit.Cites(allotment.Appropriation);
            db.Commit.Amount = allotment.Amount;
            db.Publish(new AllotmentReleased(
                allotment.Name, $"offices/{allotment.SpendingOffice}", allotment.Purpose, allotment.FiscalYear, allotment.AmountMinorUnits,
                allotment.Currency, on.ToText(), allotment.EndDate.ToText()));
            return await Shown(db, allotment, posted);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Allotment> SuspendAllotment(Pb.SuspendAllotmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Allotment allotment = await db.AllotmentOf(request.Name);

            allotment.Suspend();

            await ledger.SetSuspended(db, allotment.Name, isSuspended: true);
            db.Publish(new AllotmentSuspended(allotment.Name));
            return await Shown(db, allotment);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Allotment> ResumeAllotment(Pb.ResumeAllotmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Allotment allotment = await db.AllotmentOf(request.Name);

            allotment.Resume();

            await ledger.SetSuspended(db, allotment.Name, isSuspended: false);
            db.Publish(new AllotmentResumed(allotment.Name));
            return await Shown(db, allotment);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Allotment> GetAllotment(Pb.GetAllotmentRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Allotment allotment = await db.AllotmentOf(request.Name);
            return allotment.ToProto(
                await Standing.Of(db, [allotment.Name], cancel: context.CancellationToken),
                await db.ActsOf(context.CancellationToken, allotment.Name, allotment.Appropriation));
        }, context.CancellationToken);

    public override Task<Pb.ListAllotmentsResponse> ListAllotments(Pb.ListAllotmentsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<Allotment> rows = OfOrFor(db.Allotments, Office.Names.Parse(request.Parent).Office);
            if (request.SpendingOffice.Length > 0)
            {
                string spender = Office.Names.Parse(request.SpendingOffice).Office.Text;
                rows = rows.Where(row => row.SpendingOffice == spender);
            }
            Page<Allotment> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            Standing standing = await Standing.Of(db, [.. page.Items.Select(row => row.Name)], cancel: context.CancellationToken);
            var answer = new Pb.ListAllotmentsResponse { NextPageToken = page.NextPageToken };
            answer.Allotments.AddRange(page.Items.Select(row => row.ToProto(standing)));
            return answer;
        }, context.CancellationToken);

    // A town spends what stands in the county's appropriation: whoever may see the town may see that.
    private static IQueryable<Allotment> OfOrFor(IQueryable<Allotment> rows, OfficeName office)
    {
        string exactly = office.Text;
        string below = office.Text + ".";
        return rows.Where(row => row.Office == exactly || row.Office.StartsWith(below)
            || row.SpendingOffice == exactly || row.SpendingOffice.StartsWith(below));
    }

    private static async Task<Pb.Allotment> Shown(BudgetDb db, Allotment allotment, Posted? posted = null) =>
        allotment.ToProto(await Standing.Of(db, [allotment.Name], posted));
}
