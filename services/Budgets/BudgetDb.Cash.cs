using Fund.Budgets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<CashDay> CashDays => Set<CashDay>();

    /// <summary>Refuses CASH_DAY_NOT_FOUND.</summary>
    public async Task<CashDay> CashDayOf(string name) =>
        await One(CashDays, CashDay.Names.Parse(name)) ?? throw Reasons.CashDayNotFound(name);

    partial void DescribeCash(ModelBuilder model) => model.Entity<CashDay>().ToTable("cash_days");
}
