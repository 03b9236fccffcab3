using System.Diagnostics;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>The build of the product in which a process can be killed at named points; made once, beside the ordinary one.</summary>
internal static class FaultBuild
{
    private static readonly Lazy<Task<string>> Built = new(Build);

    public static string Root { get; } = FindRoot();

    /// <summary>The path of a program in that build, such as Suite or Service.</summary>
    public static async Task<string> Program(string project, string file) =>
        Path.Combine(await Built.Value, "bin", project, "release", file);

    private static async Task<string> Build()
    {
        string artifacts = Path.Combine(Root, "artifacts", "faults");
        // tests/run builds it beforehand; alone, the first test that needs it does.
        if (Environment.GetEnvironmentVariable("FUND_FAULT_BUILD") == "ready") return artifacts;
        foreach (string project in new[] { "services/Suite/Suite.csproj", "tests/Service/Service.csproj" })
        {
            var start = new ProcessStartInfo("dotnet",
                ["build", Path.Combine(Root, project), "-c", "Release", "-p:Failpoints=true", "--artifacts-path", artifacts, "-v", "q",
                    "-nologo"])
            { RedirectStandardOutput = true, Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" } };
            using Process build = Process.Start(start)!;
            string output = await build.StandardOutput.ReadToEndAsync();
            await build.WaitForExitAsync();
            if (build.ExitCode != 0) throw new InvalidOperationException($"The fault build of {project} failed:\n{output}");
        }
        return artifacts;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FundServices.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the checkout.");
    }
}
