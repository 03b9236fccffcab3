using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Google.Protobuf;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets;

/// <summary>The ledger's own methods: what changes goes to the writer and is committed with others, what asks reads a snapshot.</summary>
internal sealed class LedgerRpc(LedgerWriter writer, RawDoor door, ServiceStore<BudgetDb> store, Clock clock)
    : Pb.LedgerService.LedgerServiceBase
{
    public override Task<Pb.Encumbrance> OpenEncumbrance(Pb.OpenEncumbranceRequest request, ServerCallContext context) =>
        Post(request, context);

    public override Task<Pb.Encumbrance> IncreaseEncumbrance(Pb.IncreaseEncumbranceRequest request, ServerCallContext context) =>
        Post(request, context);

    public override Task<Pb.Encumbrance> LiquidateEncumbrance(Pb.LiquidateEncumbranceRequest request, ServerCallContext context) =>
        Post(request, context);

    public override Task<Pb.Encumbrance> ReleaseEncumbrance(Pb.ReleaseEncumbranceRequest request, ServerCallContext context) =>
        Post(request, context);

    public override Task<Pb.Encumbrance> Disburse(Pb.DisburseRequest request, ServerCallContext context) => Post(request, context);

    public override Task<Pb.Encumbrance> ReturnDisbursement(Pb.ReturnDisbursementRequest request, ServerCallContext context) =>
        Post(request, context);

    public override Task<Pb.Encumbrance> WriteBack(Pb.WriteBackRequest request, ServerCallContext context) => Post(request, context);

    public override async Task<Pb.PostBatchResponse> PostBatch(Pb.PostBatchRequest request, ServerCallContext context)
    {
        RefuseOwnDryRuns(request);
        RawCall whole = writer.Ask(request, context);
        LedgerItem[] items = LedgerAsks.Items(whole, request, door, clock.Today);
        var call = new LedgerCall(whole, items, request.Parent) { Cancel = context.CancellationToken };
        return LedgerBatch.ResponseOf(await writer.Post(call));
    }

    public override Task<Pb.Encumbrance> GetEncumbrance(Pb.GetEncumbranceRequest request, ServerCallContext context)
    {
        string name = LedgerAsks.Encumbrance(request.Name);
        return store.Read(db => new LedgerQueries(db).Encumbrance(name), context.CancellationToken);
    }

    public override async Task<Pb.ListEncumbrancesResponse> ListEncumbrances(Pb.ListEncumbrancesRequest request, ServerCallContext context)
    {
        OfficeName office = LedgerAsks.Office(request.Parent);
        Page<Pb.Encumbrance> page = await store.Read(
            db => new LedgerQueries(db).Encumbrances(office, request.PageSize, request.PageToken), context.CancellationToken);
        return new Pb.ListEncumbrancesResponse { Encumbrances = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<Pb.ListBalancesResponse> ListBalances(Pb.ListBalancesRequest request, ServerCallContext context)
    {
        (Page<Pb.SourceBalance> page, int count) = await store.Read(
            db => new LedgerQueries(db).Balances(request), context.CancellationToken);
        return new Pb.ListBalancesResponse { Balances = { page.Items }, NextPageToken = page.NextPageToken, SourceCount = count };
    }

    public override Task ExportMovements(Pb.ExportMovementsRequest request, IServerStreamWriter<Pb.Movement> answers,
        ServerCallContext context)
    {
        OfficeName office = LedgerAsks.Office(request.Parent);
        DateOnly? from = request.FromDate.Length == 0 ? null : Days.Parse(request.FromDate);
        DateOnly? until = request.UntilDate.Length == 0 ? null : Days.Parse(request.UntilDate);
        if (until < from) throw Domain.Reasons.DatesOutOfOrder(from.Value, until.Value);
        return store.Read(async db =>
        {
            await new LedgerQueries(db).Movements(
                office, request.FromDate, request.UntilDate, moved => answers.WriteAsync(moved, context.CancellationToken));
            return true;
        }, context.CancellationToken);
    }

    public override Task<Pb.CheckFundsResponse> CheckFunds(Pb.CheckFundsRequest request, ServerCallContext context)
    {
        OfficeName office = LedgerAsks.Office(request.Parent);
        return store.Read(db => new LedgerQueries(db).Check(office, request, clock.Today), context.CancellationToken);
    }

    private Task<Pb.Encumbrance> Post(IMessage request, ServerCallContext context) => writer.Run<Pb.Encumbrance>(request, context);

    // A batch is decided as a whole or posted as a whole; an item that says otherwise would be posted against its word.
    private static void RefuseOwnDryRuns(Pb.PostBatchRequest request)
    {
        if (request.ValidateOnly) return;
        for (int i = 0; i < request.Items.Count; i++)
            if (request.Items[i] is { Open.ValidateOnly: true } or { Liquidate.ValidateOnly: true } or { Disburse.ValidateOnly: true }
                or { ReturnDisbursement.ValidateOnly: true } or { Release.ValidateOnly: true })
                throw new Refusal(RefusalKind.Malformed, "FIELDS_INVALID", "The request has fields that break their rules.")
                    .At($"items[{i}].validate_only", "Must be the same as the batch's own.");
    }
}
