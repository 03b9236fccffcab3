using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Treasury;

/// <summary>Bank accounts and credits as they are shown.</summary>
internal static class TreasuryProto
{
    public static Pb.BankAccount ToProto(this BankAccount row, Standing standing) => BankAccountView.Of(
        new BankAccountFacts(
            row.Name, row.DisplayName, row.BankCode, row.MaskedNumber, row.Currency, row.CreateTime, row.UpdateTime),
        standing.On(row.Name));

    public static Pb.Credit ToProto(this BankCredit row) => new()
    {
        Name = row.Name, Amount = Wire.Of(row.Currency, row.AmountMinorUnits), InSuspense = Wire.Of(row.Currency, row.InSuspenseMinorUnits),
        BookingDate = row.BookingDate.ToText(), Statement = row.Statement, BankReference = row.BankReference,
    };

    public static Pb.Debit ToProto(this BankDebit row) => new()
    {
        Name = row.Name, Amount = Wire.Of(row.Currency, row.AmountMinorUnits), BookingDate = row.BookingDate.ToText(),
        Statement = row.Statement, BankReference = row.BankReference, Refund = row.Refund,
    };
}
