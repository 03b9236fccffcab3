using Fund.Budgets.Ledger;
using Fund.Chassis.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Budgets;

/// <summary>Appropriations, allotments, contributions and bank accounts, and the ledger they all stand on.</summary>
public static class BudgetsModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        FundModule<BudgetDb> module = FundModule<BudgetDb>.Add(builder, "budgets", options => new BudgetDb(options));
        module.Services.AddSingleton<LedgerInDoor>();
    }

    public static void Map(WebApplication app)
    {
    }
}
