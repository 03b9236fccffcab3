using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Domain.Vouchers;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets.Vouchers;

/// <summary>
/// What keeps a month open where books are kept: postings without a voucher, and batches that the accounting system has not got.
/// </summary>
internal static class VoucherBlockers
{
    /// <summary>Those of a month and of every month before it that the rules of the office hold for.</summary>
    public static async Task<List<Blocker>> Of(BudgetDb db, OfficeName office, Period month, Clock clock)
    {
        string? from = await db.VoucherRules
            .Where(row => row.Office == office.Text && row.State == VoucherRulesState.Adopted).MinAsync(row => (string?)row.FromMonth);
        if (from is null || Period.Parse(from).CompareTo(month) > 0) return [];

        string last = month.ToString();
        List<VoucherBatch> waiting = await db.VoucherBatches.Include(row => row.Totals)
            .Where(row => row.Office == office.Text && row.State != VoucherBatchState.Acknowledged
                && string.Compare(row.Month, last) <= 0)
            .ToListAsync();
        var due = await new VoucherTables(db).DueSums(office, Period.Parse(from), month);
        return
        [
            .. due.Select(sum => new Blocker(
                Blocker.VouchersNotMade, FiscalPeriod.Names.Of(office, sum.Month.ToString()).Text, sum.Moved, sum.Since)),
            .. waiting.Select(batch => new Blocker(
                Blocker.VoucherBatchNotAcknowledged, batch.Name, AmountOf(batch), clock.DayOf(batch.CreateTime))),
        ];
    }

    // One currency stands for the batch; most have no other.
    private static Money? AmountOf(VoucherBatch batch) =>
        ControlTotals.InOrder(batch.Totals).LastOrDefault() is { } total ? Money.Of(total.Currency, total.DebitMinorUnits) : null;
}
