using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Microsoft.EntityFrameworkCore;

namespace Fund.Payments.Banks;

/// <summary>Has Budgets post one effect of a bank file. Effects of one encumbrance go in the order in which they came.</summary>
public sealed class PostEffect(ServiceStore<PaymentsDb> store, BudgetsSide budgets) : Step<PaymentsDb>(Step)
{
    public const string Step = "post-effect";

    public override async Task<Func<PaymentsDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
    {
        (BankEffect effect, List<SourceAmount> lines) = await store.Read(async db =>
        {
            BankEffect present = await db.BankEffects.SingleAsync(row => row.Name == step.Resource, cancel);
            List<BankEffect> open = await db.BankEffects
                .Where(row => row.Encumbrance == present.Encumbrance && row.State != BankEffectState.Posted)
                .OrderBy(row => row.CreateTime).ThenBy(row => row.Number).ToListAsync(cancel);
            // A second payment before the return of the first would ask for money that is not due yet, and be refused for good.
            if (open.Count > 0 && open[0].Name != present.Name) throw new EarlierEffectWaits();
            List<BankEffectShare> shares = await db.BankEffectShares.Where(share => share.Effect == present.Name)
                .OrderBy(share => share.Source).ToListAsync(cancel);
            return (present, shares.ConvertAll(
                share => new SourceAmount { Source = share.Source, Amount = share.Amount.ToMoney(present.Currency) }));
        }, cancel);
        await Ask(effect, lines, step.OnBehalfOf, requestId, cancel);
        return async db =>
        {
            BankEffect posted = await db.BankEffects.SingleAsync(row => row.Name == step.Resource);
            posted.State = BankEffectState.Posted;
            (await db.BankFile(posted.BankFile)).EffectPosted();
            db.Commit.Amount = posted.Money;
        };
    }

    public override async Task Refused(PaymentsDb db, StepRow step, Refusal why)
    {
        BankEffect effect = await db.BankEffects.SingleAsync(row => row.Name == step.Resource);
        effect.State = BankEffectState.Refused;
        (await db.BankFile(effect.BankFile)).Pending = why.Reason;
    }

    private async Task Ask(BankEffect effect, List<SourceAmount> lines, string person, string requestId, CancellationToken cancel)
    {
        switch (effect.Kind)
        {
            case BankEffectKind.Settled:
                var paid = new DisburseRequest
                {
                    Name = effect.Encumbrance, Document = effect.BankFile, BankAccount = effect.BankAccount,
                    EffectiveDate = effect.BookingDate,
                    RequestId = requestId,
                };
                paid.Lines.AddRange(lines);
                await budgets.Ledger(person).DisburseAsync(paid, cancellationToken: cancel);
                break;
            case BankEffectKind.Returned:
                var back = new ReturnDisbursementRequest
                {
                    Name = effect.Encumbrance, Document = effect.BankFile, BankAccount = effect.BankAccount,
                    EffectiveDate = effect.BookingDate,
                    RequestId = requestId,
                };
                back.Lines.AddRange(lines);
                await budgets.Ledger(person).ReturnDisbursementAsync(back, cancellationToken: cancel);
                break;
            default:
                await budgets.Treasury(person).FreeCashAsync(new FreeCashRequest
                {
                    Name = effect.BankAccount, Amount = effect.Money.ToProto(), Document = effect.BankFile,
                    EffectiveDate = effect.BookingDate,
                    RequestId = requestId,
                }, cancellationToken: cancel);
                break;
        }
    }

    /// <summary>Not its turn; the worker comes back to it.</summary>
    private sealed class EarlierEffectWaits : Exception;
}
