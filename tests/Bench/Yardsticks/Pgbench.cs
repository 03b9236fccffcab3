using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Servers;
using Npgsql;

namespace Fund.Tests.Bench.Yardsticks;

/// <summary>
/// T32: pgbench's TPC-B transactions per second, prepared statements, 32 clients, on the server of the run. It is measured several
/// times between the loads, because others may use the machine, and the median counts.
/// </summary>
internal sealed partial class Pgbench
{
    private readonly NpgsqlConnectionStringBuilder address;
    private readonly Sizes sizes;
    private readonly Show show;
    private readonly List<double> rounds = [];

    private Pgbench(NpgsqlConnectionStringBuilder address, Sizes sizes, Show show)
    {
        this.address = address;
        this.sizes = sizes;
        this.show = show;
    }

    /// <summary>The median of the rounds so far.</summary>
    public double T32 => rounds.Order().ElementAt(rounds.Count / 2);

    public static async Task<Pgbench> Prepare(PostgresServer postgres, Sizes sizes, Show show, CancellationToken stop)
    {
        show.Progress($"pgbench makes its tables, scale {sizes.Scale}");
        var pgbench = new Pgbench(new NpgsqlConnectionStringBuilder(await postgres.CreateDatabase("pgbench")), sizes, show);
        await pgbench.Call(stop, "-i", "-q", "-s", $"{sizes.Scale}");
        return pgbench;
    }

    /// <summary>Measures once more.</summary>
    public async Task Round(CancellationToken stop)
    {
        string printed = await Call(stop,
            "-M", "prepared", "-c", "32", "-j", "2", "-T", $"{Math.Ceiling(sizes.Yardstick.TotalSeconds)}");
        rounds.Add(double.Parse(Rate().Match(printed).Groups[1].Value, CultureInfo.InvariantCulture));
        show.Progress($"T32 = {Show.Number(rounds[^1])} transactions/s"
            + $" (pgbench TPC-B, prepared, scale {sizes.Scale}, 32 clients){(rounds.Count > 1 ? $"; median {Show.Number(T32)}" : "")}");
    }

    private async Task<string> Call(CancellationToken stop, params string[] arguments)
    {
        string program = ServerRule.Find("pgbench")
            ?? throw new InvalidOperationException("pgbench is not installed; it comes with PostgreSQL.");
        var start = new ProcessStartInfo(program,
            [.. arguments, "-h", address.Host!, "-p", $"{address.Port}", "-U", address.Username!, address.Database!])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PGPASSWORD"] = address.Password },
        };
        using Process process = Process.Start(start)!;
        await using CancellationTokenRegistration end = stop.Register(process.Kill);
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string printed = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"pgbench failed: {await complaints}");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
