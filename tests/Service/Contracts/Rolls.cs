using Fund.Protos.Contract.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Contracts;

/// <summary>The roll of June of the first village.</summary>
internal static class Rolls
{
    public const string Name = County.Programme + "/rolls/june";

    public static async Task<MusterRoll> Open(County county) => await county.Supervisor.OpenMusterRollAsync(
        new OpenMusterRollRequest { Parent = County.Programme, RollId = "june", Site = County.Village, Period = "2026-06",
            RequestId = County.NewId() });

    public static async Task<MusterRoll> Now(County county) =>
        await county.Supervisor.GetMusterRollAsync(new GetMusterRollRequest { Name = Name });

    public static async Task<MusterRoll> Submit(County county) => await county.Supervisor.SubmitMusterRollAsync(
        new SubmitMusterRollRequest { Name = Name, Etag = (await Now(county)).Etag, RequestId = County.NewId() });

    public static async Task<MusterRoll> Certify(County county) => await county.Evaluator.CertifyMusterRollAsync(
        new CertifyMusterRollRequest { Name = Name, Etag = (await Now(county)).Etag, RequestId = County.NewId() });

    public static async Task<List<MusterLine>> Lines(County county)
    {
        List<MusterLine> lines = [];
        using var stream = county.Supervisor.ExportMusterRoll(new ExportMusterRollRequest { Name = Name });
        await foreach (MusterLine line in stream.ResponseStream.ReadAllAsync()) lines.Add(line);
        return lines;
    }
}
