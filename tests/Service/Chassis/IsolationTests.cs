using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class IsolationTests
{
    private const int Races = 200;

    [Theory, EachDatabase]
    public async Task A_rule_over_rows_merely_read_is_never_broken(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone, new Probe().Module);
        var writes = host.Services.GetRequiredService<Writes<ProbeDb>>();
        await writes.Step("roster", "roster", db =>
        {
            for (int race = 0; race < Races; race++)
                foreach (string who in new[] { "a", "b" })
                    db.Shifts.Add(new Shift { Id = $"{race}-{who}", Race = $"{race}", OnCall = true });
            return Task.CompletedTask;
        }, CancellationToken.None);

        // Each of two people leaves if the other one stays: both may read before either writes.
        for (int race = 0; race < Races; race++)
            await Task.WhenAll(new[] { "a", "b" }.Select(who => Leave(writes, $"{race}", who)));

        List<string> left = await host.Query<ProbeDb>("SELECT race FROM shifts WHERE on_call = 'YES'");
        Assert.Equal((Races, Races), (left.Count, left.Distinct().Count()));
    }

    [Fact]
    public async Task On_sqlite_a_writer_waits_only_for_those_who_came_before()
    {
        const int Busy = 8;
        await using ServiceHost host = await ServiceHost.Start(Engine.Sqlite, AccessAlone, new Probe().Module);
        var writes = host.Services.GetRequiredService<Writes<ProbeDb>>();
        using var stop = new CancellationTokenSource();
        int commits = 0;
        Task[] busy = [.. Enumerable.Range(0, Busy).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await writes.Step("busy", Guid.NewGuid().ToString(), _ => Task.CompletedTask, CancellationToken.None);
                Interlocked.Increment(ref commits);
            }
        }))];
        var passed = new List<int>();
        for (int i = 0; i < 20; i++)
        {
            int before = Volatile.Read(ref commits);
            await writes.Step("one", Guid.NewGuid().ToString(), _ => Task.CompletedTask, CancellationToken.None);
            passed.Add(Volatile.Read(ref commits) - before);
        }
        await stop.CancelAsync();
        await Task.WhenAll(busy);

        // Those before it in the queue, and those whose commit was not counted yet when it came.
        Assert.All(passed, others => Assert.InRange(others, 0, 3 * Busy));
    }

    private static Task Leave(Writes<ProbeDb> writes, string race, string who) =>
        writes.Step("leave", $"{race}-{who}", async db =>
        {
            if (await db.Shifts.CountAsync(shift => shift.Race == race && shift.OnCall) < 2) return;
            (await db.Shifts.SingleAsync(shift => shift.Id == $"{race}-{who}")).OnCall = false;
        }, CancellationToken.None);
}
