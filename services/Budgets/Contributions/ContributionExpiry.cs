using Fund.Budgets.Domain;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Budgets.Contributions;

/// <summary>
/// Notices that the last day of a contribution is past. The ledger refuses from that day on by itself; this tells it. Each is a step of
/// its own, named after the contribution and its last day: done once, whatever crashes and however many replicas look.
/// </summary>
public sealed partial class ContributionExpiry(
    ServiceStore<BudgetDb> store, Writes<BudgetDb> writes, Clock clock, ILogger<ContributionExpiry> log) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    /// <summary>Expires all that is due today.</summary>
    public async Task ExpireDue(CancellationToken cancel)
    {
        DateOnly today = clock.Today;
        while (true)
        {
            List<Contribution> due = await store.Read(db => db.Contributions
                .Where(row => !row.HasExpired && row.EndDate < today).OrderBy(row => row.EndDate).Take(AtOnce).ToListAsync(cancel), cancel);
            foreach (Contribution one in due) await Expire(one.Name, one.EndDate!.Value, today, cancel);
            if (due.Count < AtOnce) return;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ExpireDue(stopping);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                ExpiryPaused(log, error.GetType().Name);
            }
            await Task.WhenAny(Task.Delay(Look, stopping));
        }
    }

    private Task Expire(string name, DateOnly end, DateOnly today, CancellationToken cancel) =>
        writes.Step("step:expire-contribution", DerivedId.Of(name, $"expire:{end.ToText()}", attempt: 1), async db =>
        {
            db.Commit.Resource = name;
            Contribution contribution = await db.ContributionOf(name);
            // Another day may have been approved between the look and this commit.
            if (!contribution.IsDue(today)) return;

            contribution.Expire();

            long unspent = (await Standing.Of(db, [name], cancel: cancel)).On(name).Available;
            db.Commit.Amount = Money.Of(contribution.Currency, unspent);
            db.Publish(new ContributionExpired(name, end.ToText(), unspent, contribution.Currency));
        }, cancel);

    [LoggerMessage(3301, LogLevel.Warning, "The expiry of contributions paused: {Kind}.")]
    private static partial void ExpiryPaused(ILogger log, string kind);
}
