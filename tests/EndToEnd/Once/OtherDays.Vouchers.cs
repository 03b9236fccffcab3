using Fund.Protos.Budget.V1;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    private async Task TheBooksAreKept()
    {
        string month = Today[..7];
        VoucherRules draft = await Of<VoucherService.VoucherServiceClient>("budget-officer").CreateVoucherRulesAsync(
            new CreateVoucherRulesRequest
            {
                Parent = County, VoucherRulesId = "cn-2019", Pack = "cn-2019-1", FromMonth = month, RequestId = Id(),
            });
        await Of<VoucherService.VoucherServiceClient>("budget-approver").AdoptVoucherRulesAsync(
            new AdoptVoucherRulesRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        var treasury = Of<VoucherService.VoucherServiceClient>("treasury-officer");
        VoucherBatch made = await treasury.CreateVoucherBatchAsync(
            new CreateVoucherBatchRequest { Parent = County, VoucherBatchId = "first", Month = month, RequestId = Id() });
        VoucherBatch returned = await treasury.ReturnVoucherBatchAsync(
            new ReturnVoucherBatchRequest { Name = made.Name, Etag = made.Etag, Reason = "The file was cut short.", RequestId = Id() });
        VoucherBatch resent = await treasury.ResendVoucherBatchAsync(
            new ResendVoucherBatchRequest { Name = made.Name, Etag = returned.Etag, RequestId = Id() });
        await treasury.AcknowledgeVoucherBatchAsync(new AcknowledgeVoucherBatchRequest
        {
            Name = made.Name, Etag = resent.Etag, Totals = { resent.Totals }, Sha256 = resent.Sha256, RequestId = Id(),
        });
    }
}
