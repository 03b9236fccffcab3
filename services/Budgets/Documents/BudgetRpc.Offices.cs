using Fund.Budgets.Domain;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Documents;

public sealed partial class BudgetRpc
{
    public override Task<Pb.Office> CreateOffice(Pb.CreateOfficeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateOffice(db, request, context.Caller()));

    public static async Task<Pb.Office> CreateOffice(BudgetDb db, Pb.CreateOfficeRequest request, Caller caller)
    {
        ResourceName name = Office.Names.Parse(request.Name);
        if (await db.Offices.AnyAsync(row => row.Name == name.Text)) throw Reasons.OfficeExists(name.Text);
        if (name.Office.Parent is { } above) await db.MustKnow(above);

        Office office = Office.Create(name, request.DisplayName);

        db.Offices.Add(office);
        db.Publish(new OfficeCreated(office.Name, office.DisplayName));
        return office.ToProto();
    }

    public override Task<Pb.Office> GetOffice(Pb.GetOfficeRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            ResourceName name = Office.Names.Parse(request.Name);
            Office? office = await db.Offices.SingleOrDefaultAsync(row => row.Name == name.Text, context.CancellationToken);
            return (office ?? throw Reasons.OfficeNotFound(name.Text)).ToProto();
        }, context.CancellationToken);

    public override Task<Pb.ListOfficesResponse> ListOffices(Pb.ListOfficesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<Office> page = await db.Offices.Within(Office.Names.Parse(request.Parent).Office)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListOfficesResponse { NextPageToken = page.NextPageToken };
            answer.Offices.AddRange(page.Items.Select(office => office.ToProto()));
            return answer;
        }, context.CancellationToken);
}
