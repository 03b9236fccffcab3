using Microsoft.AspNetCore.Builder;

namespace Fund.Budgets;

public static class BudgetsModule
{
    public static void Add(WebApplicationBuilder builder)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
