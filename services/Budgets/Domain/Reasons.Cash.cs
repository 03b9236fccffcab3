using Fund.Kernel;

namespace Fund.Budgets.Domain;

internal static partial class Reasons
{
    public static Refusal DebitTaken(BankDebit debit) =>
        new Refusal(RefusalKind.NotNow, "DEBIT_TAKEN",
                debit.Refund.Length > 0 ? $"The debit has paid {debit.Refund} already." : "The debit is named already.")
            .With("debit", debit.Name).With("refund", debit.Refund);

    public static Refusal CashDayNotFound(string name) => Missing("CASH_DAY_NOT_FOUND", "statement for the cash day", name);

    public static Refusal CashDayTies(CashDay day) =>
        new Refusal(RefusalKind.NotNow, "CASH_DAY_TIES", "The books hold what the bank says: there is nothing to explain.")
            .With("cashDay", day.Name);
}
