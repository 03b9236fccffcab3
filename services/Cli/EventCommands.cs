using System.CommandLine;
using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Cli;

/// <summary><c>events dead list</c>: what no service could handle, in all of them.</summary>
internal static class EventCommands
{
    public static Command MakeDeadList(Runner run)
    {
        Command list = new("list", ProtoComments.Of(Rpc.Of("feed.dead.list").Method)) { CommonOptions.Limit };
        list.SetAction((parse, cancel) => run(parse, List, cancel));
        return list;
    }

    private static async Task<int> List(Invocation invocation)
    {
        List<IMessage> events = [];
        int limit = invocation.Parse.GetValue(CommonOptions.Limit);
        // Services of one process answer at one address, with the same list.
        IReadOnlyDictionary<string, string> places = await invocation.Connection.Directory(invocation.Cancel);
        foreach (string service in places.DistinctBy(place => place.Value).Select(place => place.Key))
            await foreach (IMessage dead in Pages.Read(invocation, Rpc.Of("feed.dead.list"), new ListDeadEventsRequest(), limit, service))
                if (limit == 0 || events.Count < limit) events.Add(dead);
        invocation.Printer.Many(DeadEvent.Descriptor, events, "No event is dead.");
        return ExitCode.Ok;
    }
}
