using Fund.Chassis.Db;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets;

/// <summary>The memory of Budgets. The ledger's tables are not in the model: they have one raw path of their own.</summary>
public sealed partial class BudgetDb(DbContextOptions<BudgetDb> options) : ServiceDb(options)
{
    protected override void Describe(ModelBuilder model)
    {
        DescribeDocuments(model);
        DescribeCoding(model);
        DescribePeriods(model);
        DescribeCash(model);
        DescribeVouchers(model);
    }

    partial void DescribeDocuments(ModelBuilder model);

    partial void DescribeCoding(ModelBuilder model);

    partial void DescribePeriods(ModelBuilder model);

    partial void DescribeCash(ModelBuilder model);

    partial void DescribeVouchers(ModelBuilder model);
}
