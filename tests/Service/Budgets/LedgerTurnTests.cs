using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>Batches post one after the other: who waits for the turn, what he reads then, and who loses it.</summary>
public sealed class LedgerTurnTests
{
    [Theory, EachDatabase]
    public async Task A_batch_that_finds_others_at_work_waits_and_reads_what_they_left(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        var needs = Book.Needs([new Encumber(At("next"), NameOf("next"), [new Line(Town, 1)], "")]);
        await using BatchStore first = Batches(host);
        await using BatchStore second = Batches(host);
        Begun begun = await Begin(first, needs);
        Assert.Null(await second.Begin(needs, []));
        Task turn = second.Turn();
        Assert.False(turn.IsCompleted);

        Request[] spends = [new Encumber(At("spent"), NameOf("spent"), [new Line(Town, 400)], "")];
        DateTimeOffset now = begun.Loaded.InstantAfter(DateTimeOffset.UnixEpoch);
        Posted posted = Book.Post(begun.Loaded.State, spends);
        await first.Write(new LedgerChanges
        {
            Loaded = begun.Loaded, Posted = posted, Encumbrances = LedgerChanges.OpenedBy(spends, posted, now), ActorOf = _ => "li",
            Now = now,
        });
        Assert.False(turn.IsCompleted);
        await first.Commit(new Left([], new(), now));
        await turn;
        Assert.Equal(1_000_000 - 400, (await second.Begin(needs, []))!.Loaded.State.Account(Town)!.Stages.Available);
    }

    [Fact]
    public async Task Who_stands_still_in_the_middle_of_a_batch_is_put_out_by_PostgreSQL_and_the_others_go_on()
    {
        await using LedgerHost host = await LedgerHost.Start(Engine.Postgres);
        await using BatchStore still = Batches(host);
        await Begin(still, Book.Needs([]));

        Pb.Encumbrance opened = await host.Client.OpenEncumbranceAsync(Open("patient", Town, 100), deadline: DateTime.UtcNow.AddMinutes(1));

        Assert.Equal(100, opened.Balances.EncumberedMinorUnits);
        var putOut = await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => still.Begin(Book.Needs([]), []));
        Assert.True(ServiceDatabase.IsRetryable(putOut), "Who was put out decided nothing and tries again.");
    }

    [Fact]
    public async Task A_document_that_stands_still_behind_the_gate_is_put_out_too_and_is_done_again()
    {
        await using LedgerHost host = await LedgerHost.Start(Engine.Postgres);
        await using IAsyncDisposable document = await host.Hold();

        Pb.Encumbrance opened = await host.Client.OpenEncumbranceAsync(Open("patient", Town, 100), deadline: DateTime.UtcNow.AddMinutes(1));

        Assert.Equal(100, opened.Balances.EncumberedMinorUnits);
    }

    // On SQLite the publisher may be at work.
    private static async Task<Begun> Begin(BatchStore batches, Needs needs)
    {
        if (await batches.Begin(needs, []) is { } begun) return begun;
        await batches.Turn();
        return (await batches.Begin(needs, []))!;
    }

    private static BatchStore Batches(LedgerHost host) =>
        BatchStore.Of(host.Host.Services.GetRequiredService<ServiceStore<BudgetDb>>().Database);
}
