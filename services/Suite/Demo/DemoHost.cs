#if FAILPOINTS
using System.Globalization;
using Fund.Chassis.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Fund.Suite.Demo;

/// <summary>
/// The suite on a clock that a test keeps in a file, so that a story can be played from outside while this process is killed.
/// Exists only in builds with failpoints.
/// </summary>
internal static class DemoHost
{
    public static async Task<int> Run(string[] args)
    {
        string file = args.First(arg => arg.StartsWith("--Clock=", StringComparison.Ordinal))["--Clock=".Length..];
        FundHost host = FundHost.Create(args, new FileClock(file), DemoClock.Label).WithAllModules();
        await using WebApplication app = await host.Build();
        await app.RunAsync();
        return 0;
    }

    private sealed class FileClock(string file) : TimeProvider
    {
        private long since = Environment.TickCount64;
        private DateTimeOffset morning;
        private DateTime written;

        public override DateTimeOffset GetUtcNow()
        {
            lock (file)
            {
                DateTime changed = File.GetLastWriteTimeUtc(file);
                if (changed != written)
                {
                    morning = DateTimeOffset.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
                    written = changed;
                    since = Environment.TickCount64;
                }
                return morning + TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
            }
        }
    }
}
#endif
