using System.Data.Common;
using System.Globalization;
using Fund.Audit;
using Fund.Audit.Log;
using Fund.Chassis.Db;
using Fund.Chassis.Health;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Microsoft.Extensions.DependencyInjection;
using Checkpoint = Fund.Kernel.Tlog.Checkpoint;

namespace Fund.Tests.Service.Audit;

/// <summary>What tests ask of a host with the log.</summary>
internal static class AuditedHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static AuditService.AuditServiceClient Auditor(this ServiceHost host, string at = "s-county") =>
        new(host.As($"auditor-{at.Replace('.', '-')}", $"auditor@{at}"));

    /// <summary>Waits until the log has that many entries.</summary>
    public static Task Logged(this ServiceHost host, long size) => Until(async () => await host.Count("log_entries") >= size);

    /// <summary>Waits until the log is signed at that size or beyond.</summary>
    public static async Task<Protos.Audit.V1.Checkpoint> Signed(this ServiceHost host, long size)
    {
        var nobody = new AuditService.AuditServiceClient(host.AsNobody());
        await host.Logged(size);
        await Until(async () => await Refused.Reason(nobody.GetCheckpointAsync(new())) == "OK");
        await Until(async () => (await nobody.GetCheckpointAsync(new())).Size >= size);
        return await nobody.GetCheckpointAsync(new());
    }

    public static async Task<long> Count(this ServiceHost host, string table)
    {
        await using DbConnection connection = await host.Services.GetRequiredService<ServiceStore<AuditDb>>().Database.Open();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>The log proven from its database alone.</summary>
    public static async Task<Checkpoint> Proven(this ServiceHost host)
    {
        Protos.Audit.V1.Checkpoint newest = await host.Signed(1);
        await using DbConnection connection = await host.Services.GetRequiredService<ServiceStore<AuditDb>>().Database.Open();
        return LogCheck.Run(connection, VerifierKey.Parse(newest.VerifierKey), newest.Note);
    }

    public static Task<string?> WhyNotReady(this ServiceHost host) =>
        host.Services.GetServices<ReadinessCheck>().Single(check => check.Name == "audit log").WhyNot(CancellationToken.None);

    public static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested) Assert.Fail($"It did not come true within {Patience}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
