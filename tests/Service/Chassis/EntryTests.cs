using Fund.Access;
using Fund.Chassis.Db;
using Fund.Kernel.Events;
using Fund.Kernel.Tlog;
using Fund.Protos.Access.V1;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class EntryTests
{
    [Theory, EachDatabase]
    public async Task Each_accepted_request_has_one_entry_and_nothing_else_has(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        CreatePersonRequest request = Person("s001");

        await host.Admin().CreatePersonAsync(request);
        await host.Admin().CreatePersonAsync(request);
        Assert.Equal("PERSON_EXISTS", await Refused.Reason(host.Admin().CreatePersonAsync(Person("s001"))));
        await host.Admin().GetPersonAsync(new GetPersonRequest { Name = "offices/s-county/people/s001" });
        await host.Admin().ListPeopleAsync(new ListPeopleRequest { Parent = "offices/s-county" });
        await host.Admin().CreatePersonAsync(Person("s002"));

        List<Entry> entries = await host.AllEntries<AccessDb>();
        Assert.Equal(["offices/s-county/people/s001", "offices/s-county/people/s002"], entries.Skip(OfFirstStart)
            .Select(entry => entry.Resource));
        Entry entry = entries[OfFirstStart];
        Assert.Equal(
            (Entry.Types.Kind.Request, "first-admin", "offices/s-county/people/first-admin", "s-county",
                "/fund.access.v1.AccessService/CreatePerson",
                request.RequestId, "access.admin@s-county"),
            (entry.Kind, entry.Caller, entry.Person, entry.Office, entry.Method, entry.RequestId, Assert.Single(entry.Roles)));
        Assert.Equal(32, entry.StateHash.Length);
    }

    [Theory, EachDatabase]
    public async Task Two_hundred_writes_at_once_are_numbered_without_a_gap_and_chained(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        await using ServiceHost replica = engine == Engine.Postgres ? await host.Another(AccessAlone) : host;
        int begun = (await host.AllEntries<AccessDb>()).Count;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            await (i % 2 == 0 ? host : replica).Admin().CreatePersonAsync(Person($"s{i:000}"))));

        List<Frame> frames = await replica.Frames(begun + 200);
        Assert.Equal(Enumerable.Range(1, begun + 200).Select(n => (long)n), frames.Select(frame => frame.Number));
        Chain chain = Chain.Empty;
        foreach (Frame frame in frames)
        {
            Assert.Equal(chain.Head.ToBytes(), frame.PreviousChain.ToByteArray());
            chain = chain.Next(frame.ToByteArray());
        }
        Assert.Equal(200, frames.Skip(begun).Select(frame => Entry.Parser.ParseFrom(frame.Body).Resource).Distinct().Count());
        Assert.Equal(begun + 200, (await host.AllEntries<AccessDb>()).Count);
    }

    [Theory, EachDatabase]
    public async Task Events_of_one_commit_keep_the_order_in_which_they_were_told(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] told = [.. Enumerable.Range(0, 40).Select(i => $"offices/s-county/people/p{i:000}")];

        await host.Services.GetRequiredService<Fund.Chassis.Writes.Writes<AccessDb>>().Step("tell", "tell-1", db =>
        {
            foreach (string person in told) db.Publish(new PersonRegistered(person));
            return Task.CompletedTask;
        }, CancellationToken.None);
        await host.AllEntries<AccessDb>();

        var feed = new FeedService.FeedServiceClient(host.AsService("audit"));
        using var call = feed.ReadEvents(new ReadEventsRequest { Service = "access", After = 2 });
        var heard = new List<string>();
        await foreach (ReadEventsResponse happened in call.ResponseStream.ReadAllAsync()) heard.Add(happened.Resource);
        Assert.Equal(told, heard);
    }

    [Theory, EachDatabase]
    public async Task Denied_attempts_are_counted_one_entry_for_each_caller_method_and_minute(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        var clerk = new AccessService.AccessServiceClient(host.As("clerk", "wage.clerk"));
        var elsewhere = new AccessService.AccessServiceClient(host.As("other-admin", "access.admin@t-county"));

        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(clerk.CreatePersonAsync(Person("s001"))));
        Entry first = (await host.Entries(OfFirstStart + 1))[^1];
        for (int i = 0; i < 5; i++) await Refused.Reason(clerk.CreatePersonAsync(Person("s001")));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(elsewhere.CreatePersonAsync(Person("s001"))));
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        List<Entry> denials = (await host.Entries(OfFirstStart + 3))[OfFirstStart..];
        Assert.All(denials, denial => Assert.Equal(Entry.Types.Kind.Denial, denial.Kind));
        Assert.Equal(("clerk", "PERMISSION_MISSING", 1L), (first.Caller, first.Reason, first.ItemCount));
        Assert.Equal([("clerk", 6L), ("other-admin", 1L)],
            denials.GroupBy(denial => denial.Caller).Select(group => (group.Key, group.Sum(denial => denial.ItemCount))).Order());
    }
}
