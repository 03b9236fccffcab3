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

internal static class CashQueries
{
    /// <summary>Credits of which somebody still has to say something.</summary>
    public static IQueryable<BankCredit> InSuspense(this IQueryable<BankCredit> credits) =>
        credits.Where(row => row.NamedMinorUnits < row.AmountMinorUnits && row.ReversedBy == "");

    /// <summary>Debits of which nobody has said what they were.</summary>
    public static IQueryable<BankDebit> NotNamed(this IQueryable<BankDebit> debits) =>
        debits.Where(row => row.Refund == "" && row.Explanation == "" && !row.HasTakenBack);
}
