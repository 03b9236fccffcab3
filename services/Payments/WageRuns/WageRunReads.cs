using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.WageRuns;

/// <summary>What only looks at runs.</summary>
public sealed partial class WageRunRpc
{
    private const int ChunkLines = 500;

    public override Task<Pb.WageRun> GetWageRun(Pb.GetWageRunRequest request, ServerCallContext context) =>
        store.Read(async db => await db.Show(await db.WageRun(request.Name), context.CancellationToken), context.CancellationToken);

    public override Task<Pb.ListWageRunsResponse> ListWageRuns(Pb.ListWageRunsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<WageRun> page = await db.WageRuns.Within(Names.OfficeOf(request.Parent))
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            string[] names = [.. page.Items.Select(run => run.Name)];
            List<RunSource> sources = await db.RunSources.Where(source => names.Contains(source.Run)).ToListAsync();
            var answer = new Pb.ListWageRunsResponse { NextPageToken = page.NextPageToken };
            answer.WageRuns.AddRange(page.Items.Select(run => run.ToProto(sources.Where(source => source.Run == run.Name))));
            return answer;
        }, context.CancellationToken);

    public override async Task ExportWageLines(Pb.ExportWageLinesRequest request, IServerStreamWriter<Pb.WageLine> answers,
        ServerCallContext context)
    {
        CancellationToken cancel = context.CancellationToken;
        long after = 0;
        while (true)
        {
            (List<WageLine> lines, ILookup<string, WageLineShare> shares) = await store.Read(async db =>
            {
                WageRun run = await db.WageRun(request.Name);
                List<WageLine> next = await db.WageLines.Where(line => line.Run == run.Name && line.Number > after)
                    .OrderBy(line => line.Number).Take(ChunkLines).ToListAsync(cancel);
                string[] names = [.. next.Select(line => line.Name)];
                List<WageLineShare> drawn = await db.WageLineShares.Where(share => names.Contains(share.Line)).ToListAsync(cancel);
                return (next, drawn.ToLookup(share => share.Line));
            }, cancel);
            foreach (WageLine line in lines) await answers.WriteAsync(line.ToProto(shares[line.Name]), cancel);
            if (lines.Count < ChunkLines) return;
            after = lines[^1].Number;
        }
    }

    public override Task<Pb.WageLineExplanation> ExplainWageLine(Pb.ExplainWageLineRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            WageLine line = await db.WageLine(request.Name);
            List<WageLineShare> shares = await db.SharesOf(line.Name);
            var attempts = await db.Disbursements.Where(attempt => attempt.Line == line.Name).OrderBy(attempt => attempt.Attempt)
                .ToListAsync();
            var answer = new Pb.WageLineExplanation { Line = line.ToProto(shares), Roll = line.Roll, Period = line.Period };
            answer.Steps.AddRange(LineStory.Of(line, shares, attempts));
            answer.Disbursements.AddRange(attempts.Select(attempt => attempt.ToProto()));
            return answer;
        }, context.CancellationToken);
}
