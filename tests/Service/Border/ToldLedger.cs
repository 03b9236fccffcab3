using Fund.Protos.Budget.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Border;

/// <summary>A ledger that answers as the test tells it.</summary>
internal sealed class ToldLedger : LedgerService.LedgerServiceBase
{
    public Func<ServerCallContext, Task<Encumbrance>> Answer { get; set; } = _ => Task.FromResult(new Encumbrance());

    public override Task<Encumbrance> GetEncumbrance(GetEncumbranceRequest request, ServerCallContext context) => Answer(context);

    public override Task<Encumbrance> WriteBack(WriteBackRequest request, ServerCallContext context) => Answer(context);

    public override async Task ExportMovements(
        ExportMovementsRequest request, IServerStreamWriter<Movement> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Movement());
        await Answer(context);
    }
}
