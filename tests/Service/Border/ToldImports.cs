using Fund.Protos.Imports.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Border;

/// <summary>Imports that count what they are sent.</summary>
internal sealed class ToldImports : ImportService.ImportServiceBase
{
    public override async Task<UploadRowsResponse> UploadRows(
        IAsyncStreamReader<UploadRowsRequest> requestStream, ServerCallContext context)
    {
        var response = new UploadRowsResponse();
        await foreach (UploadRowsRequest request in requestStream.ReadAllAsync(context.CancellationToken))
            response.StagedCount += request.Rows.Count;
        return response;
    }
}
