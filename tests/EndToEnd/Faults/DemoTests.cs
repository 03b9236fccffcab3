using System.Diagnostics;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>The first command of the README.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_ties_every_figure_and_exits_with_zero()
    {
        string folder = Directory.CreateTempSubdirectory("fund-demo-").FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "Fund.Suite.dll");
        var start = new ProcessStartInfo("dotnet", [program, "demo", $"--Data={folder}"]) { RedirectStandardOutput = true };
        using Process demo = Process.Start(start)!;
        string output = await demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(demo.ExitCode == 0, output);
        Assert.Contains("Every figure ties.", output);
        Assert.DoesNotContain("DIFFERS", output);
        Directory.Delete(folder, recursive: true);
    }
}
