using Fund.Audit.Log;
using Fund.Chassis.Health;
using Fund.Chassis.Hosting;
using Fund.Chassis.Keys;
using Fund.Chassis.Settings;
using Fund.Kernel.Tlog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fund.Audit;

/// <summary>The audit log of a suite: it reads the frames of every service, grows one Merkle tree and signs it.</summary>
public static class AuditModule
{
    /// <summary>
    /// Adds the service. The setting <c>AuditSources</c> lists the services that are read, with commas; default: all.
    /// </summary>
    public static void Add(WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        FundModule<AuditDb>.Add(builder, "audit", options => new AuditDb(options));
        string[] sources = AuditSources.Parse(builder.Configuration["AuditSources"]);

        // The log is named after the top office, and its key after the log.
        services.AddSingleton(provider => NoteSigner.OfSeed(
            $"fundservices/{provider.GetRequiredService<SuiteSettings>().TopOffice}",
            provider.GetRequiredService<SuiteKeys>().Secret("audit-log.key")));
        services.AddSingleton<LogTables>();
        services.AddSingleton<CheckpointMemory>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LogState>(provider, (object)sources));
        services.AddSingleton(provider => new ReadinessCheck(
            "audit log", _ => Task.FromResult(provider.GetRequiredService<LogState>().WhyNot())));
        services.AddHostedService<CheckpointWorker>();
        foreach ((int i, _) in sources.Index())
            services.AddSingleton<IHostedService>(provider =>
                ActivatorUtilities.CreateInstance<SourceReader>(provider, provider.GetRequiredService<LogState>().Sources[i]));
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<AuditRpc>();
        LogFiles.Map(app);
    }
}
