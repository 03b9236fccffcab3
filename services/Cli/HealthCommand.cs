using System.CommandLine;
using Fund.Protos.Grpc.Health.V1;
using Grpc.Core;

namespace Fund.Cli;

/// <summary><c>health</c>: whether each service of the directory answers and serves.</summary>
internal static class HealthCommand
{
    public static Command Make(Runner run)
    {
        Command health = new("health", "Tells whether each service answers. Exit code 4 when one does not serve.");
        health.SetAction((parse, cancel) => run(parse, Run, cancel));
        return health;
    }

    private static async Task<int> Run(Invocation invocation)
    {
        IReadOnlyDictionary<string, string> places = await invocation.Connection.Directory(invocation.Cancel);
        object?[][] rows = await Task.WhenAll(places.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => Check(invocation, p.Key, p.Value)));
        invocation.Printer.Report(new Sheet("", ["service", "address", "status", "milliseconds"], rows, "The directory is empty."));
        return rows.All(row => row[2] is "serving") ? ExitCode.Ok : ExitCode.Unavailable;
    }

    private static async Task<object?[]> Check(Invocation invocation, string service, string address)
    {
        long start = Environment.TickCount64;
        string status;
        try
        {
            HealthCheckResponse answer = await new Health.HealthClient(invocation.Connection.Channel(address))
                .CheckAsync(new HealthCheckRequest(), invocation.Connection.Options([], invocation.Cancel));
            status = Words.Kebab(answer.Status.ToString()).Replace('-', ' ');
        }
        catch (RpcException error)
        {
            status = $"no answer ({error.StatusCode})";
        }
        return [service, address, status, Environment.TickCount64 - start];
    }
}
