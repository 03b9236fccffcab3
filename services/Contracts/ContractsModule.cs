using Microsoft.AspNetCore.Builder;

namespace Fund.Contracts;

public static class ContractsModule
{
    public static void Add(WebApplicationBuilder builder)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
