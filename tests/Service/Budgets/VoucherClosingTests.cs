using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>The clock stands at 2026-06-15.</summary>
public sealed class VoucherClosingTests
{
    private const string January = $"{Office}/periods/2026-01";

    [Theory, EachDatabase]
    public async Task A_month_is_closed_when_the_accounting_system_has_all_its_vouchers(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: 500));
        var periods = new Pb.PeriodService.PeriodServiceClient(county.Tom);
        var treasury = new Pb.VoucherService.VoucherServiceClient(county.Tom);
        Assert.True((await periods.CheckPeriodAsync(new() { Name = January })).MayClose);
        await Adopted(county, "2026-01");

        Pb.Blocker notMade = (await periods.CheckPeriodAsync(new() { Name = January })).Blockers.Single();
        Assert.Equal(("VOUCHERS_NOT_MADE", January, 500, "2026-01-01", 165),
            (notMade.Kind, notMade.Resource, notMade.Amount.MinorUnits, notMade.SinceDate, notMade.AgeDays));
        Assert.Equal(["treasury.officer"], notMade.Roles);
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(periods.ClosePeriodAsync(Close())));
        Pb.VoucherBatch batch = await treasury.CreateVoucherBatchAsync(
            new() { Parent = Office, VoucherBatchId = "january", Month = "2026-01", RequestId = Id() });

        Pb.Blocker waiting = (await periods.CheckPeriodAsync(new() { Name = $"{Office}/periods/2026-02" })).Blockers.Single();
        Assert.Equal(("VOUCHER_BATCH_NOT_ACKNOWLEDGED", batch.Name, 500, "2026-06-15"),
            (waiting.Kind, waiting.Resource, waiting.Amount.MinorUnits, waiting.SinceDate));
        Assert.Equal("PERIOD_BLOCKED", await Refused.Reason(periods.ClosePeriodAsync(Close())));
        await treasury.AcknowledgeVoucherBatchAsync(
            new() { Name = batch.Name, Etag = batch.Etag, Totals = { batch.Totals }, Sha256 = batch.Sha256, RequestId = Id() });

        Assert.Empty((await periods.CheckPeriodAsync(new() { Name = January })).Blockers);
        Assert.Equal("OK", await Refused.Reason(periods.ClosePeriodAsync(Close())));
    }

    [Theory, EachDatabase]
    public async Task A_month_before_the_rules_hold_waits_for_no_voucher(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: 500));
        await Adopted(county, "2026-02");

        Assert.Equal("OK", await Refused.Reason(new Pb.PeriodService.PeriodServiceClient(county.Tom).ClosePeriodAsync(Close())));
    }

    private static Pb.ClosePeriodRequest Close() => new() { Name = January, RequestId = Id() };

    private static async Task Adopted(CountyBudget county, string from)
    {
        Pb.VoucherRules draft = await new Pb.VoucherService.VoucherServiceClient(county.Ann).CreateVoucherRulesAsync(
            new() { Parent = Office, VoucherRulesId = "first", Pack = "generic-1", FromMonth = from, RequestId = Id() });
        await new Pb.VoucherService.VoucherServiceClient(county.Ben).AdoptVoucherRulesAsync(
            new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
    }
}
