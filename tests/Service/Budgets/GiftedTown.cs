using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>A county whose town was given 300 fen for cleaning until the end of September; the county's bank account holds them.</summary>
internal sealed class GiftedTown : IAsyncDisposable
{
    public const string Account = $"{Office}/bankAccounts/wages";
    public const string Gift = $"{Town}/contributions/bamboo";

    private GiftedTown(CountyBudget county) => County = county;

    public CountyBudget County { get; }

    public Pb.ContributionService.ContributionServiceClient Officer => County.Contributions(County.Ann);

    public Pb.ContributionService.ContributionServiceClient Approver => County.Contributions(County.Ben);

    /// <param name="engine">The database.</param>
    /// <param name="pledged">What was promised.</param>
    /// <param name="received">What has come of it.</param>
    public static async Task<GiftedTown> Start(Engine engine, long pledged = 300, long received = 300)
    {
        var town = new GiftedTown(await CountyBudget.Start(engine, TellingPayments.Module));
        await town.County.Treasury(town.County.Tom).CreateBankAccountAsync(BankAccount("wages"));
        await town.Pledged("bamboo", pledged);
        if (received > 0) await town.Received(Gift, "entry-1", received);
        return town;
    }

    public Pb.RefundService.RefundServiceClient Refunds(Grpc.Core.CallInvoker caller) => new(caller);

    public async Task<Pb.Contribution> Pledged(string id, long amount) => await Officer.CreateContributionAsync(new()
    {
        Parent = Town, ContributionId = id, Kind = Pb.Contribution.Types.Kind.Gift, Giver = "Cooperative", Purpose = "cleaning",
        Pledged = Yuan(amount), EndDate = "2026-09-30", RequestId = Id(),
    });

    public async Task<Pb.Contribution> Received(string contribution, string entry, long amount, string day = "2026-06-02")
    {
        Pb.Credit credit = await County.Credited(TellingPayments.Credit(Account, entry, amount, day: day));
        return await County.Contributions(County.Tom).RecordReceiptAsync(new()
        {
            Name = contribution, Credit = credit.Name, Amount = Yuan(amount), EffectiveDate = day, RequestId = Id(),
        });
    }

    public async Task<Pb.Contribution> Shown(string name = Gift) => await Officer.GetContributionAsync(new() { Name = name });

    /// <summary>What the bank account holds: bank, in transit, in suspense.</summary>
    public async Task<(long, long, long)> Cash()
    {
        Pb.BankAccount account = await County.Treasury(County.Tom).GetBankAccountAsync(new() { Name = Account });
        return (account.BankMinorUnits, account.InTransitMinorUnits, account.SuspenseMinorUnits);
    }

    public static Pb.ProposeRefundRequest Proposal(string id, long amount) => new()
    {
        Parent = Gift, RefundId = id, BankAccount = Account, Amount = Yuan(amount), Reason = "The tools were never bought.",
        RequestId = Id(),
    };

    public async Task<Pb.Refund> Proposed(string id, long amount) => await Refunds(County.Ann).ProposeRefundAsync(Proposal(id, amount));

    public static Pb.ApproveRefundRequest Approval(Pb.Refund shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = "2026-06-13", RequestId = Id() };

    public async Task<Pb.Refund> Approved(string id, long amount) =>
        await Refunds(County.Ben).ApproveRefundAsync(Approval(await Proposed(id, amount)));

    public ValueTask DisposeAsync() => County.DisposeAsync();
}
