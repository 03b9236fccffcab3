using Microsoft.AspNetCore.Builder;

namespace Fund.Payments;

public static class PaymentsModule
{
    public static void Add(WebApplicationBuilder builder)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
