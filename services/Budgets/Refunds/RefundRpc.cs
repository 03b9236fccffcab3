using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Refunds;

/// <summary>Unspent raised money on its way back to its giver.</summary>
public sealed class RefundRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger, Clock clock)
    : Pb.RefundService.RefundServiceBase
{
    public override Task<Pb.Refund> ProposeRefund(Pb.ProposeRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = ContributionRefund.Names.Under(request.Parent, request.RefundId);
            Contribution contribution = await db.ContributionOf(request.Parent);
            BankAccount account = await db.BankAccountOf(request.BankAccount);
            if (await db.Refunds.AnyAsync(row => row.Name == name.Text)) throw Reasons.RefundExists(name.Text);

            var refund = ContributionRefund.Propose(
                name, contribution, account, request.Amount.ToMoney(), request.Reason, await LeftOf(db, contribution));

            db.Refunds.Add(refund);
            db.Commit.Cites(contribution.Name);
            db.Commit.Amount = refund.Amount;
            db.Publish(new RefundProposed(refund.Name, refund.Contribution, refund.AmountMinorUnits, refund.Currency));
            return ToProto(refund);
        });

    public override Task<Pb.Refund> ApproveRefund(Pb.ApproveRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            ContributionRefund refund = await db.RefundOf(request.Name);
            ToProto(refund).MustBe(request.Etag);
            Contribution contribution = await db.ContributionOf(refund.Contribution);

            await ledger.Post(db, refund.Approve(contribution, await LeftOf(db, contribution), on));

            await ledger.SetSuspended(db, contribution.Name, contribution.IsSuspended);
            db.Commit.Cites(contribution.Name);
            db.Commit.Amount = refund.Amount;
            db.Publish(new RefundApproved(
                refund.Name, refund.Contribution, refund.BankAccount, refund.AmountMinorUnits, refund.Currency, on.ToText()));
            return ToProto(refund);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Refund> RefuseRefund(Pb.RefuseRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ContributionRefund refund = await db.RefundOf(request.Name);

            refund.Refuse(request.Reason);

            db.Commit.Cites(refund.Contribution);
            db.Publish(new RefundRefused(refund.Name, refund.Contribution));
            return ToProto(refund);
        });

    public override Task<Pb.Refund> ConfirmRefund(Pb.ConfirmRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ContributionRefund refund = await db.RefundOf(request.Name);
            BankDebit debit = await db.DebitOf(request.Debit);

            await ledger.Post(db, refund.Confirm(debit, clock.Today));

            db.Commit.Cites(refund.Contribution);
            db.Commit.Amount = refund.Amount;
            db.Publish(new RefundPaid(
                refund.Name, refund.Contribution, debit.Name, refund.AmountMinorUnits, refund.Currency, debit.BookingDate.ToText()));
            return ToProto(refund);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Refund> ReturnRefund(Pb.ReturnRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ContributionRefund refund = await db.RefundOf(request.Name);
            BankCredit credit = await db.CreditOf(request.Credit);
            Contribution contribution = await db.ContributionOf(refund.Contribution);

            (CreditUse use, ReturnRefund posting) = refund.Return(credit, contribution, clock.Today);

            db.CreditUses.Add(use);
            await ledger.Post(db, posting);
            await ledger.SetSuspended(db, contribution.Name, contribution.IsSuspended);
            db.Commit.Cites(contribution.Name);
            db.Commit.Amount = refund.Amount;
            db.Publish(new RefundReturned(
                refund.Name, refund.Contribution, credit.Name, refund.AmountMinorUnits, refund.Currency, credit.BookingDate.ToText()));
            return ToProto(refund);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Refund> RejectRefund(Pb.RejectRefundRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            ContributionRefund refund = await db.RefundOf(request.Name);
            Contribution contribution = await db.ContributionOf(refund.Contribution);

            await ledger.Post(db, refund.Reject(contribution, request.Reason, on));

            await ledger.SetSuspended(db, contribution.Name, contribution.IsSuspended);
            db.Commit.Cites(contribution.Name);
            db.Commit.Amount = refund.Amount;
            db.Publish(new RefundRejected(refund.Name, refund.Contribution, refund.AmountMinorUnits, refund.Currency, on.ToText()));
            return ToProto(refund);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Refund> GetRefund(Pb.GetRefundRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            ContributionRefund refund = await db.RefundOf(request.Name);
            return ToProto(refund, await db.ActsOf(context.CancellationToken, refund.Name, refund.Contribution));
        }, context.CancellationToken);

    public override Task<Pb.ListRefundsResponse> ListRefunds(Pb.ListRefundsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<ContributionRefund> rows = db.Refunds.Within(Office.Names.Parse(request.Parent).Office);
            if (request.InTransitOnly) rows = rows.Where(row => row.State == RefundState.Approved);
            Page<ContributionRefund> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListRefundsResponse { NextPageToken = page.NextPageToken };
            answer.Refunds.AddRange(page.Items.Select(row => ToProto(row)));
            return answer;
        }, context.CancellationToken);

    private static async Task<Stages> LeftOf(BudgetDb db, Contribution contribution) =>
        (await Standing.Of(db, [contribution.Name])).Under(contribution.Name);

    private static Pb.Refund ToProto(ContributionRefund row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Refund
        {
            Name = row.Name, State = row.State.To<Pb.Refund.Types.State>(), BankAccount = row.BankAccount, Amount = row.Amount.ToProto(),
            Reason = row.Reason, Outcome = row.Outcome, Debit = row.Debit, Credit = row.Credit,
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
