using Fund.Chassis.Db;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Payees;

internal static class PayeeProtos
{
    public static Pb.Payee ToProto(this Payee payee) => new Pb.Payee
    {
        Name = payee.Name, State = Enum.Parse<Pb.Payee.Types.State>(payee.State.ToString()), Subject = payee.Subject,
        MaskedName = payee.MaskedName,
        MaskedAccount = payee.MaskedAccount, BankCode = payee.BankCode, HoldUntilDate = payee.HoldUntilDate,
        CreateTime = payee.CreateTime.ToProto(), UpdateTime = payee.UpdateTime.ToProto(),
    }.Sealed();
}
