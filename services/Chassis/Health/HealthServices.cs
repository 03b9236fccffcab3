using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Health;

public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services, ReadinessTimes? times = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(times ?? new ReadinessTimes());
        services.AddSingleton<Readiness>();
        services.AddHostedService(provider => provider.GetRequiredService<Readiness>());
        return services;
    }

    /// <summary>Registers one thing that a module needs; <paramref name="whyNot"/> answers null when it is there.</summary>
    public static IServiceCollection AddReadinessCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task<string?>> whyNot) =>
        services.AddSingleton(provider => new ReadinessCheck(name, cancel => whyNot(provider, cancel)));

    /// <summary>
    /// Maps grpc.health.v1, <c>/livez</c> (the process runs; asks nothing else) and <c>/readyz</c> (200, or 503 with what is missing).
    /// </summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<HealthService>();
        app.MapGet("/livez", () => Results.Text("ok\n"));
        app.MapGet("/readyz", async (Readiness readiness, CancellationToken cancel) =>
        {
            IReadOnlyList<NotReady> missing = await readiness.Missing(cancel);
            return Results.Json(
                new { ready = missing.Count == 0, missing = missing.Select(lack => new { name = lack.Name, reason = lack.Reason }) },
                statusCode: missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        return app;
    }
}
