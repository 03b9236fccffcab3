using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Treasury;

/// <summary>Bank accounts, credits, debits and days as they are shown.</summary>
internal static class TreasuryProto
{
    public static Pb.BankAccount ToProto(this BankAccount row, Standing standing) => BankAccountView.Of(
        new BankAccountFacts(
            row.Name, row.DisplayName, row.BankCode, row.MaskedNumber, row.Currency, row.CreateTime, row.UpdateTime),
        standing.On(row.Name));

    /// <param name="row">The credit.</param>
    /// <param name="uses">Among others, all of its uses.</param>
    public static Pb.Credit ToProto(this BankCredit row, IEnumerable<CreditUse> uses) => new()
    {
        Name = row.Name, Amount = Wire.Of(row.Currency, row.AmountMinorUnits), InSuspense = Wire.Of(row.Currency, row.InSuspenseMinorUnits),
        BookingDate = row.BookingDate.ToText(), Statement = row.Statement, BankReference = row.BankReference,
        ReversedBy = row.ReversedBy,
        Uses =
        {
            uses.Where(use => use.Credit == row.Name).OrderBy(use => use.Number).Select(use => new Pb.CreditUse
            {
                Number = use.Number, Amount = Wire.Of(row.Currency, use.AmountMinorUnits), EffectiveDate = use.EffectiveDate.ToText(),
                Contribution = use.Contribution, Explanation = use.Explanation, WithdrawnBecause = use.WithdrawnBecause,
            }),
        },
    };

    public static Pb.CashDay ToProto(this CashDay row, CashBooks books)
    {
        Money Sum(long minorUnits) => Money.Of(row.Currency, minorUnits);
        return new Pb.CashDay
        {
            Name = row.Name, State = row.StateAgainst(books).To<Pb.CashDay.Types.State>(), Date = row.Date.ToText(),
            Statement = row.Statement, Opening = row.OpeningMinorUnits is { } opening ? Sum(opening).ToProto() : null,
            Closing = Sum(row.ClosingMinorUnits).ToProto(), EntryCount = checked((int)row.EntryCount), Bank = Sum(books.Bank).ToProto(),
            InTransit = Sum(books.InTransit).ToProto(), Suspense = Sum(books.Suspense).ToProto(),
            CountedLater = Sum(books.CountedLater).ToProto(), Difference = Sum(row.DifferenceFrom(books)).ToProto(),
            Explanation = row.Explanation, CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        }.Sealed();
    }

    public static Pb.Debit ToProto(this BankDebit row) => new()
    {
        Name = row.Name, Amount = Wire.Of(row.Currency, row.AmountMinorUnits), BookingDate = row.BookingDate.ToText(),
        Statement = row.Statement, BankReference = row.BankReference, Refund = row.Refund, Explanation = row.Explanation,
        Reverses = row.Reverses, HasTakenBack = row.HasTakenBack,
    };
}
