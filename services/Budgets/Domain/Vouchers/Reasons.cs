using Fund.Kernel;

namespace Fund.Budgets.Domain.Vouchers;

/// <summary>Why vouchers are refused.</summary>
internal static class Reasons
{
    public static Refusal VoucherRuleMissing(string pack, VoucherPlace from, VoucherPlace to) =>
        new Refusal(RefusalKind.NotNow, "VOUCHER_RULE_MISSING",
                $"The rules {pack} do not say what a movement from {from} to {to} is. Adopt a version that does.")
            .With("pack", pack).With("from", from).With("to", to);

    public static Refusal VoucherPackNotFound(string pack, IEnumerable<string> known) =>
        new Refusal(RefusalKind.NotFound, "VOUCHER_PACK_NOT_FOUND", $"There are no such rules. Known are {string.Join(", ", known)}.")
            .With("pack", pack);

    public static Refusal OfficeNotTop(OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "OFFICE_NOT_TOP", "Books are kept for the whole tree of offices, by the one at its top.")
            .With("office", office);

    public static Refusal VoucherRulesExists(string name) =>
        new Refusal(RefusalKind.Conflict, "VOUCHER_RULES_EXISTS", "Rules of this name exist already.").With("voucherRules", name);

    public static Refusal VoucherRulesNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "VOUCHER_RULES_NOT_FOUND", "There are no such rules.").With("voucherRules", name);

    public static Refusal VoucherRulesNotDraft(VoucherRules present) =>
        new Refusal(RefusalKind.NotNow, "VOUCHER_RULES_NOT_DRAFT", "The rules are adopted already, and stay as they are.")
            .With("voucherRules", present.Name);

    public static Refusal VoucherRulesTooLate(VoucherRules draft, VoucherRules latest, Period earliest) =>
        new Refusal(RefusalKind.NotNow, "VOUCHER_RULES_TOO_LATE",
                $"Other rules hold for {draft.FromMonth}. New ones can begin with {earliest} at the earliest.")
            .With("voucherRules", draft.Name).With("inForce", latest.Name).With("earliestMonth", earliest);

    public static Refusal VoucherRulesNotAdopted(OfficeName office, Period month) =>
        new Refusal(RefusalKind.NotNow, "VOUCHER_RULES_NOT_ADOPTED", $"No rules are adopted that hold for {month}.")
            .With("office", office).With("period", month);

    public static Refusal PeriodNotBegun(Period month, DateOnly today) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_NOT_BEGUN", $"Today is {today.ToText()}: {month} has not begun.")
            .With("period", month).With("today", today.ToText());

    public static Refusal VouchersNotDue(Period month) =>
        new Refusal(RefusalKind.NotNow, "VOUCHERS_NOT_DUE", $"Every posting of {month} has its voucher.").With("period", month);

    public static Refusal VoucherBatchExists(string name) =>
        new Refusal(RefusalKind.Conflict, "VOUCHER_BATCH_EXISTS", "A batch of this name exists already.").With("voucherBatch", name);

    public static Refusal VoucherBatchNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "VOUCHER_BATCH_NOT_FOUND", "There is no such batch.").With("voucherBatch", name);

    public static Refusal VoucherBatchNot(string state, VoucherBatch present) =>
        new Refusal(RefusalKind.NotNow, $"VOUCHER_BATCH_NOT_{state}", $"The batch is {present.State.ToString().ToUpperInvariant()}.")
            .With("voucherBatch", present.Name).With("state", present.State.ToString().ToUpperInvariant());

    public static Refusal ControlTotalsDiffer(VoucherBatch batch, (string Figure, string Ours, string Stated) differs) =>
        new Refusal(RefusalKind.NotNow, "CONTROL_TOTALS_DIFFER",
                $"The batch comes to another {differs.Figure}: {differs.Ours}, not {differs.Stated}. Nothing was acknowledged.")
            .With("voucherBatch", batch.Name).With("figure", differs.Figure).With("ours", differs.Ours).With("stated", differs.Stated);
}
