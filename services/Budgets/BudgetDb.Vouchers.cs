using Fund.Budgets.Domain.Vouchers;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Reasons = Fund.Budgets.Domain.Vouchers.Reasons;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<VoucherRules> VoucherRules => Set<VoucherRules>();

    public DbSet<VoucherBatch> VoucherBatches => Set<VoucherBatch>();

    /// <summary>Refuses VOUCHER_RULES_NOT_FOUND.</summary>
    public async Task<VoucherRules> VoucherRulesOf(string name) =>
        await One(VoucherRules, Domain.Vouchers.VoucherRules.Names.Parse(name)) ?? throw Reasons.VoucherRulesNotFound(name);

    /// <summary>The batch with its totals. Refuses VOUCHER_BATCH_NOT_FOUND.</summary>
    public async Task<VoucherBatch> VoucherBatchOf(string name) =>
        await One(VoucherBatches.Include(row => row.Totals), VoucherBatch.Names.Parse(name)) ?? throw Reasons.VoucherBatchNotFound(name);

    /// <summary>The adopted rules of the office that began last, in or before the month; null for none.</summary>
    public Task<VoucherRules?> VoucherRulesFor(string office, string month) => VoucherRules
        .Where(row => row.Office == office && row.State == VoucherRulesState.Adopted && string.Compare(row.FromMonth, month) <= 0)
        .OrderByDescending(row => row.FromMonth).FirstOrDefaultAsync();

    partial void DescribeVouchers(ModelBuilder model)
    {
        model.Entity<VoucherRules>().ToTable("voucher_rules");
        model.Entity<VoucherBatch>(e =>
        {
            e.ToTable("voucher_batches").HasKey(row => row.Name);
            e.HasMany(row => row.Totals).WithOne().HasForeignKey(total => total.Batch);
        });
        model.Entity<ControlTotal>(e => e.ToTable("voucher_totals").HasKey(total => new { total.Batch, total.Book, total.Currency }));
    }
}
