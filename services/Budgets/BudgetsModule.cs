using Fund.Budgets.Ceilings;
using Fund.Budgets.Coding;
using Fund.Budgets.Contributions;
using Fund.Budgets.Documents;
using Fund.Budgets.Funding;
using Fund.Budgets.Ledger;
using Fund.Budgets.Periods;
using Fund.Budgets.Refunds;
using Fund.Budgets.Reports;
using Fund.Budgets.Treasury;
using Fund.Budgets.Virements;
using Fund.Budgets.Vouchers;
using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Kernel.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets;

/// <summary>Appropriations, allotments, contributions and bank accounts, and the ledger they all stand on.</summary>
public static class BudgetsModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        FundModule<BudgetDb> module = FundModule<BudgetDb>.Add(builder, "budgets", options => new BudgetDb(options));
        module.Services.AddSingleton<LedgerInDoor>();
        module.Services.AddSingleton<LedgerWriter>();
        module.Services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        module.Services.AddSingleton<BalanceWatch>();
        AddDocuments(module);
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<LedgerRpc>();
        app.MapGrpcService<ReportRpc>();
        MapDocuments(app);
    }

    private static void AddDocuments(FundModule<BudgetDb> module)
    {
        module.Services.AddSingleton<PaymentsSide>();
        module.Services.AddSingleton<YearEnd>();
        module.Services.AddSingleton<CreditsTakenBack>();
        module.Services.AddSingleton<StatementFacts>();
        module.Services.AddSingleton<ContributionExpiry>();
        module.Services.AddHostedService(provider => provider.GetRequiredService<ContributionExpiry>());
        AddCoding(module);
        module
            .Listens(provider => provider.GetRequiredService<StatementFacts>().Handlers(), "payments",
                nameof(StatementCreditBooked), nameof(StatementDebitBooked), nameof(StatementCreditReversed), nameof(StatementClosed))
            .Importable(_ => ImportMethod<BudgetDb>.Of<Pb.CreateOfficeRequest, Pb.Office>(
                "/fund.budget.v1.BudgetService/CreateOffice", BudgetRpc.CreateOffice))
            .Importable(_ => ImportMethod<BudgetDb>.Of<Pb.CreateAllotmentRequest, Pb.Allotment>(
                "/fund.budget.v1.BudgetService/CreateAllotment", BudgetRpc.CreateAllotment))
            .Importable(_ => ImportMethod<BudgetDb>.Of<Pb.CreateContributionRequest, Pb.Contribution>(
                "/fund.budget.v1.ContributionService/CreateContribution", ContributionRpc.CreateContribution));
    }

    private static void AddCoding(FundModule<BudgetDb> module)
    {
        module.Services.AddSingleton<CodingRpc>();
        module
            .Importable(services => ImportMethod<BudgetDb>.Of<Pb.CreateCodeRequest, Pb.CodeVersion>(
                "/fund.budget.v1.CodingService/CreateCode", services.GetRequiredService<CodingRpc>().CreateCode))
            .Importable(services => ImportMethod<BudgetDb>.Of<Pb.ReviseCodeRequest, Pb.CodeVersion>(
                "/fund.budget.v1.CodingService/ReviseCode", services.GetRequiredService<CodingRpc>().ReviseCode))
            .Importable(services => ImportMethod<BudgetDb>.Of<Pb.EndCodeRequest, Pb.CodeVersion>(
                "/fund.budget.v1.CodingService/EndCode", services.GetRequiredService<CodingRpc>().EndCode));
    }

    private static void MapDocuments(WebApplication app)
    {
        app.MapGrpcService<CodingRpc>();
        app.MapGrpcService<BudgetRpc>();
        app.MapGrpcService<AllotmentChangeRpc>();
        app.MapGrpcService<ContributionRpc>();
        app.MapGrpcService<RefundRpc>();
        app.MapGrpcService<FundingRpc>();
        app.MapGrpcService<CeilingRpc>();
        app.MapGrpcService<PeriodRpc>();
        app.MapGrpcService<CarryForwardRpc>();
        app.MapGrpcService<VirementRpc>();
        app.MapGrpcService<TreasuryRpc>();
        app.MapGrpcService<VoucherRpc>();
    }
}
