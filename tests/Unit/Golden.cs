using Xunit;

namespace Fund.Tests.Unit;

/// <summary>A generated file that is committed: compared with what would be generated now, or rewritten with UPDATE_GOLDEN=1.</summary>
internal static class Golden
{
    public static void Check(string path, string present)
    {
        string file = Path.Combine(Repository(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, present);
        string kept = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(kept == present,
            $"{path} is not what the protos say now. Look at the difference, then run the test once with UPDATE_GOLDEN=1.");
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FundServices.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
