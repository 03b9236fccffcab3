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
}
