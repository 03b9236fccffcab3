using Fund.Kernel;

namespace Fund.Budgets.Domain;

internal static partial class Reasons
{
    public static Refusal ContributionRefunded(Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "CONTRIBUTION_REFUNDED", "All that was left of the contribution went back to its giver.")
            .With("contribution", contribution.Name);

    public static Refusal ContributionNotReceived(Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "CONTRIBUTION_NOT_RECEIVED",
                "Nothing of the contribution has come; a pledge cannot be spent anyway.")
            .With("contribution", contribution.Name);

    public static Refusal ContributionDisputed(Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "CONTRIBUTION_DISPUTED", "The contribution is in dispute already.")
            .With("contribution", contribution.Name);

    public static Refusal ContributionNotDisputed(Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "CONTRIBUTION_NOT_DISPUTED", "The contribution is not in dispute.")
            .With("contribution", contribution.Name);

    public static Refusal ExtensionNotLater(Contribution contribution, DateOnly until) =>
        new Refusal(RefusalKind.NotNow, "EXTENSION_NOT_LATER",
                contribution.EndDate is { } end ? $"The contribution may be spent until {end.ToText()}; {until.ToText()} is not later."
                    : "The contribution has no last day: there is nothing to extend.")
            .With("contribution", contribution.Name)
            .With("endDate", contribution.EndDate?.ToText() ?? "").With("askedDate", until.ToText());

    public static Refusal ExtensionNotProposed(Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "EXTENSION_NOT_PROPOSED", "Nobody has asked for a later last day.")
            .With("contribution", contribution.Name);

    public static Refusal DatesOutOfOrder(DateOnly from, DateOnly until) =>
        new Refusal(RefusalKind.Malformed, "DATES_OUT_OF_ORDER", $"The last day, {until.ToText()}, is before the first, {from.ToText()}.")
            .With("fromDate", from.ToText()).With("untilDate", until.ToText()).At("until_date", "not before from_date");

    public static Refusal RefundExceedsUnspent(Contribution contribution, Money asked, long available) =>
        new Refusal(RefusalKind.NotNow, "REFUND_EXCEEDS_UNSPENT",
                $"Of the contribution {new Money(asked.Currency, available)} are neither spent nor reserved; {asked} is more.")
            .With("contribution", contribution.Name)
            .With("availableMinorUnits", available).With("askedMinorUnits", asked.MinorUnits);

    public static Refusal BankAccountOfOtherOffice(BankAccount account, Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "BANK_ACCOUNT_OF_OTHER_OFFICE",
                "The bank account is neither of the contribution's office nor of one above it.")
            .With("contribution", contribution.Name)
            .With("bankAccount", account.Name);

    public static Refusal RefundNot(string state, ContributionRefund present) =>
        NotInState($"REFUND_NOT_{state}", "refund", present.Name, state, present.State);

    public static Refusal DebitOfOtherAccount(BankDebit debit, ContributionRefund refund) =>
        new Refusal(RefusalKind.NotNow, "DEBIT_OF_OTHER_ACCOUNT", $"The refund is paid from {refund.BankAccount}.")
            .With("debit", debit.Name).With("bankAccount", refund.BankAccount);

    public static Refusal RefundAmountDiffers(ContributionRefund refund, long booked) =>
        new Refusal(RefusalKind.NotNow, "REFUND_AMOUNT_DIFFERS",
                $"The bank booked {new Money(refund.Amount.Currency, booked)}; the refund is {refund.Amount}.")
            .With("bookedMinorUnits", booked).With("refundMinorUnits", refund.AmountMinorUnits);

    public static Refusal DebitDiffers(string name) =>
        new Refusal(RefusalKind.Conflict, "DEBIT_DIFFERS", "The debit was told before with another amount, day or currency.")
            .With("debit", name);
}
