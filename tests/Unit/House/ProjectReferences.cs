using System.Text.RegularExpressions;

namespace Fund.Tests.Unit.House;

/// <summary>Which project may know which.</summary>
internal static partial class ProjectReferences
{
    private static readonly string[] Modules = ["Access", "Budgets", "Contracts", "Payments", "Audit"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernel"] = [],
        ["Chassis"] = ["Kernel", "Protos"],
        ["Cli"] = ["Kernel", "Protos"],
        ["Web"] = ["Kernel", "Protos"],
        ["Suite"] = ["Kernel", "Chassis", "Protos", .. Modules],
    };

    public static IEnumerable<string> Forbidden(SourceFile project)
    {
        string name = Path.GetFileNameWithoutExtension(project.Path);
        if (project.Path.Contains("/StandIns/", StringComparison.Ordinal)) yield break;
        string[] allowed = Modules.Contains(name) ? ["Kernel", "Chassis", "Protos"] : Allowed.GetValueOrDefault(name, []);
        foreach (Match reference in Reference().Matches(project.Text))
            if (!allowed.Contains(reference.Groups[1].Value)) yield return $"{name} references {reference.Groups[1].Value}";
        if (name == "Kernel" && project.Text.Contains("PackageReference", StringComparison.Ordinal))
            yield return "Kernel references a package";
    }

    [GeneratedRegex(@"ProjectReference Include=""[^""]*?(\w+)\.csproj""")]
    private static partial Regex Reference();
}
