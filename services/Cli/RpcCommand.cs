using System.CommandLine;
using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Cli;

/// <summary>The command of one method, made from its descriptor.</summary>
internal static class RpcCommand
{
    /// <summary>Methods that a hand-made command reaches instead: it does more, or keeps a secret that must not be printed.</summary>
    public static readonly Dictionary<string, string> ByHand = new()
    {
        ["access.signIn"] = "login",
        ["access.renewToken"] = "renew",
        ["access.enrol"] = "enrol",
        ["access.self.get"] = "whoami",
        ["imports.upload"] = "import",
        ["payment.bankFiles.import"] = "bank import",
        ["payment.remittances.download"] = "remittance download",
        ["payment.wageLines.explain"] = "run explain",
        ["feed.dead.list"] = "events dead list",
        ["budget.execution.report"] = "budget report",
    };

    /// <summary>Methods whose command stands where people look for it instead of under its permission.</summary>
    public static readonly Dictionary<string, string> Elsewhere = new() { ["feed.dead.replay"] = "events dead replay" };

    /// <summary>The words of a method's command.</summary>
    public static string[] PathOf(Rpc rpc) =>
        (ByHand.GetValueOrDefault(rpc.Permission) ?? Elsewhere.GetValueOrDefault(rpc.Permission))?.Split(' ') ?? rpc.Path;

    public static Command Make(Rpc rpc, Runner run)
    {
        var command = new Command(rpc.Path[^1]);
        var request = new RequestOptions(rpc, command);
        command.Description = Describe(rpc, request);
        command.Options.Add(CommonOptions.Json);
        if (rpc.Rule.Changes)
        {
            command.Options.Add(CommonOptions.RequestId);
            command.Options.Add(CommonOptions.DryRun);
        }
        if (Decision.IsNeeded(rpc)) command.Options.Add(CommonOptions.Yes);
        if (rpc.Items is not null || (rpc.Method.IsServerStreaming && rpc.FilePart is null)) command.Options.Add(CommonOptions.Limit);
        command.SetAction((parse, cancel) => run(parse, invocation => Run(invocation, rpc, request), cancel));
        return command;
    }

    private static string Describe(Rpc rpc, RequestOptions request)
    {
        string text = ProtoComments.Of(rpc.Method);
        string[] secrets = [.. request.Secrets.Select(f => Words.Title(f.Name))];
        if (secrets.Length > 0) text += $"\nAsked for without echo, or taken from --json: {string.Join(", ", secrets)}.";
        string[] roles = [.. rpc.Rule.Roles.Select(role => role == "*" ? "anyone signed in" : role == "anonymous" ? "anyone" : role)];
        return text + $"\nWho may: {(roles.Length > 0 ? string.Join(", ", roles) : "services only")}.";
    }

    private static async Task<int> Run(Invocation invocation, Rpc rpc, RequestOptions options)
    {
        IMessage request = options.Read(invocation.Parse, invocation.Terminal.In);
        foreach (FieldDescriptor secret in options.Secrets.Where(f => Rpc.RuleOf(f)!.Required && f.Accessor.GetValue(request) is ""))
            secret.Accessor.SetValue(request, invocation.Terminal.AskSecret(Words.Title(secret.Name)));

        if (rpc.Rule.Changes) await Change(invocation, rpc, request);
        else if (rpc.Items is not null) await List(invocation, rpc, request);
        else if (rpc.FilePart is not null) await WriteFile(invocation, rpc, request);
        else if (rpc.Method.IsServerStreaming) await Stream(invocation, rpc, request);
        else
        {
            RequireAll(rpc, request);
            invocation.Printer.One(await invocation.Connection.Ask(rpc, request, invocation.Cancel));
        }
        return ExitCode.Ok;
    }

    private static async Task Change(Invocation invocation, Rpc rpc, IMessage request)
    {
        FieldDescriptor idField = rpc.Input.FindFieldByName("request_id");
        string? given = invocation.Parse.GetValue(CommonOptions.RequestId)
            ?? (idField.Accessor.GetValue(request) is string { Length: > 0 } id ? id : null);
        rpc.Input.FindFieldByName("validate_only").Accessor.SetValue(request, invocation.IsDryRun);

        var decision = new Decision(invocation, rpc);
        // The repeat must be the request as it was: binding it to today's etag would make it another one.
        if (given is not null && invocation.OpenRequests.Read(given, rpc) is { } sent) decision.CopyBound(sent, request);
        RequireAll(rpc, request, skip: Decision.IsBound);
        await decision.Bind(request);
        RequireAll(rpc, request);

        string requestId = given ?? Guid.NewGuid().ToString();
        idField.Accessor.SetValue(request, requestId);
        invocation.Printer.One(await Send(invocation, rpc, request, requestId));
        if (invocation.IsDryRun) invocation.Terminal.Say("Nothing was written: this is what would happen now.");
    }

    private static async Task<IMessage> Send(Invocation invocation, Rpc rpc, IMessage request, string requestId)
    {
        // A dry run leaves nothing unknown, and must not settle a request that is.
        if (invocation.IsDryRun) return await invocation.Connection.Ask(rpc, request, invocation.Cancel);

        invocation.OpenRequests.Write(requestId, rpc, request);
        invocation.Terminal.Say($"request {requestId}");
        try
        {
            IMessage answer = await invocation.Connection.Ask(rpc, request, invocation.Cancel);
            invocation.OpenRequests.Answered(requestId);
            return answer;
        }
        catch (RpcException error) when (RefusalText.IsAnswer(error.StatusCode))
        {
            invocation.OpenRequests.Answered(requestId);
            throw;
        }
        catch (Exception)
        {
            invocation.Terminal.Say("It is not known whether this was done.");
            invocation.Terminal.Say($"Repeat the command with --request-id {requestId}: it cannot act twice.");
            throw;
        }
    }

    private static async Task List(Invocation invocation, Rpc rpc, IMessage request)
    {
        RequireAll(rpc, request);
        List<IMessage> items = [];
        int limit = invocation.Parse.GetValue(CommonOptions.Limit);
        await foreach (IMessage item in Pages.Read(invocation, rpc, request, limit)) items.Add(item);
        invocation.Printer.Many(rpc.Items!.MessageType, items, $"There are no {Words.Title(rpc.Items.Name)}.");
    }

    private static async Task Stream(Invocation invocation, Rpc rpc, IMessage request)
    {
        RequireAll(rpc, request);
        int limit = invocation.Parse.GetValue(CommonOptions.Limit);
        // A table is drawn when all is there; what is followed never is.
        bool isFollowed = rpc.Method.Name.StartsWith("Watch", StringComparison.Ordinal)
            || rpc.Input.FindFieldByName("follow")?.Accessor.GetValue(request) is true;
        bool isTable = invocation.Printer.Form == OutputForm.Table && !isFollowed;
        List<IMessage> items = [];
        var count = 0;
        using var progress = new Progress(invocation.Terminal, rpc.Path[^2].Replace('-', ' '));
        await foreach (IMessage item in invocation.Connection.Read(rpc, request, invocation.Cancel))
        {
            if (isTable) items.Add(item);
            else invocation.Printer.Next(item, isFirst: count == 0);
            progress.Report(++count);
            if (count == limit) break;
        }
        progress.Dispose();
        if (isTable) invocation.Printer.Many(rpc.Method.OutputType, items, "There is nothing.");
    }

    /// <summary>A file that comes in parts: its text and nothing else, so that the output can be sent into a file as it is.</summary>
    private static async Task WriteFile(Invocation invocation, Rpc rpc, IMessage request)
    {
        RequireAll(rpc, request);
        await foreach (IMessage part in invocation.Connection.Read(rpc, request, invocation.Cancel))
        {
            var text = (string)rpc.FilePart!.Accessor.GetValue(part);
            // In a file every byte counts, for its hash; on a screen no text of a stranger may steer.
            invocation.Terminal.Out.Write(invocation.Terminal.OutIsPerson ? Terminal.Clean(text) : text);
        }
    }

    private static void RequireAll(Rpc rpc, IMessage request, Func<FieldDescriptor, bool>? skip = null)
    {
        string[] missing =
        [
            .. rpc.Input.Fields.InFieldNumberOrder()
                .Where(f => Rpc.RuleOf(f)?.Required == true && skip?.Invoke(f) != true)
                .Where(f => IsEmpty(f, f.Accessor.GetValue(request)))
                .Select(f => Rpc.IsSensitive(f) ? Words.Title(f.Name) : Words.Option(f)),
        ];
        if (missing.Length == 0) return;
        throw new UsageError($"Missing: {string.Join(", ", missing)}. See `fund {string.Join(' ', PathOf(rpc))} --help`.");
    }

    private static bool IsEmpty(FieldDescriptor field, object? value) => value switch
    {
        null or "" => true,
        ICollection list => list.Count == 0,
        Enum => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
        _ => false,
    };
}
