using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;
using Fund.Protos.Payment.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Budgets;

/// <summary>Payments as Budgets sees it: it tells what statements brought, and says what is not settled.</summary>
internal sealed class PaymentsNextDoor
{
    /// <summary>What is not settled, of any month.</summary>
    public List<OpenMatter> Open { get; } = [];

    public (Action<WebApplicationBuilder>, Action<WebApplication>) Module => (Add, app => app.MapGrpcService<Reconciliation>());

    public static Task Tell(ServiceHost host, params StatementCreditBooked[] facts) =>
        host.Services.GetRequiredService<Writes<Db>>().Step("tell", CountyBudget.Id(), db =>
        {
            foreach (StatementCreditBooked fact in facts) db.Publish(fact);
            return Task.CompletedTask;
        }, CancellationToken.None);

    private void Add(WebApplicationBuilder builder)
    {
        FundModule<Db>.Add(builder, "payments", options => new Db(options));
        builder.Services.AddSingleton(this).AddSingleton<Reconciliation>();
    }

    public sealed class Db(DbContextOptions<Db> options) : ServiceDb(options)
    {
        protected override void Describe(ModelBuilder model)
        {
        }
    }

    public sealed class Reconciliation(IServiceProvider services) : ReconciliationService.ReconciliationServiceBase
    {
        public override Task<ListOpenMattersResponse> ListOpenMatters(ListOpenMattersRequest request, ServerCallContext context)
        {
            List<OpenMatter> open = services.GetRequiredService<PaymentsNextDoor>().Open;
            return Task.FromResult(new ListOpenMattersResponse { Matters = { open }, MatterCount = open.Count });
        }
    }
}
