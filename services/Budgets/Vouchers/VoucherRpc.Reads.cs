using System.Globalization;
using System.Text;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Vouchers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Vouchers;

public sealed partial class VoucherRpc
{
    private const int ExportedAtOnce = 200;

    public override Task<Pb.VoucherRules> GetVoucherRules(Pb.GetVoucherRulesRequest request, ServerCallContext context) =>
        store.Read(async db => (await db.VoucherRulesOf(request.Name))
            .ToProto(await db.ActsOf(context.CancellationToken, request.Name)), context.CancellationToken);

    public override Task<Pb.ListVoucherRulesResponse> ListVoucherRules(Pb.ListVoucherRulesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<VoucherRules> page = await db.VoucherRules.Within(Office.Names.Parse(request.Parent).Office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListVoucherRulesResponse { NextPageToken = page.NextPageToken };
            answer.VoucherRules.AddRange(page.Items.Select(row => row.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.VoucherBatch> GetVoucherBatch(Pb.GetVoucherBatchRequest request, ServerCallContext context) =>
        store.Read(async db => (await db.VoucherBatchOf(request.Name)).ToProto(), context.CancellationToken);

    public override Task<Pb.ListVoucherBatchesResponse> ListVoucherBatches(Pb.ListVoucherBatchesRequest request,
        ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<VoucherBatch> page = await db.VoucherBatches.Include(row => row.Totals)
                .Within(Office.Names.Parse(request.Parent).Office).Where(row => request.Month == "" || row.Month == request.Month)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListVoucherBatchesResponse { NextPageToken = page.NextPageToken };
            answer.VoucherBatches.AddRange(page.Items.Select(row => row.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.ListVouchersResponse> ListVouchers(Pb.ListVouchersRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            (OfficeName office, Period month, string batch) = await Wanted(db, request.Parent, request.Month, request.VoucherBatchId);
            int take = Pages.Size(request.PageSize);
            List<MadeVoucher> found = await new VoucherTables(db).Made(office, month, batch, After(request.PageToken), take + 1);
            var answer = new Pb.ListVouchersResponse
            {
                NextPageToken = found.Count <= take ? ""
                    : Pages.TokenOf(found[take - 1].Numbered.Ordinal.ToString(CultureInfo.InvariantCulture)),
            };
            answer.Vouchers.AddRange(found.Take(take).Select(VoucherProto.ToProto));
            return answer;
        }, context.CancellationToken);

    public override Task ExportVouchers(Pb.ExportVouchersRequest request, IServerStreamWriter<Pb.VoucherText> answers,
        ServerCallContext context) =>
        store.Read(async db =>
        {
            (OfficeName office, Period month, string batch) = await Wanted(db, request.Parent, request.Month, request.VoucherBatchId);
            bool isCsv = request.Format == Pb.ExportVouchersRequest.Types.Format.Csv;
            await Send(isCsv ? VoucherFiles.CsvTitles : await JournalHead(db, office, month));
            var tables = new VoucherTables(db);
            long after = 0;
            while (true)
            {
                // Whole pages are read before any is sent, so that a slow reader holds no open statement.
                List<MadeVoucher> page = await tables.Made(office, month, batch, after, ExportedAtOnce);
                if (page.Count == 0) return true;
                var text = new StringBuilder();
                foreach (MadeVoucher made in page)
                    text.Append(isCsv ? VoucherFiles.Csv(made.Numbered, made.Pack) : VoucherFiles.Journal(made.Numbered, made.Pack));
                await Send(text.ToString());
                after = page[^1].Numbered.Ordinal;
            }

            Task Send(string text) => answers.WriteAsync(new Pb.VoucherText { Text = text }, context.CancellationToken);
        }, context.CancellationToken);

    private static async Task<(OfficeName Office, Period Month, string Batch)> Wanted(BudgetDb db, string parent, string month,
        string batchId)
    {
        OfficeName office = Office.Names.Parse(parent).Office;
        var period = Period.Parse(month);
        if (batchId.Length == 0) return (office, period, "");
        VoucherBatch batch = await db.VoucherBatchOf(VoucherBatch.Names.Of(office, batchId).Text);
        return batch.Month == month ? (office, period, batch.Name) : throw Domain.Vouchers.Reasons.VoucherBatchNotFound(batch.Name);
    }

    private static async Task<string> JournalHead(BudgetDb db, OfficeName office, Period month)
    {
        List<VoucherBatch> batches = await db.VoucherBatches.Include(row => row.Totals)
            .Where(row => row.Office == office.Text && row.Month == month.ToString()).ToListAsync();
        return VoucherFiles.JournalHead(
            batches.Select(batch => batch.Pack).Distinct().Select(VoucherPacks.Of),
            batches.SelectMany(batch => batch.Totals).Select(total => total.Currency).Distinct().Order(StringComparer.Ordinal)
                .Select(Currency.Of));
    }

    private static long After(string token) =>
        token.Length == 0 ? 0
            : long.TryParse(Pages.KeyOf(token, 1)[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ordinal) ? ordinal
            : throw Pages.Malformed();
}
