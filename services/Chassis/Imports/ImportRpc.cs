using Fund.Kernel;
using Fund.Protos.Imports.V1;
using Grpc.Core;

namespace Fund.Chassis.Imports;

/// <summary>Serves the imports of the services in this process; the name of an import says whose it is.</summary>
internal sealed class ImportRpc(IEnumerable<IImports> imports) : ImportService.ImportServiceBase
{
    public override Task<Import> CreateImport(CreateImportRequest request, ServerCallContext context) =>
        Of(request.Parent).Create(request, context);

    public override async Task<UploadRowsResponse> UploadRows(IAsyncStreamReader<UploadRowsRequest> pieces, ServerCallContext context)
    {
        long staged = 0;
        await foreach (UploadRowsRequest piece in pieces.ReadAllAsync(context.CancellationToken))
            staged = await Of(piece.Name).Upload(piece, context.CancellationToken);
        return new UploadRowsResponse { StagedCount = staged };
    }

    public override Task<Import> CompleteImport(CompleteImportRequest request, ServerCallContext context) =>
        Of(request.Name).Complete(request, context);

    public override Task<Import> GetImport(GetImportRequest request, ServerCallContext context) =>
        Of(request.Name).Get(request.Name, context.CancellationToken);

    public override Task<ListRefusedRowsResponse> ListRefusedRows(ListRefusedRowsRequest request, ServerCallContext context) =>
        Of(request.Name).Refused(request, context.CancellationToken);

    private IImports Of(string name)
    {
        string[] parts = name.Split('/');
        string service = parts.Length >= 4 && parts[2] == "services" ? parts[3] : "";
        return imports.FirstOrDefault(known => known.Service == service)
            ?? throw new Refusal(RefusalKind.NotFound, "SERVICE_NOT_HERE", "This process does not run that service.")
                .With("service", service);
    }
}
