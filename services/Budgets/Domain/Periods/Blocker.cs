using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>One thing that keeps a month or year from being closed.</summary>
/// <param name="Kind">What it is; <see cref="Remedies"/> knows them all.</param>
/// <param name="Resource">What a person has to look at.</param>
/// <param name="Amount">How much is at stake; null where it is no amount.</param>
/// <param name="Since">The day it dates from.</param>
public sealed record Blocker(string Kind, string Resource, Money? Amount, DateOnly Since)
{
    public const string CreditInSuspense = "CREDIT_IN_SUSPENSE";
    public const string CashDayDiffers = "CASH_DAY_DIFFERS";
    public const string CreditReversed = "CREDIT_REVERSED";
    public const string DebitNotNamed = "DEBIT_NOT_NAMED";
    public const string EventNotHandled = "EVENT_NOT_HANDLED";
    public const string EncumbranceOpen = "ENCUMBRANCE_OPEN";
    public const string AppropriationUndecided = "APPROPRIATION_UNDECIDED";
    public const string VirementUndecided = "VIREMENT_UNDECIDED";
    public const string CarryForwardUndecided = "CARRY_FORWARD_UNDECIDED";
    public const string VouchersNotMade = "VOUCHERS_NOT_MADE";
    public const string VoucherBatchNotAcknowledged = "VOUCHER_BATCH_NOT_ACKNOWLEDGED";

    private static readonly Dictionary<string, (string[] Roles, string Text)> Remedies = new()
    {
        [CreditInSuspense] = (["treasury.officer"], "Name the credit: record it as a contribution's receipt or say what it is."),
        [CashDayDiffers] = (["treasury.officer", "budget.approver"],
            "Import the statement that is missing and name what the bank booked; what is left is explained by the approver."),
        [CreditReversed] = (["treasury.officer"],
            "The bank took back what is spent or named otherwise: settle with whoever gave it what becomes of it. Once the money is free "
            + "take back the credit; otherwise name the debit."),
        [DebitNotNamed] = (["treasury.officer"], "Confirm the refund it paid, or say what it was."),
        [EventNotHandled] = (["operator"], "Look why the event could not be handled, and replay it."),
        [EncumbranceOpen] = (["budget.officer", "budget.approver"], "Carry it forward with its allotment, or release what is not needed."),
        [AppropriationUndecided] = (["budget.approver"], "Enact it or send it back."),
        [VirementUndecided] = (["budget.approver"], "Approve it or refuse it."),
        [CarryForwardUndecided] = (["budget.approver"], "Post it, or refuse it: what it names lapses then."),
        [VouchersNotMade] = (["treasury.officer"], "Make a batch of vouchers of the month, as often as it leaves more."),
        [VoucherBatchNotAcknowledged] = (["treasury.officer"], "Send it to the accounting system and acknowledge its control totals."),
        ["PAYMENT_UNKNOWN"] = (["treasury.officer"], "Ask the bank what became of the payment and import its answer."),
        ["RETURNED_NOT_REPAID"] = (["wage.clerk", "payment.releaser"], "Correct the account and pay it by another remittance."),
        ["RUN_NOT_FUNDED"] = (["wage.clerk", "wage.approver", "treasury.officer"], "Take the run on until it is funded, or reject it."),
        ["BANK_FILE_NOT_POSTED"] = (["treasury.officer"], "Mend what the budget refused and post the file again."),
        ["BANK_EXCEPTION_OPEN"] = (["treasury.officer"], "Settle what the bank told and close the exception with its explanation."),
    };

    /// <summary>The roles that can settle it.</summary>
    public IReadOnlyList<string> Roles => Remedies.TryGetValue(Kind, out var known) ? known.Roles : [];

    public string Remedy => Remedies.TryGetValue(Kind, out var known) ? known.Text : "Look at it.";

    /// <summary>Days until <paramref name="today"/>; never negative.</summary>
    public int AgeOn(DateOnly today) => Math.Max(0, today.DayNumber - Since.DayNumber);

    /// <summary>The oldest first; of one day by kind and resource.</summary>
    public static IEnumerable<Blocker> InOrder(IEnumerable<Blocker> blockers) =>
        blockers.OrderBy(blocker => blocker.Since).ThenBy(blocker => blocker.Kind, StringComparer.Ordinal)
            .ThenBy(blocker => blocker.Resource, StringComparer.Ordinal);
}
