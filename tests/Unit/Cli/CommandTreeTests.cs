using System.Collections;
using System.CommandLine;
using Fund.Cli;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fund.Tests.Unit.Cli;

public class CommandTreeTests
{
    private static readonly RootCommand Root = CommandTree.Build(Screen.Of(home: "unused").Terminal);

    public static TheoryData<string> Generated => [.. Rpc.All.Select(r => r.Permission).Except(RpcCommand.ByHand.Keys)];

    public static TheoryData<string> All => [.. Rpc.All.Select(r => r.Permission)];

    [Fact]
    public void Every_method_of_every_service_has_a_rule_and_so_a_command()
    {
        IEnumerable<string> methods = typeof(Protos.Options.V1.MethodRule).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>()
            .Where(service => service.File.Package.StartsWith("fund."))
            .SelectMany(service => service.Methods).Select(method => $"{method.Service.FullName}/{method.Name}").Order();
        Assert.NotEmpty(methods);
        Assert.Equal(methods, Rpc.All.Select(r => r.FullName).Order());
    }

    [Theory, MemberData(nameof(All))]
    public void Every_method_is_reached_by_exactly_one_command(string permission)
    {
        string path = string.Join(' ', RpcCommand.PathOf(Rpc.Of(permission)));
        Assert.Single(Leaves(Root, ""), leaf => leaf.Path == path);
    }

    [Fact]
    public void No_two_commands_share_a_name()
    {
        string[] paths = [.. Leaves(Root, "").Select(leaf => leaf.Path)];
        Assert.Equal(paths.Distinct(), paths);
    }

    [Theory, MemberData(nameof(Generated))]
    public void Every_field_of_a_request_can_be_set(string permission)
    {
        Rpc rpc = Rpc.Of(permission);
        var command = new Command("it");
        var options = new RequestOptions(rpc, command);
        Assert.Equal(command.Options.Select(o => o.Name).Distinct(), command.Options.Select(o => o.Name));
        foreach (FieldDescriptor field in rpc.Input.Fields.InFieldNumberOrder()
            .Where(f => f.Name is not ("request_id" or "validate_only") && !Rpc.IsSensitive(f)))
        {
            string[] arguments = field.FieldType == FieldType.Bool ? [Words.Option(field)] : [Words.Option(field), Sample(field)];
            IMessage request = options.Read(command.Parse(arguments), TextReader.Null);
            Assert.True(IsSet(field, request), $"{Words.Option(field)} did not set {field.FullName}.");
        }
    }

    [Theory, MemberData(nameof(Generated))]
    public void Personal_data_has_no_option(string permission)
    {
        string path = string.Join(' ', RpcCommand.PathOf(Rpc.Of(permission)));
        Command command = Leaves(Root, "").Single(leaf => leaf.Path == path).Command;
        string[] options = [.. command.Options.Select(o => o.Name)];
        IEnumerable<FieldDescriptor> personal = Rpc.Of(permission).Input.Fields.InDeclarationOrder().Where(Rpc.IsSensitive);
        Assert.DoesNotContain(personal, field => options.Contains(Words.Option(field)));
    }

    [Fact]
    public void Every_decision_can_be_shown_before_it_is_taken() =>
        Assert.All(Rpc.All.Where(Decision.IsNeeded), rpc =>
            Assert.True((Decision.Getter(rpc.Method.OutputType) ?? Decision.Lister(rpc.Method.OutputType)) is not null, rpc.Permission));

    [Fact]
    public void Every_command_says_what_the_contract_says() =>
        Assert.All(Leaves(Root, ""), leaf => Assert.False(string.IsNullOrWhiteSpace(leaf.Command.Description), leaf.Path));

    [Theory]
    [InlineData("budget.balances.list", "--known-time", "2026-06-01T08:00:00+08:00", "What the books said")]
    [InlineData("budget.codeLists.create", "--code-length", "number", "Given once for each.")]
    [InlineData("budget.appropriations.create", "--line", "line_id=…,…", "Given once for each.")]
    public void Help_shows_the_form_in_which_a_value_is_taken(string permission, string option, string form, string said)
    {
        System.CommandLine.Option found = RpcCommand.Make(Rpc.Of(permission), null!).Options.Single(o => o.Name == option);
        Assert.Equal(form, found.HelpName);
        Assert.Contains(said, found.Description);
    }

    [Fact]
    public void The_first_page_of_help_lists_every_command() => Assert.Empty(RootHelp.Unlisted(Root));

    [Fact]
    public void A_page_of_help_says_whole_sentences_within_120_columns()
    {
        string page = Help("budget credits");
        Assert.Contains("""
              take-back                      Undoes what the books made of a credit that the bank took back, as when the bank tells
                                             it: what was in the way then, such as money that was reserved, is gone by now.

            """, page, StringComparison.Ordinal);
        Assert.All($"{Help("")}{Help("budget")}{page}".Split('\n'), line => Assert.True(line.Length <= 120, line));
    }

    [Theory]
    [InlineData("budget.appropriations.create", "Drafts an appropriation with its lines. It is no authority yet.")]
    [InlineData("access.grants.confirm", "Confirms")]
    public void Comments_of_methods_are_found(string permission, string start) =>
        Assert.StartsWith(start, ProtoComments.Of(Rpc.Of(permission).Method));

    private static string Help(string path)
    {
        using var page = new StringWriter { NewLine = "\n" };
        string[] words = [.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        Root.Parse(words).Invoke(new InvocationConfiguration { Output = page });
        return page.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [(path.Trim(), command)]
        : command.Subcommands.SelectMany(child => Leaves(child, $"{path} {child.Name}"));

    private static string Sample(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => Words.Of(field.EnumType).Last(),
        FieldType.Int32 or FieldType.Int64 => "7",
        FieldType.Bytes => "AQID",
        _ when field.IsMap => "a=b",
        FieldType.Message when field.MessageType == Protos.Type.Money.Descriptor => "CNY 1,234.50",
        FieldType.Message when field.MessageType == Timestamp.Descriptor => "2026-06-01T08:00:00Z",
        FieldType.Message => string.Join(',',
            field.MessageType.Fields.InFieldNumberOrder().Where(f => !f.IsRepeated).Take(1).Select(f => $"{f.Name}={Sample(f)}")),
        _ => "text",
    };

    private static bool IsSet(FieldDescriptor field, IMessage request) => field.Accessor.GetValue(request) switch
    {
        ICollection list => list.Count == 1,
        string text => text == "text",
        bool flag => flag,
        int number => number == 7,
        long number => number == 7,
        Protos.Type.Money money => money.MinorUnits == 123_450,
        ByteString bytes => bytes.Length == 3,
        System.Enum value => Convert.ToInt32(value) != 0,
        var other => other is not null,
    };
}
