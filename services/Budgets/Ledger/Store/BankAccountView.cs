using Fund.Budgets.Documents;
using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Ledger.Store;

/// <summary>A bank account as it is shown: its facts, and what cash stands on it.</summary>
internal static class BankAccountView
{
    public static Pb.BankAccount Of(BankAccountFacts facts, Stages cash) => new Pb.BankAccount
    {
        Name = facts.Name, DisplayName = facts.DisplayName, BankCode = facts.BankCode, MaskedNumber = facts.MaskedNumber,
        CurrencyCode = facts.Currency,
        BankMinorUnits = cash.Bank, InTransitMinorUnits = cash.InTransit, SuspenseMinorUnits = cash.Suspense,
        CreateTime = facts.CreateTime.ToTime(), UpdateTime = facts.UpdateTime.ToTime(),
    }.Sealed();
}
