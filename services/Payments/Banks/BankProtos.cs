using Fund.Chassis.Db;
using Fund.Kernel.Events;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Banks;

internal static class BankProtos
{
    public static Pb.BankFile ToProto(this BankFile file) => new Pb.BankFile
    {
        Name = file.Name, MessageType = file.MessageType, Sha256 = file.Sha256,
        State = Enum.Parse<Pb.BankFile.Types.State>(file.State.ToString()),
        EntryCount = (int)file.EntryCount, MatchedCount = (int)file.MatchedCount, CreditCount = (int)file.CreditCount,
        ExceptionCount = (int)file.ExceptionCount, IsTied = file.IsTied, BankAccount = file.BankAccount,
        ClosingBalance = file.Currency.Length > 0 ? file.ClosingBalance.ToMoney(file.Currency) : null, ClosingDate = file.ClosingDate,
        Pending = file.Pending, CreateTime = file.CreateTime.ToProto(), UpdateTime = file.UpdateTime.ToProto(),
    }.Sealed();

    public static Pb.BankException ToProto(this BankException exception) => new Pb.BankException
    {
        Name = exception.Name, State = Enum.Parse<Pb.BankException.Types.State>(exception.State.ToString()), Kind = exception.Kind,
        Amount = exception.Currency.Length > 0 ? exception.Amount.ToMoney(exception.Currency) : null, Disbursement = exception.Disbursement,
        BankFile = exception.BankFile, BankReason = exception.BankReason, Remedy = exception.Remedy, Explanation = exception.Explanation,
        CreateTime = exception.CreateTime.ToProto(), UpdateTime = exception.UpdateTime.ToProto(),
    }.Sealed();

    /// <summary>The fact that an effect tells: a sum, nobody by name.</summary>
    public static IEvent ToEvent(this BankEffect effect, string run) => effect.Kind switch
    {
        BankEffectKind.Settled => new DisbursementSettled(
            effect.Remittance, run, effect.BankFile, effect.ItemCount, effect.Amount, effect.Currency, effect.BookingDate),
        BankEffectKind.Returned => new DisbursementReturned(
            effect.Remittance, run, effect.BankFile, effect.ItemCount, effect.Amount, effect.Currency, effect.BookingDate),
        _ => new DisbursementRejected(effect.Remittance, run, effect.BankFile, effect.ItemCount, effect.Amount, effect.Currency,
            effect.BookingDate),
    };
}
