using Xunit;

namespace Fund.Tests.Unit;

/// <summary>Outside test data that is never committed: beside the repository, or where FUND_SHARED_DATA says.</summary>
internal static class SharedData
{
    /// <summary>The path of a folder or file of the data; the test is skipped where the data is not.</summary>
    public static string PathOf(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("FUND_SHARED_DATA") ?? BesideRepository();
        string path = Path.Combine(root ?? "", relative);
        Assert.SkipUnless(root is not null && Path.Exists(path), $"The outside test data '{relative}' is not here; set FUND_SHARED_DATA.");
        return path;
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FundServices.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        return null;
    }
}
