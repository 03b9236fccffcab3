using Grpc.Core;

namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Sends back what it gets; "refuse" and "wait" are the two texts it treats otherwise.</summary>
internal sealed class EchoService(Abandonment abandonment) : Pb.EchoService.EchoServiceBase
{
    public const string RefusalDetail = "not so: 经费不足";

    public static readonly byte[] RefusalBytes = [.. Enumerable.Range(0, 256).Select(n => (byte)n)];

    public override async Task<Pb.Note> Say(Pb.Note request, ServerCallContext context)
    {
        if (request.Text == "refuse")
        {
            Metadata trailers = new() { { "reason", "REFUSED" }, { "grpc-status-details-bin", RefusalBytes } };
            throw new RpcException(new Status(StatusCode.FailedPrecondition, RefusalDetail), trailers);
        }
        if (request.Text == "wait")
            await abandonment.Await(context.CancellationToken);
        return request;
    }

    public override async Task Repeat(Pb.Note request, IServerStreamWriter<Pb.Note> responseStream, ServerCallContext context)
    {
        for (int n = 0; n < request.Count; n++)
            await responseStream.WriteAsync(new Pb.Note { Text = request.Text, Count = n }, context.CancellationToken);
        if (request.Text == "wait")
            await abandonment.Await(context.CancellationToken);
    }

    public override async Task<Pb.Note> Collect(IAsyncStreamReader<Pb.Note> requestStream, ServerCallContext context)
    {
        var all = new Pb.Note();
        await foreach (Pb.Note note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            all.Text += note.Text;
            all.Count += note.Count;
        }
        return all;
    }

    public override async Task Talk(
        IAsyncStreamReader<Pb.Note> requestStream, IServerStreamWriter<Pb.Note> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
            await responseStream.WriteAsync(requestStream.Current);
    }
}
