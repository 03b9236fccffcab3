using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Reflection;

public static class ReflectionServices
{
    /// <summary>
    /// Maps grpc.reflection.v1 in development, or elsewhere when <paramref name="always"/> is set: it shows every method to anyone
    /// who can reach the port.
    /// </summary>
    public static WebApplication MapReflection(this WebApplication app, bool always = false)
    {
        if (always || app.Environment.IsDevelopment()) app.MapGrpcService<ReflectionService>();
        return app;
    }
}
