namespace Fund.Tests.Unit.House;

/// <summary>The files of the checkout that the house rules read.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Source files below a folder, relative paths with forward slashes; never build output.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))))
            .ToArray();

    public static IReadOnlyList<SourceFile> Code(params string[] folders) => [.. folders.SelectMany(folder => Files(folder, "*.cs"))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FundServices.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the checkout.");
    }
}

internal sealed record SourceFile(string Path, string[] Lines)
{
    public string Text => string.Join('\n', Lines);
}
