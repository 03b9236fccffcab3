using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Chassis.Settings;
using Fund.Payments.Banks;
using Fund.Payments.Payees;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments;

public static class PaymentsModule
{
    public const string Service = "payments";

    public static void Add(WebApplicationBuilder builder)
    {
        FundModule<PaymentsDb>.Add(builder, Service, options => new PaymentsDb(options))
            .Importable(services => ImportMethod<PaymentsDb>.Of<Pb.CreatePayeeRequest, Pb.Payee>(
                PayeeRpc.CreatePath, services.GetRequiredService<PayeeRpc>().Create))
            .Importable(services => ImportMethod<PaymentsDb>.Of<Pb.ConfirmPayeeRequest, Pb.Payee>(
                PayeeRpc.ConfirmPath, services.GetRequiredService<PayeeRpc>().Confirm))
            .Step<EncumberRun>().Step<ReleaseRun>().Step<ObligeRun>()
            .Step<HoldCash>().Step<SendFile>()
            .Step<PostEffect>();
        builder.Services
            .AddSingleton(services => PaymentSettings.Read(builder.Configuration, services.GetRequiredService<SuiteSettings>()))
            .AddSingleton<PayeeVault>().AddSingleton<BudgetsSide>().AddSingleton<ContractsSide>().AddSingleton<BankOutbox>()
            .AddSingleton<FileMaker>()
            .AddSingleton<PayeeRpc>().AddSingleton<WageRunRpc>().AddSingleton<RemittanceRpc>().AddSingleton<ReconciliationRpc>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<PayeeRpc>();
        app.MapGrpcService<WageRunRpc>();
        app.MapGrpcService<RemittanceRpc>();
        app.MapGrpcService<ReconciliationRpc>();
    }
}
