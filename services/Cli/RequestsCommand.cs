using System.CommandLine;

namespace Fund.Cli;

/// <summary><c>requests</c>: what was sent from here and never answered.</summary>
internal static class RequestsCommand
{
    public static Command Make(Runner run)
    {
        Command requests = new("requests", "Lists requests whose answer was lost. Repeat one with its command and --request-id.");
        requests.SetAction((parse, cancel) => run(parse, invocation =>
        {
            invocation.Printer.Report(new Sheet("", ["request id", "sent", "command", "about"],
            [
                .. invocation.OpenRequests.All()
                    .Select(r => new object?[] { r.RequestId, r.SentTime, $"fund {string.Join(' ', r.Rpc.Path)}", r.Subject }),
            ], "Every request was answered."));
            return Task.FromResult(ExitCode.Ok);
        }, cancel));
        return requests;
    }
}
