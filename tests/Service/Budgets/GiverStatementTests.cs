using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.GiftedTown;
using Kind = Fund.Protos.Budget.V1.ContributionStatement.Types.Kind;

namespace Fund.Tests.Service.Budgets;

public sealed class GiverStatementTests
{
    [Theory, EachDatabase]
    public async Task The_statement_adds_up_again_from_the_movements_and_from_the_credits(Engine engine)
    {
        await using GiftedTown town = await ASpentGift(engine);

        Pb.ContributionStatement all = await Statement(town, "", "");
        Assert.Equal((0, 500, 60, 90, 350, 40), (all.Opening.MinorUnits, all.Received.MinorUnits, all.Spent.MinorUnits,
            all.Refunded.MinorUnits, all.Closing.MinorUnits, all.Reserved.MinorUnits));
        Assert.Equal(
            [
                (Kind.Receipt, "2026-06-02", 300L, "REF", "", ""), (Kind.Receipt, "2026-06-08", 200, "REF", "", ""),
                (Kind.Payment, "2026-06-10", 80, "", "cleaning", $"{Town}/remittances/r-1"),
                (Kind.Payment, "2026-06-12", -20, "", "cleaning", $"{Town}/bankFiles/s-3"),
                (Kind.Refund, "2026-06-13", 90, "", "", $"{Gift}/refunds/back"),
                (Kind.Refund, "2026-06-13", 50, "", "", $"{Gift}/refunds/not-paid"),
                (Kind.Refund, "2026-06-14", -50, "", "", $"{Gift}/refunds/not-paid"),
            ],
            all.Lines.OrderBy(line => line.Kind).Select(line => (line.Kind, line.EffectiveDate, line.Amount.MinorUnits, line.BankReference,
                line.Purpose, line.Kind == Kind.Receipt ? "" : line.Document)));

        // The first independent way: the movements as anyone may export them.
        Pb.Movement[] moved = [.. (await Movements(town)).Where(row => row.FromAccount.EndsWith(Gift, StringComparison.Ordinal)
            || row.ToAccount.EndsWith(Gift, StringComparison.Ordinal))];
        long Sum(Func<Pb.Movement, bool> which) => moved.Where(which).Sum(row => row.Amount.MinorUnits);
        Assert.Equal(all.Received.MinorUnits, Sum(row => row.ToAccount == Gift && row.FromAccount == ""));
        Assert.Equal(all.Refunded.MinorUnits, Sum(row => row.FromAccount == Gift && row.ToAccount == ""));
        Assert.Equal(all.Spent.MinorUnits, Sum(row => row.ToStage == "DISBURSED") - Sum(row => row.FromStage == "DISBURSED"));
        // The second: the credits that the receipts cite, as the treasury sees them.
        Dictionary<string, Pb.Credit> credits = (await town.County.Treasury(town.County.Tom).ListCreditsAsync(new() { Parent = Office }))
            .Credits.ToDictionary(credit => credit.Name);
        Assert.All(all.Lines.Where(line => line.Kind == Kind.Receipt), line =>
            Assert.Equal((line.Amount, line.BookingDate, line.BankReference),
                (credits[line.Document].Amount, credits[line.Document].BookingDate, credits[line.Document].BankReference)));
        // The third: what stands in the ledger now.
        Pb.Balances standing = (await town.Shown()).Balances;
        Assert.Equal(all.Closing.MinorUnits,
            standing.AvailableMinorUnits + standing.EncumberedMinorUnits + standing.ObligatedMinorUnits);
        Assert.Equal(all.Reserved.MinorUnits, standing.EncumberedMinorUnits + standing.ObligatedMinorUnits);
    }

    [Theory, EachDatabase]
    public async Task Days_follow_each_other_without_a_gap(Engine engine)
    {
        await using GiftedTown town = await ASpentGift(engine);

        Pb.ContributionStatement first = await Statement(town, "2026-06-01", "2026-06-10");
        Pb.ContributionStatement second = await Statement(town, "2026-06-11", "2026-06-30");

        Assert.Equal((0, 420, 20), (first.Opening.MinorUnits, first.Closing.MinorUnits, first.Reserved.MinorUnits));
        Assert.Equal(first.Closing, second.Opening);
        Assert.Equal((await Statement(town, "", "")).Closing, second.Closing);
        Assert.Equal("DATES_OUT_OF_ORDER", await Refused.Reason(town.Officer.GetGiverStatementAsync(
            new() { Name = Gift, FromDate = "2026-06-02", UntilDate = "2026-06-01" })));
    }

    [Theory, EachDatabase]
    public async Task All_that_a_giver_gave_to_the_office_is_shown_side_by_side(Engine engine)
    {
        await using GiftedTown town = await GiftedTown.Start(engine);
        await town.Pledged("bamboo-2", 70);
        await town.Officer.CreateContributionAsync(new()
        {
            Parent = Town, ContributionId = "of-another", Kind = Pb.Contribution.Types.Kind.Gift, Giver = "Orchard", Pledged = Yuan(5),
            RequestId = Id(),
        });

        Pb.GiverStatement shown = await town.Officer.GetGiverStatementAsync(new() { Name = Gift, WholeGiver = true });

        Assert.Equal("Cooperative", shown.Giver);
        Assert.Equal([(Gift, 300L), ($"{Gift}-2", 0L)], shown.Contributions.Select(one => (one.Contribution, one.Closing.MinorUnits)));
        Assert.Equal("CONTRIBUTION_NOT_FOUND",
            await Refused.Reason(town.Officer.GetGiverStatementAsync(new() { Name = $"{Town}/contributions/none" })));
    }

    // 500 came in two credits; of 100 reserved 80 were paid and 20 of them came back; 90 went back to the giver, 50 more nearly.
    private static async Task<GiftedTown> ASpentGift(Engine engine)
    {
        GiftedTown town = await GiftedTown.Start(engine, pledged: 500);
        await town.Received(Gift, "entry-2", 200, day: "2026-06-08");
        Pb.Encumbrance reserved = await town.County.Encumber(Gift, 100);
        var treasury = new Pb.LedgerService.LedgerServiceClient(town.County.Tom);
        Pb.SourceAmount Of(long fen) => new() { Source = Gift, Amount = Yuan(fen) };
        await treasury.LiquidateEncumbranceAsync(new()
        {
            Name = reserved.Name, Document = $"{Town}/claims/c-1", Lines = { Of(90) }, EffectiveDate = "2026-06-09", RequestId = Id(),
        });
        await town.County.Treasury(town.County.Host.AsService("payments", "offices/s-county/people/pat")).HoldCashAsync(new()
        {
            Name = Account, Amount = Yuan(80), Document = $"{Town}/remittances/r-1", EffectiveDate = "2026-06-09", RequestId = Id(),
        });
        await treasury.DisburseAsync(new()
        {
            Name = reserved.Name, Document = $"{Town}/remittances/r-1", Lines = { Of(80) }, BankAccount = Account,
            EffectiveDate = "2026-06-10", RequestId = Id(),
        });
        await treasury.ReturnDisbursementAsync(new()
        {
            Name = reserved.Name, Document = $"{Town}/bankFiles/s-3", Lines = { Of(20) }, BankAccount = Account,
            EffectiveDate = "2026-06-12", RequestId = Id(),
        });
        await town.Approved("back", 90);
        Pb.Refund notPaid = await town.Approved("not-paid", 50);
        await town.Refunds(town.County.Tom).RejectRefundAsync(
            new() { Name = notPaid.Name, Reason = "Closed account.", EffectiveDate = "2026-06-14", RequestId = Id() });
        return town;
    }

    private static async Task<Pb.ContributionStatement> Statement(GiftedTown town, string from, string until) =>
        (await town.Officer.GetGiverStatementAsync(new() { Name = Gift, FromDate = from, UntilDate = until })).Contributions.Single();

    private static async Task<List<Pb.Movement>> Movements(GiftedTown town)
    {
        using var call = new Pb.LedgerService.LedgerServiceClient(town.County.Tom).ExportMovements(new() { Parent = Office });
        var moved = new List<Pb.Movement>();
        await foreach (Pb.Movement one in call.ResponseStream.ReadAllAsync()) moved.Add(one);
        return moved;
    }
}
