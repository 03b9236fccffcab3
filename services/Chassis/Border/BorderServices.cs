using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Border;

public static class BorderServices
{
    /// <summary>
    /// gRPC with our border: every answer that is not OK carries its reason, and no method sees a request that breaks a field rule.
    /// </summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="inside">
    /// Adds the interceptors that stand between the two of the border, such as those of caller and permission: what they refuse
    /// is answered like any refusal, and they come before the field rules.
    /// </param>
    public static IServiceCollection AddBorder(this IServiceCollection services, Action<GrpcServiceOptions>? inside = null)
    {
        services.AddSingleton<Failures>();
        services.AddSingleton<RefusalInterceptor>();
        services.AddSingleton<FieldRulesInterceptor>();
        services.AddSingleton<IStartupFilter, FrameGuard>();
        // grpc-dotnet logs an unreadable request as an error of ours; the border logs what really is one.
        services.AddLogging(logging => logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None));
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<RefusalInterceptor>();
            inside?.Invoke(options);
            options.Interceptors.Add<FieldRulesInterceptor>();
        });
        return services;
    }
}
