using Fund.Budgets.Documents;
using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Ledger.Store;

/// <summary>An encumbrance as it is shown: its facts, and what stands on its accounts.</summary>
internal static class EncumbranceView
{
    /// <param name="facts">What was fixed when it was opened.</param>
    /// <param name="accounts">All its accounts; their order does not matter.</param>
    /// <param name="updateTime">When any of them was last posted to.</param>
    public static Pb.Encumbrance Of(EncumbranceFacts facts, IEnumerable<Account> accounts, DateTimeOffset updateTime)
    {
        var shown = new Pb.Encumbrance
        {
            Name = facts.Name, Document = facts.Document, Purpose = facts.Purpose,
            CreateTime = facts.CreateTime.ToProto(), UpdateTime = updateTime.ToProto(), Balances = new Pb.Balances(),
        };
        foreach (Account account in accounts.OrderBy(account => account.Name, StringComparer.Ordinal))
        {
            Pb.Balances balances = account.Stages.ToProto(account.Currency.Code);
            shown.Sources.Add(new Pb.EncumbranceSource { Source = account.Parent, Balances = balances });
            shown.Balances.CurrencyCode = balances.CurrencyCode;
            shown.Balances.EncumberedMinorUnits += balances.EncumberedMinorUnits;
            shown.Balances.ObligatedMinorUnits += balances.ObligatedMinorUnits;
            shown.Balances.DisbursedMinorUnits += balances.DisbursedMinorUnits;
        }
        shown.State = StateOf(shown.Balances);
        return shown.Sealed();
    }

    private static Pb.Encumbrance.Types.State StateOf(Pb.Balances balances) =>
        (balances.EncumberedMinorUnits > 0, balances.ObligatedMinorUnits + balances.DisbursedMinorUnits > 0) switch
        {
            (true, false) => Pb.Encumbrance.Types.State.Open,
            (true, true) => Pb.Encumbrance.Types.State.PartlyLiquidated,
            (false, true) => Pb.Encumbrance.Types.State.Liquidated,
            (false, false) => Pb.Encumbrance.Types.State.Released,
        };
}
