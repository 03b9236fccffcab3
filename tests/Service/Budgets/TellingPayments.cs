using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using Fund.Protos.Payment.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// What stands where Payments does: a source of events, which waits until Budgets has heard them, and a list of what is not settled.
/// </summary>
internal static class TellingPayments
{
    public static (Action<WebApplicationBuilder>, Action<WebApplication>) Module =>
        (Add, app => app.MapGrpcService<Reconciliation>());

    /// <summary>What Payments says is not settled, of any month.</summary>
    public static List<OpenMatter> StillOpen(this CountyBudget county) => county.Host.Services.GetRequiredService<List<OpenMatter>>();

    public static StatementCreditBooked Credit(string account, string id, long amount, string currency = "CNY",
        string day = "2026-06-02") =>
        new($"{Office}/bankFiles/statement-1", account, id, amount, currency, day, "REF");

    public static StatementDebitBooked Debit(string account, string id, long amount, string currency = "CNY",
        string day = "2026-06-04") =>
        new($"{Office}/bankFiles/statement-2", account, id, amount, currency, day, "REF-D");

    public static StatementCreditReversed Reversal(string account, string credit, string id, long amount, string day = "2026-06-10") =>
        new($"{Office}/bankFiles/statement-3", account, credit, id, amount, "CNY", day, "REF");

    public static StatementClosed Closing(string account, string day, long closing, long? opening = null, string currency = "CNY") =>
        new($"{Office}/bankFiles/statement-{day}", account, day, opening, closing, currency, 1);

    public static Task Tell(this CountyBudget county, params IEvent[] facts) =>
        county.Host.Services.GetRequiredService<Writes<TellingDb>>().Step("tell", Id(), db =>
        {
            foreach (IEvent fact in facts) db.Publish(fact);
            return Task.CompletedTask;
        }, CancellationToken.None);

    public static async Task<List<DeadEvent>> DeadEvents(this CountyBudget county, int count)
    {
        var feed = new FeedService.FeedServiceClient(county.Host.As("oz", "operator"));
        return await Until(async () =>
        {
            ListDeadEventsResponse dead = await feed.ListDeadEventsAsync(new());
            return dead.DeadEvents.Count >= count ? dead.DeadEvents.OrderBy(one => one.Number).ToList() : null;
        });
    }

    /// <summary>Tells a credit and waits until it stands in suspense.</summary>
    public static async Task<Pb.Credit> Credited(this CountyBudget county, StatementCreditBooked booked)
    {
        await county.Tell(booked);
        return await Until(async () => (await county.Treasury(county.Tom).ListCreditsAsync(new() { Parent = Office })).Credits
            .SingleOrDefault(credit => credit.Name == $"{booked.BankAccount}/credits/{booked.CreditId}"));
    }

    /// <summary>Tells a debit and waits until it is noted.</summary>
    public static async Task<Pb.Debit> Debited(this CountyBudget county, StatementDebitBooked booked)
    {
        await county.Tell(booked);
        return await county.Debit($"{booked.BankAccount}/debits/{booked.DebitId}");
    }

    /// <summary>Tells that a credit was taken back and waits until the debit is noted.</summary>
    public static async Task<Pb.Debit> Reversed(this CountyBudget county, StatementCreditReversed reversed)
    {
        await county.Tell(reversed);
        return await county.Debit($"{reversed.BankAccount}/debits/{reversed.DebitId}");
    }

    private static Task<Pb.Debit> Debit(this CountyBudget county, string name) =>
        Until(async () => (await county.Treasury(county.Tom).ListDebitsAsync(new() { Parent = Office })).Debits
            .SingleOrDefault(debit => debit.Name == name));

    /// <summary>Tells what the bank holds at the end of a day and waits until that is known.</summary>
    public static async Task<Pb.CashDay> Closed(this CountyBudget county, StatementClosed closed)
    {
        await county.Tell(closed);
        return await Until(async () => (await county.Treasury(county.Tom).ListCashDaysAsync(new()
        {
            Parent = closed.BankAccount, FromDate = closed.BookingDate, UntilDate = closed.BookingDate,
        })).CashDays.SingleOrDefault(day => day.Closing.MinorUnits == closed.ClosingMinorUnits));
    }

    public static async Task<T> Until<T>(Func<Task<T?>> look) where T : class
    {
        for (DateTime until = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < until; await Task.Delay(50))
            if (await look() is { } found) return found;
        throw new TimeoutException("What was told did not come.");
    }

    private static void Add(WebApplicationBuilder builder)
    {
        FundModule<TellingDb>.Add(builder, "payments", options => new TellingDb(options));
        builder.Services.AddSingleton(new List<OpenMatter>());
    }

    public sealed class Reconciliation(List<OpenMatter> open) : ReconciliationService.ReconciliationServiceBase
    {
        public override Task<ListOpenMattersResponse> ListOpenMatters(ListOpenMattersRequest request, ServerCallContext context) =>
            Task.FromResult(new ListOpenMattersResponse { Matters = { open }, MatterCount = open.Count });
    }

    /// <summary>A model that only tells.</summary>
    public sealed class TellingDb(DbContextOptions<TellingDb> options) : ServiceDb(options)
    {
        protected override void Describe(ModelBuilder model)
        {
        }
    }
}
