using Fund.Budgets.Documents;
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
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Contributions;

/// <summary>Raised money: promised, received with a booked credit, doubted, prolonged.</summary>
public sealed class ContributionRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger)
    : Pb.ContributionService.ContributionServiceBase
{
    public override Task<Pb.Contribution> CreateContribution(Pb.CreateContributionRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateContribution(db, request, context.Caller()));

    public static async Task<Pb.Contribution> CreateContribution(BudgetDb db, Pb.CreateContributionRequest request, Caller caller)
    {
        OfficeName office = Office.Names.Parse(request.Parent).Office;
        ResourceName name = Contribution.Names.Of(office, request.ContributionId);
        DateOnly? endDate = request.EndDate.Length == 0 ? null : Days.Parse(request.EndDate);
        await db.MustKnow(office);
        if (await db.Contributions.AnyAsync(row => row.Name == name.Text)) throw Reasons.ContributionExists(name.Text);

        Contribution contribution = Contribution.Pledge(
            name, request.Kind.To<ContributionKind>(), request.Giver, request.Purpose, request.Pledged.ToMoney(), endDate);

        db.Contributions.Add(contribution);
        db.Commit.Amount = request.Pledged.ToMoney();
        db.Publish(new ContributionPledged(contribution.Name, contribution.Purpose, contribution.PledgedMinorUnits, contribution.Currency));
        return await Shown(db, contribution);
    }

    public override Task<Pb.Contribution> RecordReceipt(Pb.RecordReceiptRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            Money amount = request.Amount.ToMoney();
            Contribution contribution = await db.ContributionOf(request.Name);
            BankCredit credit = await db.CreditOf(request.Credit);
            if (await db.Debits.AnyAsync(row => row.Reverses == credit.Name)) throw Reasons.CreditTakenBack(credit);

            (CreditUse use, Receive posting) = contribution.Receive(credit, amount, on);

            db.CreditUses.Add(use);
            Posted posted = await ledger.Post(db, posting);
            db.Commit.Amount = amount;
            db.Publish(new ContributionReceived(
                contribution.Name, credit.Name, contribution.Purpose, amount.MinorUnits, contribution.ReceivedMinorUnits,
                contribution.Currency,
                on.ToText()));
            return await Shown(db, contribution, posted);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Contribution> DisputeContribution(Pb.DisputeContributionRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Contribution contribution = await db.ContributionOf(request.Name);

            contribution.Dispute(request.Reason);

            await ledger.SetSuspended(db, contribution.Name, contribution.IsSuspended);
            db.Publish(new ContributionDisputed(contribution.Name));
            return await Shown(db, contribution);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Contribution> SettleDispute(Pb.SettleDisputeRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Contribution contribution = await db.ContributionOf(request.Name);

            contribution.Settle();

            await ledger.SetSuspended(db, contribution.Name, contribution.IsSuspended);
            db.Publish(new ContributionDisputeSettled(contribution.Name));
            return await Shown(db, contribution);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Contribution> ProposeExtension(Pb.ProposeExtensionRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly until = Days.Parse(request.EndDate);
            Contribution contribution = await db.ContributionOf(request.Name);

            contribution.ProposeExtension(until);

            db.Publish(new ContributionExtensionProposed(contribution.Name, until.ToText()));
            return await Shown(db, contribution);
        });

    public override Task<Pb.Contribution> ApproveExtension(Pb.ApproveExtensionRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Contribution contribution = await db.ContributionOf(request.Name);
            (await Shown(db, contribution)).MustBe(request.Etag);

            DateOnly until = contribution.Extend();

            if (contribution.HasAccount) await ledger.SetEndsOn(db, contribution.Name, until);
            db.Publish(new ContributionExtended(contribution.Name, until.ToText()));
            return await Shown(db, contribution);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Contribution> GetContribution(Pb.GetContributionRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Contribution contribution = await db.ContributionOf(request.Name);
            return ToProto(contribution, await Standing.Of(db, [contribution.Name], cancel: context.CancellationToken),
                await db.ActsOf(context.CancellationToken, contribution.Name));
        }, context.CancellationToken);

    public override Task<Pb.GiverStatement> GetGiverStatement(Pb.GetGiverStatementRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            DateOnly? from = request.FromDate.Length == 0 ? null : Days.Parse(request.FromDate);
            DateOnly? until = request.UntilDate.Length == 0 ? null : Days.Parse(request.UntilDate);
            Contribution contribution = await db.ContributionOf(request.Name);
            if (until < from) throw Reasons.DatesOutOfOrder(from.Value, until.Value);
            List<Contribution> given = !request.WholeGiver ? [contribution]
                : await db.Contributions.Where(row => row.Office == contribution.Office && row.Giver == contribution.Giver)
                    .OrderBy(row => row.Name).ToListAsync(context.CancellationToken);

            var statements = new GiverStatements(db);
            var answer = new Pb.GiverStatement { Giver = contribution.Giver, FromDate = request.FromDate, UntilDate = request.UntilDate };
            foreach (Contribution one in given) answer.Contributions.Add(await statements.Of(one, from, until));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.ListContributionsResponse> ListContributions(Pb.ListContributionsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<Contribution> page = await db.Contributions.Within(Office.Names.Parse(request.Parent).Office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            Standing standing = await Standing.Of(db, [.. page.Items.Select(row => row.Name)], cancel: context.CancellationToken);
            var answer = new Pb.ListContributionsResponse { NextPageToken = page.NextPageToken };
            answer.Contributions.AddRange(page.Items.Select(row => ToProto(row, standing)));
            return answer;
        }, context.CancellationToken);

    private static async Task<Pb.Contribution> Shown(BudgetDb db, Contribution row, Posted? posted = null) =>
        ToProto(row, await Standing.Of(db, [row.Name], posted));

    private static Pb.Contribution ToProto(Contribution row, Standing standing, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Contribution
        {
            Name = row.Name, State = row.State.To<Pb.Contribution.Types.State>(), Kind = row.Kind.To<Pb.Contribution.Types.Kind>(),
            Giver = row.Giver, Purpose = row.Purpose, Pledged = Wire.Of(row.Currency, row.PledgedMinorUnits),
            Received = Wire.Of(row.Currency, row.ReceivedMinorUnits), Refunded = Wire.Of(row.Currency, row.RefundedMinorUnits),
            EndDate = row.EndDate?.ToText() ?? "", ProposedEndDate = row.ProposedEndDate?.ToText() ?? "", DisputeReason = row.DisputeReason,
            Balances = standing.Under(row.Name).ToProto(row.Currency),
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
