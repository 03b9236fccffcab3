using System.Text;
using System.Text.RegularExpressions;

namespace Fund.Tests.Unit.House;

/// <summary>Every reason that the code can refuse with is documented in protos/errors.md and seen by a test.</summary>
public sealed partial class ReasonsTests
{
    private static readonly (string Reason, string Kind, string File)[] All =
    [
        .. Checkout.Code("services").Where(IsProduct)
            .SelectMany(file => Thrown().Matches(file.Text).Select(match =>
                (Reason: match.Groups["reason"].Value, Kind: match.Groups["kind"].Value, File: file.Path)))
            .OrderBy(found => found.Reason, StringComparer.Ordinal)
            .DistinctBy(found => found.Reason),
    ];

    [Fact]
    public void Errors_are_listed_in_the_protos()
    {
        var text = new StringBuilder(
            "# Reasons of refusals\n\nMade from the code by `tests/Unit/House/ReasonsTests.cs`; `UPDATE_GOLDEN=1` writes it anew.\n\n");
        text.Append("| reason | gRPC code |\n| --- | --- |\n");
        foreach ((string reason, string kind, _) in All) text.Append($"| {reason} | {CodeOf(kind)} |\n");
        string path = Path.Combine(Checkout.Root, "protos", "errors.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, text.ToString());
        Assert.Equal(text.ToString(), File.Exists(path) ? File.ReadAllText(path) : "");
    }

    [Fact]
    public void Every_reason_is_seen_by_a_test()
    {
        string tests = string.Join('\n', Checkout.Code("tests").Where(file => !file.Path.Contains("/House/", StringComparison.Ordinal))
            .Select(file => file.Text));
        string[] unseen = [.. All.Where(reason => !tests.Contains(reason.Reason, StringComparison.Ordinal))
            .Select(reason => $"{reason.Reason} ({reason.File})")];
        Assert.True(unseen.Length == 0, $"Write a test that is refused with each of these:\n{string.Join('\n', unseen)}");
    }

    private static bool IsProduct(SourceFile file) =>
        !file.Path.Contains("/StandIns/", StringComparison.Ordinal) && !file.Path.StartsWith("services/Cli/", StringComparison.Ordinal)
        && !file.Path.StartsWith("services/Suite/", StringComparison.Ordinal);

    private static string CodeOf(string kind) =>
        Fund.Chassis.Border.RefusalStatus.CodeOf(Enum.Parse<Fund.Kernel.RefusalKind>(kind)).ToString();

    [GeneratedRegex(@"RefusalKind\.(?<kind>\w+),\s*""(?<reason>[A-Z][A-Z0-9_]{3,62})""")]
    private static partial Regex Thrown();
}
