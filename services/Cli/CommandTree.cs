using System.CommandLine;
using System.CommandLine.Invocation;
using Grpc.Core;

namespace Fund.Cli;

/// <summary>All commands: one for each method of the suite, and those made by hand where a person needs more.</summary>
internal static class CommandTree
{
    public static RootCommand Build(Terminal terminal)
    {
        Runner run = (parse, body, cancel) => Run(terminal, parse, body, cancel);
        var root = new RootCommand("Budgets, contracts, payments and their audit, from the command line.")
        {
            CommonOptions.Output, CommonOptions.Color, CommonOptions.Address, CommonOptions.Timeout,
        };
        foreach (Rpc rpc in Rpc.All.Where(r => !RpcCommand.ByHand.ContainsKey(r.Permission)))
            Attach(root, RpcCommand.PathOf(rpc)[..^1], RpcCommand.Make(rpc, run));

        foreach (Command command in SignInCommands.Make(run)) Attach(root, [], command);
        Attach(root, [], ImportCommand.Make(run));
        Attach(root, [], BankCommands.MakeBank(run));
        Attach(root, [], BankCommands.MakeRemittance(run));
        Attach(root, [], RunCommands.Make(run));
        Attach(root, [], HealthCommand.Make(run));
        Attach(root, [], RequestsCommand.Make(run));
        Attach(root, ["budget"], BudgetReport.Make(run));
        Attach(root, ["audit"], AuditVerify.Make(run));
        Attach(root, ["events", "dead"], EventCommands.MakeDeadList(run));
        DescribeGroups(root);
        RootHelp.Install(root);
        return root;
    }

    public static async Task<int> Invoke(string[] arguments, Terminal terminal, CancellationToken cancel = default)
    {
        // A text that begins with '@' is a text, not the name of a file with more arguments.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        ParseResult parse = Build(terminal).Parse(arguments, parsing);
        if (parse.Action is ParseErrorAction)
        {
            foreach (string error in parse.Errors.Select(e => e.Message).Distinct()) terminal.Say(error.Replace("\t", "  "));
            terminal.Say($"See `{FullName(parse.CommandResult.Command)} --help`.");
            return ExitCode.Usage;
        }
        return await parse.InvokeAsync(
            new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false }, cancel);
    }

    public static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : "fund";

    private static void Attach(Command root, string[] path, Command command)
    {
        Command group = root;
        foreach (string word in path)
        {
            Command? next = group.Subcommands.FirstOrDefault(c => c.Name == word);
            if (next is null) group.Add(next = new Command(word));
            group = next;
        }
        group.Add(command);
    }

    private static void DescribeGroups(Command command)
    {
        foreach (Command child in command.Subcommands) DescribeGroups(child);
        if (command.Subcommands.Count == 0 || command is RootCommand) return;
        if (string.IsNullOrEmpty(command.Description))
            command.Description = RootHelp.Trades.GetValueOrDefault(command.Name) ?? "";
    }

    private static async Task<int> Run(Terminal terminal, ParseResult parse, Func<Invocation, Task<int>> body, CancellationToken cancel)
    {
        using var invocation = new Invocation(parse, terminal, cancel);
        try
        {
            return await body(invocation);
        }
        catch (UsageError error)
        {
            terminal.Say(error.Message);
            return ExitCode.Usage;
        }
        catch (Declined error)
        {
            terminal.Say(error.Message);
            return ExitCode.Refused;
        }
        catch (RpcException error)
        {
            if (cancel.IsCancellationRequested) return ExitCode.Interrupted;
            RefusalText.Write(error, invocation.Printer, terminal);
            if (error.StatusCode == StatusCode.Unavailable)
                terminal.Say($"The suite was looked for at {invocation.Connection.Address}; --address names another place.");
            return RefusalText.ExitCodeOf(error.StatusCode);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Say(error.Message);
            return ExitCode.Usage;
        }
        catch (Exception error)
        {
            terminal.Say($"fault: this program has a bug. Tell an operator what follows.\n{error}");
            return ExitCode.Bug;
        }
    }
}
