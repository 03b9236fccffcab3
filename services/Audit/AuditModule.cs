using Microsoft.AspNetCore.Builder;

namespace Fund.Audit;

public static class AuditModule
{
    public static void Add(WebApplicationBuilder builder)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
