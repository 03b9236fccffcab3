using Fund.Budgets.Contributions;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.GiftedTown;
using State = Fund.Protos.Budget.V1.Contribution.Types.State;

namespace Fund.Tests.Service.Budgets;

public sealed class ContributionLifeTests
{
    private const string Expiry = "step:expire-contribution";

    [Theory, EachDatabase]
    public async Task In_dispute_nothing_is_newly_spent_until_it_is_settled(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine, pledged: 400);
        await town.County.Encumber(Gift, 100);
        var dispute = new Pb.DisputeContributionRequest { Name = Gift, Reason = "The giver says it was for roads.", RequestId = Id() };

        Pb.Contribution disputed = await town.Officer.DisputeContributionAsync(dispute);
        Assert.Equal(disputed, await town.Officer.DisputeContributionAsync(dispute));
        Assert.Equal((State.Disputed, "The giver says it was for roads."), (disputed.State, disputed.DisputeReason));
        Assert.Equal("ALLOTMENT_SUSPENDED", await Refused.Reason(town.County.Encumber(Gift, 1)));
        Assert.Equal("CONTRIBUTION_DISPUTED", await Refused.Reason(town.Officer.DisputeContributionAsync(
            new() { Name = Gift, Reason = "Again.", RequestId = Id() })));
        Assert.Equal(State.Disputed, (await town.Received(Gift, "entry-2", 50)).State);
        await town.Approved("for-the-giver", 50);

        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(town.Officer.SettleDisputeAsync(Settle())));
        Pb.Contribution settled = await town.Approver.SettleDisputeAsync(Settle());
        Assert.Equal((State.PartlyReceived, ""), (settled.State, settled.DisputeReason));
        await town.County.Encumber(Gift, 200);
        Assert.Equal("CONTRIBUTION_NOT_DISPUTED", await Refused.Reason(town.Approver.SettleDisputeAsync(Settle())));
    }

    [Theory, EachDatabase]
    public async Task A_pledge_and_what_was_given_back_cannot_be_disputed(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        await town.Pledged("promise", 10);
        await town.Approved("all-of-it", 300);
        async Task<string> Dispute(string name) => await Refused.Reason(
            town.Officer.DisputeContributionAsync(new() { Name = name, Reason = "Why?", RequestId = Id() }));

        Assert.Equal("CONTRIBUTION_NOT_RECEIVED", await Dispute($"{Town}/contributions/promise"));
        Assert.Equal("CONTRIBUTION_REFUNDED", await Dispute(Gift));
        Assert.Equal("CONTRIBUTION_NOT_FOUND", await Dispute($"{Town}/contributions/none"));
    }

    [Theory, EachDatabase]
    public async Task The_day_after_its_last_one_it_expires_once_whoever_looks(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        await using ServiceHost replica = await town.County.Host.Another((Fund.Budgets.BudgetsModule.Add, Fund.Budgets.BudgetsModule.Map),
            TellingPayments.Module);
        Task Look(ServiceHost host) => host.Services.GetRequiredService<ContributionExpiry>().ExpireDue(CancellationToken.None);
        await town.Pledged("promise", 10);

        // From 15 June, 9:00 to 30 September, 9:00: its last day still counts.
        town.County.Host.Clock.Advance(TimeSpan.FromDays(107));
        await Task.WhenAll(Look(town.County.Host), Look(replica));
        Assert.Equal(State.Received, (await town.Shown()).State);

        town.County.Host.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Look(town.County.Host), Look(replica));
        await Look(replica);

        Assert.Equal(State.Expired, (await town.Shown()).State);
        Assert.Equal(State.Expired, (await town.Shown($"{Town}/contributions/promise")).State);
        List<Entry> told = await Entries(town, entry => entry.Method == Expiry, 2);
        Assert.Equal([(Gift, "service:budgets", 300), ($"{Town}/contributions/promise", "service:budgets", 0)],
            told.Select(entry => (entry.Resource, entry.Caller, entry.Amount.MinorUnits)).Order());
        Assert.Equal(Pb.Refund.Types.State.Approved, (await town.Approved("what-is-left", 300)).State);
        Assert.Equal(State.Refunded, (await town.Shown()).State);
    }

    [Theory, EachDatabase]
    public async Task An_expired_contribution_is_prolonged_by_two_people(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        ContributionExpiry expiry = town.County.Host.Services.GetRequiredService<ContributionExpiry>();
        town.County.Host.Clock.Advance(TimeSpan.FromDays(108));
        await expiry.ExpireDue(CancellationToken.None);
        Assert.Equal("ALLOTMENT_LAPSED", await Refused.Reason(Encumber(town, "2026-10-01")));

        Assert.Equal("EXTENSION_NOT_PROPOSED", await Refused.Reason(town.Approver.ApproveExtensionAsync(Approve(await town.Shown()))));
        Assert.Equal("EXTENSION_NOT_LATER", await Refused.Reason(town.Officer.ProposeExtensionAsync(Extend("2026-09-30"))));
        Pb.Contribution asked = await town.Officer.ProposeExtensionAsync(Extend("2026-10-31"));
        Assert.Equal((State.Expired, "2026-09-30", "2026-10-31"), (asked.State, asked.EndDate, asked.ProposedEndDate));
        var ann = town.County.Contributions(town.County.Host.As("ann", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(ann.ApproveExtensionAsync(Approve(asked))));
        Pb.Contribution otherwise = asked.Clone();
        otherwise.Etag = "0123456789abcdef";
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(town.Approver.ApproveExtensionAsync(Approve(otherwise))));

        Pb.Contribution longer = await town.Approver.ApproveExtensionAsync(Approve(asked));
        Assert.Equal((State.Received, "2026-10-31", ""), (longer.State, longer.EndDate, longer.ProposedEndDate));
        Assert.Equal("OK", await Refused.Reason(Encumber(town, "2026-10-31")));
        Assert.Equal("ALLOTMENT_LAPSED", await Refused.Reason(Encumber(town, "2026-11-01")));

        town.County.Host.Clock.Advance(TimeSpan.FromDays(31));
        await expiry.ExpireDue(CancellationToken.None);
        Assert.Equal(State.Expired, (await town.Shown()).State);
        await Entries(town, entry => entry.Method == Expiry, 2);
    }

    private static Pb.SettleDisputeRequest Settle() => new() { Name = Gift, Reason = "A letter of 3 June.", RequestId = Id() };

    private static Pb.ProposeExtensionRequest Extend(string until) =>
        new() { Name = Gift, EndDate = until, Reason = "The giver's letter of 20 September.", RequestId = Id() };

    private static Pb.ApproveExtensionRequest Approve(Pb.Contribution shown) =>
        new() { Name = Gift, Etag = shown.Etag, RequestId = Id() };

    private static Grpc.Core.AsyncUnaryCall<Pb.Encumbrance> Encumber(GiftedTown town, string day)
    {
        string id = Id();
        return new Pb.LedgerService.LedgerServiceClient(town.County.Ann).OpenEncumbranceAsync(new Pb.OpenEncumbranceRequest
        {
            Parent = Town, EncumbranceId = id, Document = $"{Town}/contracts/{id}", Purpose = "cleaning", EffectiveDate = day,
            Lines = { new Pb.SourceAmount { Source = Gift, Amount = Yuan(1) } }, RequestId = Id(),
        });
    }

    // As many as there are once one more of another kind has been written behind them: then none is still to come.
    private static async Task<List<Entry>> Entries(GiftedTown town, Func<Entry, bool> fits, int count)
    {
        var found = new List<Entry>();
        string last = (await town.Pledged($"marker-{Id()[..8]}", 1)).Name;
        await town.County.EntryWhere(entry =>
        {
            if (fits(entry)) found.Add(entry);
            return entry.Resource == last;
        });
        Assert.Equal(count, found.Count);
        return found;
    }
}
