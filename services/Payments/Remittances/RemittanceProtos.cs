using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Payments.WageRuns;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Remittances;

internal static class RemittanceProtos
{
    public static Pb.Remittance ToProto(this Remittance remittance) => new Pb.Remittance
    {
        Name = remittance.Name, State = Enum.Parse<Pb.Remittance.Types.State>(remittance.State.ToString()), WageRun = remittance.WageRun,
        BankAccount = remittance.BankAccount, MessageId = remittance.MessageId, ItemCount = (int)remittance.ItemCount,
        Total = remittance.Total.ToMoney(remittance.Currency), FileSha256 = remittance.FileSha256,
        SettledCount = (int)remittance.SettledCount,
        ReturnedCount = (int)remittance.ReturnedCount, RejectedCount = (int)remittance.RejectedCount,
        UnknownCount = (int)remittance.UnknownCount,
        Settled = remittance.Settled.ToMoney(remittance.Currency), FilePath = remittance.FilePath,
        Pending = remittance.Awaits.Length > 0 ? $"waits for the step {remittance.Awaits}" : remittance.Pending,
        CreateTime = remittance.CreateTime.ToProto(), UpdateTime = remittance.UpdateTime.ToProto(),
    }.Sealed();

    /// <summary>The remittance as it is shown, with its acts, those on its run and on the rolls that the run rests on.</summary>
    public static async Task<Pb.Remittance> Show(this PaymentsDb db, Remittance remittance, CancellationToken cancel)
    {
        Pb.Remittance shown = remittance.ToProto();
        WageRun run = await db.WageRun(remittance.WageRun);
        shown.Acts.AddRange(await db.ActsOf(cancel, [remittance.Name, run.Name, .. run.CitedRollNames]));
        return shown;
    }
}
