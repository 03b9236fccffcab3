using System.Text.RegularExpressions;

namespace Fund.Tests.Unit.House;

/// <summary>The rules of the house. Each failure says what to do instead; a rule is changed only with a decision note.</summary>
public sealed partial class HouseRulesTests
{
    private static readonly IReadOnlyList<SourceFile> Services = Checkout.Code("services");
    private static readonly IReadOnlyList<SourceFile> Everything = Checkout.Code("services", "tests", "deploy");

    [Fact]
    public void Domain_code_never_waits_and_knows_no_machinery()
    {
        var forbidden = new Regex(
            @"\basync\b|\bawait\b|\bTask\b|DateTime(Offset)?\.(Now|UtcNow)|ILogger|EntityFrameworkCore|Grpc\.|MassTransit|Fund\.Chassis");
        Report(Matches(Services.Where(IsPure), forbidden),
            "Domain code and the ledger's mind are pure: take time and data as arguments, and let the service wait.");
    }

    [Fact]
    public void Lines_are_at_most_140_columns() =>
        Report(from file in Everything
               from line in file.Lines.Select((text, index) => (text, index))
               where line.text.Length > 140
               select $"{file.Path}:{line.index + 1} has {line.text.Length} columns", "Break the line where a reader would take a breath.");

    [Fact]
    public void Files_are_at_most_500_lines() =>
        Report(Everything.Where(file => file.Lines.Length > 500).Select(file => $"{file.Path} has {file.Lines.Length} lines"),
            "One concept each: split the file by concept.");

    [Fact]
    public void Methods_are_at_most_60_lines() =>
        Report(Services.SelectMany(file => Methods.Of(file).Where(method => method.LineCount > 60)
                .Select(method => $"{file.Path}:{method.Line} {method.Name} has {method.LineCount} lines")),
            "Give the parts names.");

    [Fact]
    public void Types_have_names_of_the_trade() =>
        Report(Matches(Everything,
            new Regex(@"\b(class|record|struct|interface)\s+\w*(Manager|Helper|Utils|Utility|Dto|Impl|Repository)\b")),
            "Name what it is in the trade, not what it does to other code.");

    [Fact]
    public void Money_is_never_a_fraction() =>
        Report(Matches(Services.Where(file => !file.Path.StartsWith("services/Chassis/", StringComparison.Ordinal)
                    && !file.Path.StartsWith("services/StandIns/", StringComparison.Ordinal)),
                new Regex(@"\b(double|float|decimal)\b(?!\s+point)"), skipComments: true),
            "Use whole minor units (Money, long), Rates and Allocate.");

    [Fact]
    public void A_refusal_is_caught_where_it_becomes_an_answer_and_nowhere_else()
    {
        string[] allowed =
        [
            "services/Chassis/Border/RefusalInterceptor.cs", // the answer of a call
            "services/Chassis/Imports/ImportsOf.cs",         // the answer of one row of a file
            "services/Budgets/Ledger/LedgerAsks.cs",         // the outcome of one item of a batch
            "services/Chassis/Callers/CallerInterceptor.cs", // counted as a denied attempt, and thrown on
            "services/Chassis/Feed/Inbox.cs",                // the error of a dead event
        ];
        Report(Matches(Services.Where(file => !allowed.Contains(file.Path)), new Regex(@"catch\s*\(\s*Refusal|\bis\s+Refusal\b")),
            "Let a refusal pass: the border turns it into the answer.");
    }

    [Fact]
    public void Only_the_chassis_saves() =>
        Report(Matches(Services.Where(file => !file.Path.StartsWith("services/Chassis/", StringComparison.Ordinal)),
            new Regex(@"\bSaveChanges")),
            "Change rows inside Writes.Run; the door saves them with the audit entry.");

    [Fact]
    public void Bodies_of_the_door_call_nobody()
    {
        var body = new Regex(@"writes\.Run\(");
        Report(from file in Services
               where body.IsMatch(file.Text)
               from call in DoorBodies.Of(file)
               where Regex.IsMatch(call.Text, @"\bclients\.|\bFile\.|\bHttpClient\b")
               select $"{file.Path}:{call.Line}", "A body may run twice: make the call a step, or ask before the door.");
    }

    [Fact]
    public void Nothing_is_left_undone()
    {
        // Put together here, so that a search for them finds nothing.
        string[] marks = ["TO" + "DO", "HA" + "CK", "Not" + "Implemented", "#reg" + "ion"];
        Report(Matches(Everything, new Regex($@"\b({string.Join('|', marks[..3])})|{marks[3]}\b")), "Finish it, or open an issue.");
    }

    [Fact]
    public void Only_the_known_folders_stand_at_the_top()
    {
        string[] known = ["protos", "services", "tests", "deploy", "FundServices.sln", "README.md", "global.json", "LICENSE", "data",
            "artifacts"];
        Report(Directory.GetFileSystemEntries(Checkout.Root).Select(path => Path.GetFileName(path)!)
                .Where(name => !known.Contains(name) && name[0] != '.' && !name.StartsWith("Directory.", StringComparison.Ordinal)),
            "The top level holds protos, services, tests and deploy, and nothing else.");
    }

    [Fact]
    public void Projects_reference_only_what_the_architecture_allows() =>
        Report(Checkout.Files("services", "*.csproj").SelectMany(ProjectReferences.Forbidden),
            "Services know Kernel, Chassis and Protos, never each other; ask by gRPC, tell by event.");

    [Fact]
    public void Every_element_of_the_protos_has_a_comment() =>
        Report(Checkout.Files("protos", "*.proto").SelectMany(ProtoComments.Missing),
            "Say meaning, unit, range and side effects above it (AIP-192).");

    private static bool IsPure(SourceFile file) =>
        (file.Path.Contains("/Domain/", StringComparison.Ordinal) || file.Path.StartsWith("services/Kernel/", StringComparison.Ordinal)
            || (file.Path.StartsWith("services/Budgets/Ledger/", StringComparison.Ordinal) && file.Path.Count(c => c == '/') == 3
                && !file.Path.Contains("Ledger/Ledger", StringComparison.Ordinal)))
        && !file.Path.StartsWith("services/StandIns/", StringComparison.Ordinal);

    private static IEnumerable<string> Matches(IEnumerable<SourceFile> files, Regex pattern, bool skipComments = false) =>
        from file in files
        from line in file.Lines.Select((text, index) => (text, index))
        where !(skipComments && line.text.TrimStart().StartsWith("//", StringComparison.Ordinal))
        where pattern.IsMatch(line.text)
        select $"{file.Path}:{line.index + 1} {line.text.Trim()}";

    private static void Report(IEnumerable<string> found, string instead)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0,
            $"{instead}\n{string.Join('\n', all.Take(40))}{(all.Length > 40 ? $"\n… and {all.Length - 40} more" : "")}");
    }
}
