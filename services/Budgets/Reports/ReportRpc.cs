using System.Data.Common;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>Looking at the ledger, now and back. Everything is read on one snapshot and sent after it.</summary>
internal sealed class ReportRpc(ServiceStore<BudgetDb> store, BalanceWatch watch) : Pb.ReportService.ReportServiceBase
{
    public override async Task<Pb.GetBalancesResponse> GetBalances(Pb.GetBalancesRequest request, ServerCallContext context)
    {
        var view = View.Of(request.AtDate, request.KnownTime);
        await using DbConnection connection = await store.Database.OpenToLook(context.CancellationToken);
        var statements = new Statements(connection, null, CancellationToken.None);
        return new Pb.GetBalancesResponse { Balances = { await AccountBalances.Of(statements, [.. request.Names], view) } };
    }

    public override Task WatchBalances(Pb.WatchBalancesRequest request, IServerStreamWriter<Pb.WatchBalancesResponse> answers,
        ServerCallContext context) =>
        watch.Follow([.. request.Names.Distinct()], now => answers.WriteAsync(now, context.CancellationToken), context.CancellationToken);

    public override async Task ReportExecution(Pb.ReportExecutionRequest request, IServerStreamWriter<Pb.ReportExecutionResponse> answers,
        ServerCallContext context)
    {
        ExecutionQuestion question = ExecutionQuestion.Of(request);
        ExecutionReport report = await store.Read(db => ExecutionReport.Of(db, question), context.CancellationToken);
        foreach (Pb.ReportExecutionResponse part in report.Parts()) await answers.WriteAsync(part, context.CancellationToken);
    }
}
