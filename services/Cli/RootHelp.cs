using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fund.Cli;

/// <summary>Help above single commands: the first page with every command, by trade, and a page for each group.</summary>
internal static class RootHelp
{
    private const int NameWidth = 30;
    private const int TextWidth = 86;

    /// <summary>What each group of commands is about.</summary>
    public static readonly Dictionary<string, string> Trades = new()
    {
        ["access"] = "People, accounts and roles.",
        ["budget"] = "Appropriations and their codes, allotments, raised money, encumbrances, cash.",
        ["contract"] = "Contracts, programmes, posts, enrolments, attendance.",
        ["payment"] = "Payees, wage runs, remittances, bank files.",
        ["audit"] = "The log and its proofs.",
        ["imports"] = "Files being taken in; `fund import` does it all at once.",
        ["feed"] = "What services tell each other.",
        ["events"] = "Events that could not be handled.",
    };

    private static readonly (string Title, string[] Commands)[] Sections =
    [
        ("Signing in", ["login", "whoami", "renew", "logout", "enrol", "access"]),
        ("Budget", ["budget"]),
        ("Contracts and attendance", ["contract"]),
        ("Payments and the bank", ["run", "payment", "remittance", "bank"]),
        ("Files", ["import", "imports"]),
        ("Audit", ["audit"]),
        ("Operation", ["health", "requests", "events", "feed"]),
    ];

    public static void Install(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help(root, (HelpAction)help.Action!);
        SetOnGroups(root, help.Action);
    }

    // A group by itself does nothing, so it shows what there is.
    private static void SetOnGroups(Command command, CommandLineAction help)
    {
        if (command.Subcommands.Count == 0) return;
        command.Action = help;
        foreach (Command child in command.Subcommands) SetOnGroups(child, help);
    }

    /// <summary>Commands that no section names; a test keeps it empty.</summary>
    internal static IEnumerable<string> Unlisted(RootCommand root) =>
        root.Subcommands.Select(c => c.Name).Except(Sections.SelectMany(s => s.Commands));

    private static void Write(RootCommand root, TextWriter to)
    {
        to.WriteLine("fund — budgets, contracts, payments and their audit.");
        to.WriteLine();
        to.WriteLine("  fund login --account NAME            sign in");
        to.WriteLine("  fund budget report s-county          see how far the budget is executed");
        to.WriteLine("  fund payment wage-runs approve NAME  see a run, then approve exactly that");
        foreach ((string title, string[] commands) in Sections)
        {
            to.WriteLine();
            to.WriteLine(title);
            foreach (string name in commands) WriteOne(root.Subcommands.Single(c => c.Name == name), name, to);
        }
        to.WriteLine();
        to.WriteLine("Every command takes --help, --output table|json|csv, --color auto|never, --address URL, --timeout SECONDS.");
        to.WriteLine("A command that changes something takes --dry-run, --json FILE and --request-id ID.");
        to.WriteLine("Exit codes: 0 done, 1 refused, 2 not understood, 3 some rows refused, 4 no answer, 5 not signed in, 70 fault.");
    }

    private static void WriteOne(Command command, string path, TextWriter to)
    {
        if (command.Subcommands.Count == 0)
        {
            WriteText(to, path, FirstSentence(command.Description ?? ""));
            return;
        }
        string[] verbs = [.. command.Subcommands.Where(c => c.Subcommands.Count == 0).Select(c => c.Name).Order(StringComparer.Ordinal)];
        if (verbs.Length > 0) WriteText(to, path, string.Join(", ", verbs));
        foreach (Command group in command.Subcommands.Where(c => c.Subcommands.Count > 0).OrderBy(c => c.Name, StringComparer.Ordinal))
            WriteOne(group, $"{path} {group.Name}", to);
    }

    private static string FirstSentence(string text)
    {
        string joined = text.ReplaceLineEndings(" ");
        int end = joined.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? joined : joined[..(end + 1)];
    }

    private static void WriteText(TextWriter to, string path, string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > TextWidth)
            {
                WriteLine(line);
                (path, line) = ("", word);
            }
            else line = line.Length == 0 ? word : $"{line} {word}";
        }
        WriteLine(line);

        void WriteLine(string part) => to.WriteLine($"  {path.PadRight(NameWidth)} {part}");
    }

    private static void WriteGroup(Command group, TextWriter to)
    {
        to.WriteLine($"{CommandTree.FullName(group)}{(string.IsNullOrEmpty(group.Description) ? "" : $" — {group.Description}")}");
        to.WriteLine();
        foreach (Command command in group.Subcommands.Where(c => c.Subcommands.Count == 0).OrderBy(c => c.Name, StringComparer.Ordinal))
            WriteOne(command, command.Name, to);
        foreach (Command inner in group.Subcommands.Where(c => c.Subcommands.Count > 0).OrderBy(c => c.Name, StringComparer.Ordinal))
            WriteOne(inner, inner.Name, to);
        to.WriteLine();
        to.WriteLine($"See `{CommandTree.FullName(group)} … --help`.");
    }

    private sealed class Help(RootCommand root, HelpAction leaf) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parse)
        {
            Command command = parse.CommandResult.Command;
            if (command == root) Write(root, parse.InvocationConfiguration.Output);
            else if (command.Subcommands.Count > 0) WriteGroup(command, parse.InvocationConfiguration.Output);
            else return leaf.Invoke(parse);
            return ExitCode.Ok;
        }
    }
}
