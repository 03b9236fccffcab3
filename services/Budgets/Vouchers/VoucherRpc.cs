using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Vouchers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Vouchers.Reasons;

namespace Fund.Budgets.Vouchers;

/// <summary>Accounting vouchers: the rules an office adopts, batches of vouchers, and their way to the accounting system.</summary>
public sealed partial class VoucherRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, Clock clock)
    : Pb.VoucherService.VoucherServiceBase
{
    public override Task<Pb.VoucherRules> CreateVoucherRules(Pb.CreateVoucherRulesRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = VoucherRules.Names.Of(office, request.VoucherRulesId);
            var rules = VoucherRules.Draft(name, request.Pack, Period.Parse(request.FromMonth));
            VoucherPacks.Of(request.Pack);
            await db.MustKnow(office);
            if (await db.VoucherRules.AnyAsync(row => row.Name == name.Text)) throw Reasons.VoucherRulesExists(name.Text);

            db.VoucherRules.Add(rules);
            return rules.ToProto();
        });

    public override Task<Pb.VoucherRules> AdoptVoucherRules(Pb.AdoptVoucherRulesRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            VoucherRules rules = await db.VoucherRulesOf(request.Name);
            rules.ToProto().MustBe(request.Etag);
            VoucherRules? latest = await db.VoucherRulesFor(rules.Office, Latest);

            rules.Adopt(latest, clock.Today);

            db.Publish(new VoucherRulesAdopted(rules.Name, rules.Pack, rules.FromMonth));
            return rules.ToProto();
        });

    public override Task<Pb.VoucherBatch> CreateVoucherBatch(Pb.CreateVoucherBatchRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = VoucherBatch.Names.Of(office, request.VoucherBatchId);
            Period month = Period.Parse(request.Month);
            if (office.Parent is not null) throw Reasons.OfficeNotTop(office);
            if (clock.Today < month.FirstDay) throw Reasons.PeriodNotBegun(month, clock.Today);
            await db.MustKnow(office);
            if (await db.VoucherBatches.AnyAsync(row => row.Name == name.Text)) throw Reasons.VoucherBatchExists(name.Text);
            VoucherRules rules = await db.VoucherRulesFor(office.Text, month.ToString())
                ?? throw Reasons.VoucherRulesNotAdopted(office, month);

            VoucherBatch batch = await new VoucherMaker(db, office, month).Make(name, rules, request.PostingCountMax);

            db.VoucherBatches.Add(batch);
            db.Publish(new VoucherBatchMade(batch.Name, batch.Month, batch.Pack, batch.PostingCount, batch.Sha256));
            return batch.ToProto();
        });

    public override Task<Pb.VoucherBatch> AcknowledgeVoucherBatch(Pb.AcknowledgeVoucherBatchRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            VoucherBatch batch = await db.VoucherBatchOf(request.Name);
            batch.ToProto().MustBe(request.Etag);

            batch.Acknowledge(request.Totals.Select(VoucherProto.ToTotal), request.Sha256);

            db.Publish(new VoucherBatchAcknowledged(batch.Name, batch.Month));
            return batch.ToProto();
        });

    public override Task<Pb.VoucherBatch> ReturnVoucherBatch(Pb.ReturnVoucherBatchRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            VoucherBatch batch = await db.VoucherBatchOf(request.Name);
            batch.ToProto().MustBe(request.Etag);

            batch.Return(request.Reason);

            db.Publish(new VoucherBatchReturned(batch.Name, batch.Month));
            return batch.ToProto();
        });

    public override Task<Pb.VoucherBatch> ResendVoucherBatch(Pb.ResendVoucherBatchRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            VoucherBatch batch = await db.VoucherBatchOf(request.Name);
            batch.ToProto().MustBe(request.Etag);

            batch.Resend();

            db.Publish(new VoucherBatchResent(batch.Name, batch.Month));
            return batch.ToProto();
        });

    // After every month that a period may be.
    private const string Latest = "9999-12";
}
