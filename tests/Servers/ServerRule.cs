namespace Fund.Tests.Servers;

/// <summary>
/// What a test does where a server's program is not installed: at home it skips with a stated reason, on CI (<c>CI=true</c>) it fails,
/// because a skipped test there would be a silent hole.
/// </summary>
public static class ServerRule
{
    private static readonly string[] Folders =
    [
        // Before the path: Debian puts a wrapper of the same name there which changes the account and drops the settings.
        "/usr/lib/rabbitmq/bin",
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        .. PostgresFolders(),
    ];

    /// <summary>
    /// Null if the program is there; otherwise the reason to skip, for <c>Assert.Skip</c>. Throws instead when <c>CI=true</c>.
    /// </summary>
    public static string? Missing(string program)
    {
        if (Find(program) is not null)
        {
            return null;
        }

        string reason = $"{program} is not installed; looked in {string.Join(", ", Folders)}.";
        return Environment.GetEnvironmentVariable("CI") == "true" ? throw new InvalidOperationException(reason) : reason;
    }

    /// <summary>The program's path. The newest PostgreSQL wins; Debian keeps its programs out of the path.</summary>
    public static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> PostgresFolders() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out int number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];
}
