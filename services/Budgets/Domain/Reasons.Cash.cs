using Fund.Kernel;

namespace Fund.Budgets.Domain;

internal static partial class Reasons
{
    public static Refusal DebitTaken(BankDebit debit) =>
        new Refusal(RefusalKind.NotNow, "DEBIT_TAKEN",
                debit.Refund.Length > 0 ? $"The debit has paid {debit.Refund} already." : "It is known already what the debit was.")
            .With("debit", debit.Name).With("refund", debit.Refund);

    public static Refusal DebitReversesNothing(BankDebit debit) =>
        new Refusal(RefusalKind.NotNow, "DEBIT_REVERSES_NOTHING", "The bank took back no credit with this debit. Say what it was.")
            .With("debit", debit.Name);

    public static Refusal CreditNotUndone(BankDebit debit) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_NOT_UNDONE",
                "Part of what the credit brought is spent, reserved, named otherwise or not at hand, or the bank took another amount.")
            .With("debit", debit.Name).With("credit", debit.Reverses);

    public static Refusal CreditTakenBack(BankCredit credit) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_TAKEN_BACK", "The bank took the credit back: nothing of it is received any more.")
            .With("credit", credit.Name);

    public static Refusal CreditUseNotFound(BankCredit credit, long number) =>
        new Refusal(RefusalKind.NotFound, "CREDIT_USE_NOT_FOUND", $"The credit has no part with the number {number}.")
            .With("credit", credit.Name).With("uses", $"{credit.UseCount}");

    public static Refusal CreditUseWithdrawn(CreditUse use) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_USE_WITHDRAWN", "This part of the credit is in suspense again already.")
            .With("credit", use.Credit).With("number", $"{use.Number}");

    public static Refusal CreditReturnedRefund(BankCredit credit) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_RETURNED_REFUND", "The credit brought back a refund, which is unspent again by it.")
            .With("credit", credit.Name);

    public static Refusal ReceiptInUse(CreditUse use, string currency, long available) =>
        new Refusal(RefusalKind.NotNow, "RECEIPT_IN_USE",
                $"Of {use.Contribution} only {Money.Of(currency, available)} is neither spent nor reserved. Release or write back first.")
            .With("credit", use.Credit).With("contribution", use.Contribution);

    public static Refusal CreditBookedLater(BankCredit credit, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_BOOKED_LATER",
                $"The bank booked the credit on {credit.BookingDate.ToText()}: on {on.ToText()} nothing had come.")
            .With("credit", credit.Name).With("bookingDate", credit.BookingDate.ToText()).With("effectiveDate", on.ToText());

    public static Refusal CreditOfOtherAccount(BankCredit credit, ContributionRefund refund) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_OF_OTHER_ACCOUNT", $"The refund was paid from {refund.BankAccount}.")
            .With("credit", credit.Name).With("bankAccount", refund.BankAccount);

    public static Refusal CashDayNotFound(string name) => Missing("CASH_DAY_NOT_FOUND", "statement for the cash day", name);

    public static Refusal CashDayTies(CashDay day) =>
        new Refusal(RefusalKind.NotNow, "CASH_DAY_TIES", "The books hold what the bank says: there is nothing to explain.")
            .With("cashDay", day.Name);
}
