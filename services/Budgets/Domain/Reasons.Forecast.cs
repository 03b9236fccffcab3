using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>What is refused about the plan of cash.</summary>
internal static partial class Reasons
{
    public static Refusal CashPlanItemNotFound(string name) => Missing("CASH_PLAN_ITEM_NOT_FOUND", "cash plan item", name);

    public static Refusal CashPlanItemExists(string name) => Taken("CASH_PLAN_ITEM_EXISTS", "cash plan item", name);

    public static Refusal MonthsReversed(Period from, Period until) =>
        new Refusal(RefusalKind.Malformed, "MONTHS_REVERSED", "The last month lies before the first.")
            .With("fromMonth", from).With("untilMonth", until);

    public static Refusal BankAccountOfOtherOffice(ResourceName account, OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "BANK_ACCOUNT_OF_OTHER_OFFICE",
                $"The bank account is neither of {office} nor of an office below it.")
            .With("bankAccount", account).With("office", office);
}
