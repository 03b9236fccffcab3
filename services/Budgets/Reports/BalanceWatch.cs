using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Microsoft.Extensions.Hosting;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>
/// Follows what stands on accounts. A commit of this process wakes it, one of another replica is seen within a second; either way it
/// looks for itself and shows what differs from what it showed before.
/// </summary>
internal sealed class BalanceWatch(ServiceStore<BudgetDb> store, FeedSignal signal, IHostApplicationLifetime process)
{
    private const int WatchersMax = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Under load every commit would wake every watcher, and each of them reads.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    // Shorter than a token lasts, so that nobody watches for long what he may no longer see.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private int watchers;

    /// <summary>Returns when the time is over or the process stops. Refuses ACCOUNT_NOT_FOUND, WATCHERS_TOO_MANY.</summary>
    public async Task Follow(string[] names, Func<Pb.WatchBalancesResponse, Task> show, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, process.ApplicationStopping);
        over.CancelAfter(Longest);
        try
        {
            if (Interlocked.Increment(ref watchers) > WatchersMax) throw Reasons.WatchersTooMany(WatchersMax);
            await Follow(names, show, over.Token, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref watchers);
        }
    }

    private async Task Follow(string[] names, Func<Pb.WatchBalancesResponse, Task> show, CancellationToken over, CancellationToken cancel)
    {
        var shown = new Dictionary<string, Pb.AccountBalance>(StringComparer.Ordinal);
        while (!over.IsCancellationRequested)
        {
            Task committed = signal.Next(store.Database.Service);
            Pb.WatchBalancesResponse[] present = await store.Read(db => Present(db, names), cancel);
            foreach (Pb.WatchBalancesResponse now in present.Where(now => !now.Balance.Equals(shown.GetValueOrDefault(now.Balance.Name))))
            {
                await show(now);
                shown[now.Balance.Name] = now.Balance;
            }
            await FeedSignal.Wait(committed, Look, over);
            await Task.WhenAny(Task.Delay(Rest, over));
        }
        cancel.ThrowIfCancellationRequested();
    }

    private static async Task<Pb.WatchBalancesResponse[]> Present(BudgetDb db, string[] names)
    {
        Statements statements = LedgerInDoor.On(db);
        DateTimeOffset? known = await LedgerQueries.KnownTime(statements);
        await PastBalances.PlanOnce(statements);
        IEnumerable<Pb.AccountBalance> balances = await AccountBalances.Of(statements, names, View.Now);
        return [.. balances.Select(balance => new Pb.WatchBalancesResponse { Balance = balance, KnownTime = known?.ToProto() })];
    }
}
