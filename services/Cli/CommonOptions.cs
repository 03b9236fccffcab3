using System.CommandLine;

namespace Fund.Cli;

/// <summary>Options that mean the same on every command that has them.</summary>
internal static class CommonOptions
{
    public static readonly Option<string> Output = Words("--output", "How data is written.", "table", "json", "csv");

    public static readonly Option<string> Color = Words("--color", "Whether to use colour.", "auto", "never");

    public static readonly Option<string?> Address = new("--address")
    {
        Description = "The suite's address [default: where you signed in]. Tokens go only where you signed in.",
        Recursive = true,
    };

    public static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "Seconds to wait for an answer.",
        DefaultValueFactory = _ => 30,
        Recursive = true,
    };

    public static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most this many items. 0: all.",
        DefaultValueFactory = _ => 0,
    };

    public static readonly Option<string?> Json = new("--json")
    {
        Description = "The whole request as JSON from a file, or - for the input. Other options are set on top.",
    };

    public static readonly Option<string?> RequestId = new("--request-id")
    {
        Description = "Repeat a request whose answer was lost: its id.",
    };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only tell what would happen now; write nothing." };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Decide upon what is shown without being asked." };

    private static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0], Recursive = true };
        return option.AcceptOnlyFromAmong(words);
    }
}
