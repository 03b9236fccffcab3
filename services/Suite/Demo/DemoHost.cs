#if FAILPOINTS
using System.Globalization;
using Fund.Access;
using Fund.Audit;
using Fund.Budgets;
using Fund.Chassis.Hosting;
using Fund.Contracts;
using Fund.Payments;
using Microsoft.AspNetCore.Builder;

namespace Fund.Suite.Demo;

/// <summary>
/// The suite, or one service of it, on a clock that a test keeps in a file, so that a story can be played from outside while
/// this process is killed. Exists only in builds with failpoints.
/// </summary>
internal static class DemoHost
{
    public static async Task<int> Run(string[] args)
    {
        string file = Argument(args, "--Clock=") ?? throw new ArgumentException("A demo host needs a --Clock.", nameof(args));
        string[] settings = [.. args.Where(arg => !arg.StartsWith("--Clock=", StringComparison.Ordinal)
            && !arg.StartsWith("--Only=", StringComparison.Ordinal))];
        FundHost host = FundHost.Create(settings, new FileClock(file), DemoClock.Label);
        host = Argument(args, "--Only=") is { } service ? host.WithModule(service) : host.WithAllModules();
        await using WebApplication app = await host.Build();
        await app.RunAsync();
        return 0;
    }

    private static string? Argument(string[] args, string name) =>
        Array.Find(args, arg => arg.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static FundHost WithModule(this FundHost host, string service) => service switch
    {
        "access" => host.With(AccessModule.Add, AccessModule.Map),
        "budgets" => host.With(BudgetsModule.Add, BudgetsModule.Map),
        "contracts" => host.With(ContractsModule.Add, ContractsModule.Map),
        "payments" => host.With(PaymentsModule.Add, PaymentsModule.Map),
        "audit" => host.With(AuditModule.Add, AuditModule.Map),
        _ => throw new ArgumentException($"There is no service {service}.", nameof(service)),
    };

    private sealed class FileClock(string file) : TimeProvider
    {
        private DateTimeOffset morning;
        private DateTime written;

        // Counted from when the morning was written, so that a process that starts anew never lives a moment twice.
        public override DateTimeOffset GetUtcNow()
        {
            lock (file)
            {
                // The instant and the morning of one file, while another may be taking its place.
                using FileStream kept = File.OpenRead(file);
                DateTime changed = File.GetLastWriteTimeUtc(kept.SafeFileHandle);
                if (changed != written)
                {
                    using var text = new StreamReader(kept);
                    morning = DateTimeOffset.Parse(text.ReadToEnd(), CultureInfo.InvariantCulture);
                    written = changed;
                }
                return morning + (DateTime.UtcNow - written);
            }
        }
    }
}
#endif
