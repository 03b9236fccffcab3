namespace Fund.Budgets.Domain.Vouchers;

/// <summary>The numbers of an office and month, in each book from 1 without a gap.</summary>
/// <param name="lastOrdinal">The last posting that was covered, counted from 1; 0 for none.</param>
/// <param name="lastBudget">The last number in the budget book; 0 for none.</param>
/// <param name="lastFinancial">The same in the financial book.</param>
public sealed class VoucherSeries(long lastOrdinal, long lastBudget, long lastFinancial)
{
    /// <summary>Gives a voucher the next numbers of the books it has entries in.</summary>
    public NumberedVoucher Number(Voucher voucher) => new(
        voucher, ++lastOrdinal, voucher.Has(VoucherBook.Budget) ? ++lastBudget : 0,
        voucher.Has(VoucherBook.Financial) ? ++lastFinancial : 0);
}
