using Microsoft.AspNetCore.Builder;

namespace Fund.Access;

public static class AccessModule
{
    public static void Add(WebApplicationBuilder builder)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
