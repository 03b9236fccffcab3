using Xunit;

namespace Fund.Tests.Unit;

/// <summary>
/// Outside test data, which is never part of the repository: the folder named by FUND_SHARED_DATA, or else ../shared/data.
/// </summary>
internal static class SharedData
{
    /// <summary>The full path of a file or folder of the outside data; the test is skipped where it is absent.</summary>
    public static string PathOf(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("FUND_SHARED_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(RepositoryRoot(), "..", "shared", "data");
        string path = Path.GetFullPath(Path.Combine(folder, relative));
        if (!Path.Exists(path)) Assert.Skip($"Outside test data {relative} is absent; set FUND_SHARED_DATA.");
        return path;
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FundServices.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
