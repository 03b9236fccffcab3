using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Kernel;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>The small book of <see cref="LedgerHost"/> with an office that keeps accounts, and June posted with every verb.</summary>
internal sealed class BookedMonth : IAsyncDisposable
{
    public const string Office = "offices/s-county";
    public const string Roads = "offices/s-county/appropriations/2026-roads";

    private BookedMonth(LedgerHost ledger) => Ledger = ledger;

    public LedgerHost Ledger { get; }

    public Pb.VoucherService.VoucherServiceClient Officer => new(Ledger.Host.As("ann", "budget.officer"));

    public Pb.VoucherService.VoucherServiceClient Approver => new(Ledger.Host.As("ben", "budget.approver"));

    public Pb.VoucherService.VoucherServiceClient Treasury => new(Ledger.Host.As("tom", "treasury.officer"));

    /// <summary>Six postings of June: voted, allotted twice, a bank account opened, a gift credited and received.</summary>
    public static async Task<BookedMonth> Start(Engine engine, string pack = "generic-1")
    {
        var month = new BookedMonth(await LedgerHost.Start(engine));
        await new Pb.BudgetService.BudgetServiceClient(month.Ledger.Host.As("ann", "budget.officer")).CreateOfficeAsync(
            new() { Name = Office, DisplayName = "S County", RequestId = Id() });
        await month.Adopted(pack);
        return month;
    }

    public static Pb.CreateVoucherRulesRequest Rules(string id, string pack, string from) =>
        new() { Parent = Office, VoucherRulesId = id, Pack = pack, FromMonth = from, RequestId = Id() };

    public async Task<Pb.VoucherRules> Adopted(string pack, string from = "2026-06")
    {
        Pb.VoucherRules draft = await Officer.CreateVoucherRulesAsync(Rules(pack, pack, from));
        return await Approver.AdoptVoucherRulesAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
    }

    public static Pb.CreateVoucherBatchRequest Batch(string id, int most = 0, string month = "2026-06") =>
        new() { Parent = Office, VoucherBatchId = id, Month = month, PostingCountMax = most, RequestId = Id() };

    /// <summary>What the other verbs post: 19 postings more, one of them taking another back.</summary>
    public async Task EveryVerb()
    {
        string both = NameOf("both"), later = NameOf("later");
        await Ledger.Post(
            new Vote(At("roads"), Roads, 9) { Opens = Facts(Roads, AccountKind.AppropriationLine, "s-county") },
            new Vire(At("vire"), LedgerHost.Line, Roads, 700),
            new Encumber(At("both"), both, [new(Town, 60_000), new(Village, 10_000)], ""),
            new Encumber(At("later"), later, [new(County, 20_000)], ""),
            new Increase(At("more"), later, [new(County, 500)]),
            new Liquidate(At("due"), both, Portion.Of(42_000)),
            new Liquidate(At("excess"), both, Portion.Of(30_000), TakesExcess: true),
            new Hold(At("hold"), Bank, 50_000),
            new SettlePayment(At("paid"), both, Portion.Of(40_000), Bank),
            new RejectCash(At("refused"), Bank, 3_000),
            new ReturnPayment(At("back"), both, Portion.Of(5_000), Bank),
            new WriteBack(At("written"), both, Portion.Of(1_000)),
            new Release(At("released"), later, Portion.Of(700)),
            new Credit(At("unknown"), Bank, 900),
            new NameCredit(At("interest"), Bank, 400),
            new Refund(At("refund"), Village, Bank, 1_500),
            new SettleCash(At("refunded"), Bank, 1_500),
            new Lapse(At("lapsed"), County, 100));
        await Ledger.Post(new Reverse(At("red"), "more"));
    }

    public async Task<string> Exported(Pb.ExportVouchersRequest.Types.Format format, string batch = "", string month = "2026-06")
    {
        using var call = Treasury.ExportVouchers(new() { Parent = Office, Month = month, VoucherBatchId = batch, Format = format });
        return string.Concat(await call.ResponseStream.ReadAllAsync().Select(part => part.Text).ToListAsync());
    }

    /// <summary>What stands in a stage of all accounts, those of raised money told apart; minor units.</summary>
    public async Task<long> Standing(Stage stage, bool raised = false)
    {
        string[] own = raised ? [Village] : [LedgerHost.Line, Roads, County, Town, Bank];
        string[] drawn = raised ? [$"{NameOf("both")}@{Village}"] : [$"{NameOf("both")}@{Town}", $"{NameOf("later")}@{County}"];
        long sum = 0;
        foreach (string account in own.Concat(drawn)) sum += (await Ledger.Account(account)).Stages[stage];
        return sum;
    }

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();
}
