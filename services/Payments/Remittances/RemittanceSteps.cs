using System.Security.Cryptography;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Microsoft.EntityFrameworkCore;

namespace Fund.Payments.Remittances;

/// <summary>Has Budgets hold the cash of a released remittance; without it no file leaves the house.</summary>
public sealed class HoldCash(ServiceStore<PaymentsDb> store, BudgetsSide budgets, Clock clock) : Step<PaymentsDb>(Step)
{
    public const string Step = "hold-cash";

    public override async Task<Func<PaymentsDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
    {
        Remittance remittance = await store.Read(db => db.Remittance(step.Resource), cancel);
        await budgets.Treasury(step.OnBehalfOf).HoldCashAsync(new HoldCashRequest
        {
            Name = remittance.BankAccount, Amount = remittance.TotalMoney.ToProto(), Document = remittance.Name,
            EffectiveDate = remittance.AwaitsDate, RequestId = requestId,
        }, cancellationToken: cancel);
        return async db =>
        {
            Remittance held = await db.Remittance(step.Resource);
            held.CashHeld(SendFile.Step);
            await db.Await(SendFile.Step, held.Name, step.OnBehalfOf, clock.Now);
            db.Commit.Amount = held.TotalMoney;
        };
    }

    public override async Task Refused(PaymentsDb db, StepRow step, Refusal why) =>
        (await db.Remittance(step.Resource)).NotHeld(why.Reason);
}

/// <summary>
/// Puts the file of a remittance into the bank's outbox. It may do so twice after a crash; the bank knows the message id and takes
/// it once, and its word that it is a duplicate is never taken for a rejection.
/// </summary>
public sealed class SendFile(ServiceStore<PaymentsDb> store, FileMaker files, BankOutbox outbox, Clock clock) : Step<PaymentsDb>(Step)
{
    public const string Step = "send-file";

    public override async Task<Func<PaymentsDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
    {
        (Remittance remittance, RemittanceFile file) = await store.Read(
            async db => (await db.Remittance(step.Resource), await db.RemittanceFiles.SingleAsync(row => row.Remittance == step.Resource)),
            cancel);
        byte[] bytes = files.Open(file);
        // What was released is what is sent, or nothing is.
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != remittance.FileSha256)
            throw new CryptographicException($"The kept file of {remittance.Name} is not the one that was released.");
        string path = outbox.Put(remittance.MessageId, bytes);
        DateOnly today = clock.Today;
        return db => Sent(db, step.Resource, path, today);
    }

    /// <summary>Nobody refuses a file; a folder that cannot be written is tried again.</summary>
    public override Task Refused(PaymentsDb db, StepRow step, Refusal why) =>
        throw new InvalidOperationException("The outbox refuses nothing.", why);

    private static async Task Sent(PaymentsDb db, string name, string path, DateOnly today)
    {
        Remittance remittance = await db.Remittance(name);
        remittance.Send(path, today);
        foreach (Disbursement attempt in await db.Disbursements
            .Where(row => row.Remittance == name && row.State == DisbursementState.Ready).ToListAsync())
            attempt.State = DisbursementState.Sent;
        (await db.WageRun(remittance.WageRun)).Remit();
        db.Commit.Amount = remittance.TotalMoney;
    }
}
