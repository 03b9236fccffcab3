using System.Collections;
using Google.Protobuf;

namespace Fund.Cli;

/// <summary>Lists, however long: follows the page tokens until the end or until enough was read.</summary>
internal static class Pages
{
    private const int MaxPageSize = 1_000;

    public static async IAsyncEnumerable<IMessage> Read(Invocation invocation, Rpc rpc, IMessage request, int limit = 0,
        string? service = null)
    {
        var size = rpc.Input.FindFieldByName("page_size").Accessor;
        var token = rpc.Input.FindFieldByName("page_token").Accessor;
        var next = rpc.Method.OutputType.FindFieldByName("next_page_token").Accessor;
        if ((int)size.GetValue(request) == 0) size.SetValue(request, limit is > 0 and < MaxPageSize ? limit : MaxPageSize);

        var count = 0;
        do
        {
            IMessage page = await invocation.Connection.Ask(rpc, request, invocation.Cancel, service);
            foreach (IMessage item in (IList)rpc.Items!.Accessor.GetValue(page))
            {
                yield return item;
                if (++count == limit) yield break;
            }
            token.SetValue(request, next.GetValue(page));
        }
        while ((string)token.GetValue(request) != "");
    }
}
