using System.Data.Common;
using Fund.Access;
using Fund.Access.Domain;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

/// <summary>Facts of Access as a consumer handles them. The two administrators of the first start are the first two.</summary>
public sealed class EventTests
{
    [Theory, EachDatabase]
    public async Task Each_fact_is_handled_once_through_the_bus_and_after_a_restart(Engine engine)
    {
        var probe = new Probe();
        await using (ServiceHost host = await ServiceHost.Start(engine, AccessAlone, probe.Module))
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(async i => await host.Admin().CreatePersonAsync(Person($"s{i:000}"))));
            await host.Entries(32, Probe.Service);
            await using ServiceHost again = await host.Another(AccessAlone, probe.Module);
            await again.Admin().CreatePersonAsync(Person("last"));
            await again.Entries(33, Probe.Service);

            Assert.Equal(33, (await Handled(again)).Count);
            Assert.Equal(33, (await Handled(again)).Distinct().Count());
        }
    }

    [Theory, EachDatabase]
    public async Task Without_the_bus_a_consumer_fetches_what_it_missed(Engine engine)
    {
        await using ServiceHost source = await ServiceHost.Start(engine, AccessAlone);
        for (int i = 0; i < 10; i++) await source.Admin().CreatePersonAsync(Person($"s{i:000}"));
        await source.AllEntries<AccessDb>();

        await using ServiceHost host = await source.Another(AccessAlone, new Probe(hearsTheBus: false).Module);
        await host.Entries(12, Probe.Service);
        await host.Admin().CreatePersonAsync(Person("later"));
        await host.Entries(13, Probe.Service);

        Assert.Equal(13, (await Handled(host)).Distinct().Count());
        Assert.Equal(13, (await Handled(host)).Count);
    }

    [Theory, EachDatabase]
    public async Task A_poison_event_is_set_aside_its_neighbours_go_on_and_it_is_replayed_once(Engine engine)
    {
        var probe = new Probe();
        probe.Poison["offices/s-county/people/poison"] = true;
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone, probe.Module);
        foreach (string id in new[] { "before", "poison", "after" }) await host.Admin().CreatePersonAsync(Person(id));
        List<Entry> entries = await host.Entries(5, Probe.Service);
        var feed = new FeedService.FeedServiceClient(host.As("operator", "operator"));

        DeadEvent dead = Assert.Single((await feed.ListDeadEventsAsync(new ListDeadEventsRequest())).DeadEvents);
        Assert.Equal(("PersonRegistered", "access", 4L, 5), (dead.EventName, dead.Source, dead.Number, dead.AttemptCount));
        Assert.Equal("event-dead:PersonRegistered", entries[3].Method);
        Assert.Equal(["offices/s-county/people/after", "offices/s-county/people/before"], (await Handled(host)).Take(2));

        var replay = new ReplayDeadEventRequest { Consumer = Probe.Service, Source = "access", Number = 4, RequestId = Guid.NewGuid()
            .ToString() };
        Assert.Equal("EVENT_STILL_FAILS", await Refused.Reason(feed.ReplayDeadEventAsync(replay)));
        probe.Poison.Clear();
        Assert.Equal(DeadEvent.Types.State.Replayed, (await feed.ReplayDeadEventAsync(replay)).State);
        await feed.ReplayDeadEventAsync(replay);
        replay.RequestId = Guid.NewGuid().ToString();
        Assert.Equal("DEAD_EVENT_NOT_FOUND", await Refused.Reason(feed.ReplayDeadEventAsync(replay)));
        Assert.Single(await Handled(host), person => person == "offices/s-county/people/poison");
    }

    [Theory, EachDatabase]
    public async Task A_gap_stops_the_consumer_until_it_is_filled(Engine engine)
    {
        await using ServiceHost source = await ServiceHost.Start(engine, AccessAlone);
        // What is numbered in different turns rests in different rows.
        await source.AllEntries<AccessDb>();
        await source.Admin().CreatePersonAsync(Person("s001"));
        await source.AllEntries<AccessDb>();
        await source.Admin().CreatePersonAsync(Person("s002"));
        await source.AllEntries<AccessDb>();
        await source.Query<AccessDb>("CREATE TABLE lost AS SELECT * FROM events WHERE first_number = 3 AND last_number = 3");
        await source.Query<AccessDb>("DELETE FROM events WHERE first_number = 3");

        await using ServiceHost host = await source.Another(AccessAlone, new Probe(hearsTheBus: false).Module);
        await host.Entries(2, Probe.Service);
        // The next look finds the gap again; an event told meanwhile does not jump over it.
        await host.Admin().CreatePersonAsync(Person("s003"));
        await host.AllEntries<AccessDb>();
        Assert.DoesNotContain("offices/s-county/people/s002", await Handled(host));

        await source.Query<AccessDb>("INSERT INTO events SELECT * FROM lost");
        List<Entry> entries = await host.Entries(5, Probe.Service);
        Assert.Equal(["s001", "s002", "s003"], entries.Skip(2).Select(entry => entry.Resource.Split('/')[^1]));
    }

    [Fact]
    public async Task What_one_replica_set_aside_another_that_is_behind_leaves_alone()
    {
        await using ServiceHost source = await ServiceHost.Start(Engine.Postgres, AccessAlone);
        foreach (string id in new[] { "before", "poison", "after" }) await source.Admin().CreatePersonAsync(Person(id));
        await source.AllEntries<AccessDb>();
        TaskCompletionSource begun = new(), isAside = new(), isPast = new();
        var slow = new Probe(hearsTheBus: false)
        {
            Before = async person =>
            {
                if (!person.EndsWith("before", StringComparison.Ordinal)) return;
                begun.TrySetResult();
                await isAside.Task;
            },
        };
        var quick = new Probe(hearsTheBus: false)
        {
            Before = person => person.EndsWith("after", StringComparison.Ordinal) ? isPast.Task : Task.CompletedTask,
        };
        quick.Poison["offices/s-county/people/poison"] = true;

        await using ServiceHost behind = await source.Another(AccessAlone, slow.Module);
        await begun.Task;
        await using ServiceHost ahead = await source.Another(AccessAlone, quick.Module);
        var feed = new FeedService.FeedServiceClient(ahead.As("operator", "operator"));
        DeadEvent? dead = null;
        while (dead is null) dead = (await feed.ListDeadEventsAsync(new ListDeadEventsRequest())).DeadEvents.SingleOrDefault();
        isAside.SetResult();
        while (!(await Handled(behind)).Contains("offices/s-county/people/after")) await Task.Yield();
        isPast.SetResult();
        quick.Poison.Clear();
        await feed.ReplayDeadEventAsync(new ReplayDeadEventRequest
        {
            Consumer = Probe.Service, Source = "access", Number = dead.Number, RequestId = Guid.NewGuid().ToString(),
        });

        Assert.Single(await Handled(ahead), person => person == "offices/s-county/people/poison");
    }

    [Fact]
    public async Task Facts_of_one_resource_are_numbered_in_the_order_of_its_versions_though_clocks_are_apart()
    {
        await using ServiceHost host = await ServiceHost.Start(Engine.Postgres, AccessAlone);
        const string Name = "offices/s-county/people/changed";
        var writes = host.Services.GetRequiredService<Writes<AccessDb>>();
        await using (DbConnection publisher = await host.Services.GetRequiredService<ServiceStore<AccessDb>>().Database.Open())
        {
            // Another replica numbers, and stands still.
            await using DbTransaction turn = await publisher.BeginTransactionAsync();
            await using DbCommand wait = publisher.CreateCommand();
            wait.CommandText = "SELECT pg_advisory_xact_lock(507101)";
            await wait.ExecuteNonQueryAsync();
            await writes.Step("first", "first", db =>
            {
                db.People.Add(new Person { Name = Name });
                db.Publish(new GrantConfirmed(Name, "", "", "", ""));
                return Task.CompletedTask;
            }, CancellationToken.None);
            host.Clock.Advance(TimeSpan.FromMinutes(-1));
            await writes.Step("second", "second", async db =>
            {
                (await db.People.SingleAsync(row => row.Name == Name)).DisplayName = [1];
                db.Publish(new GrantRevoked(Name, "", ""));
            }, CancellationToken.None);
        }

        await host.AllEntries<AccessDb>();
        await using DbConnection stored = await host.Services.GetRequiredService<ServiceStore<AccessDb>>().Database.Open();
        Assert.Equal(["GrantConfirmed", "GrantRevoked"],
            await StoredFeed.Events(stored).Where(happened => happened.Resource == Name).Select(happened => happened.EventName)
                .ToListAsync());
    }

    private static Task<List<string>> Handled(ServiceHost host) => host.Query<ProbeDb>("SELECT person FROM effects ORDER BY person");
}
