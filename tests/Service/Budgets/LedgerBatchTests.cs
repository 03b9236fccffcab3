using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

public sealed class LedgerBatchTests
{
    [Theory, EachDatabase]
    public async Task Each_item_of_a_batch_has_its_own_outcome_and_receipt(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.PostBatchRequest batch = Batch(Item(Open("aa1", Town, 100)), Item(Open("aa2", Town, 2_000_000)), Item(Open("aa1", Town, 5)),
            new Pb.PostBatchItem { Liquidate = Liquidate("aa1", Town, 60) });
        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(batch);
        Assert.Equal(["OK", "INSUFFICIENT_ALLOTMENT", "ENCUMBRANCE_EXISTS", "OK"], Reasons(answer));
        Assert.Equal(60, answer.Outcomes[3].Encumbrance.Balances.ObligatedMinorUnits);
        Assert.Equal(answer, await host.Client.PostBatchAsync(batch));
        Assert.Equal(answer.Outcomes[0].Encumbrance, await host.Client.OpenEncumbranceAsync(batch.Items[0].Open));
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(host.Client.OpenEncumbranceAsync(batch.Items[1].Open)));
        Assert.Equal(999_900, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task A_thousand_items_have_a_thousand_outcomes_in_the_order_sent_and_one_more_is_refused(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        // Of each ten items: seven stand, one asks too much, and two are linked, of which every second pair falls by its second.
        Pb.PostBatchItem[] items = [.. Enumerable.Range(0, 1_000).Select(i => (i % 10, i / 10 % 2) switch
        {
            (7, _) => Item(Open($"much-{i:000}", Town, 2_000_000)),
            (8, _) => Item(Open($"left-{i:000}", Town, 10), $"pair-{i / 10}"),
            (9, 0) => Item(Open($"right-{i:000}", Town, 10), $"pair-{i / 10}"),
            (9, _) => Item(Open($"right-{i:000}", Town, 2_000_000), $"pair-{i / 10}"),
            _ => Item(Open($"alone-{i:000}", Town, 1)),
        })];
        string[] expected = [.. Enumerable.Range(0, 1_000).Select(i => (i % 10, i / 10 % 2) switch
        {
            (7, _) or (9, 1) => "INSUFFICIENT_ALLOTMENT",
            (8, 1) => "GROUP_REFUSED",
            _ => "OK",
        })];

        Pb.PostBatchRequest batch = Batch(items);
        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(batch);

        Assert.Equal(expected, Reasons(answer));
        Assert.All(items.Zip(answer.Outcomes).Where(pair => pair.Second.Encumbrance is not null),
            pair => Assert.Equal(NameOf(pair.First.Open.EncumbranceId), pair.Second.Encumbrance.Name));
        Assert.Equal(1_000_000 - 700 - 50 * 20, (await host.Account(Town)).Stages.Available);
        Assert.Equal(answer, await host.As("payments", 1).PostBatchAsync(batch));
        Assert.Equal("FIELDS_INVALID",
            await Refused.Reason(host.Client.PostBatchAsync(Batch([.. items, Item(Open("one-more", Town, 1))]))));
        Assert.Equal(1_000_000 - 700 - 50 * 20, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task Linked_items_stand_or_fall_together(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(Batch(
            Item(Open("gg1", Town, 100), "g"), Item(Open("gg2", Town, 2_000_000), "g"), Item(Open("gg3", Town, 7))));
        Assert.Equal(["GROUP_REFUSED", "INSUFFICIENT_ALLOTMENT", "OK"], Reasons(answer));
        Assert.Equal(999_993, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task An_item_without_a_right_is_refused_alone_and_takes_its_group_with_it(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        var officer = new Pb.LedgerService.LedgerServiceClient(host.Host.As("wang", "budget.officer@s-county.f-town"));
        Pb.OpenEncumbranceRequest elsewhere = Open("ee1", Town, 100);
        elsewhere.Parent = "offices/s-county";
        Pb.PostBatchRequest batch = Batch(Item(Open("ee2", Town, 100)), Item(elsewhere),
            new Pb.PostBatchItem { Liquidate = Liquidate("ee2", Town, 1) },
            Item(Open("ee3", Town, 100), "g"), Item(Open("ee3", Town, 100), "g"));
        batch.Parent = "offices/s-county.f-town";
        batch.Items[4].Open.Parent = "offices/s-county";
        Assert.Equal(["OK", "OUT_OF_SCOPE", "PERMISSION_MISSING", "GROUP_REFUSED", "OUT_OF_SCOPE"],
            Reasons(await officer.PostBatchAsync(batch)));
        // What was refused for want of a right was never decided: with the right it may still be.
        batch.Items[4].Open.Parent = "offices/s-county.f-town.v03";
        batch.Items[4].Open.EncumbranceId = "ee4";
        Assert.Equal(["OK", "OUT_OF_SCOPE", "PERMISSION_MISSING", "OK", "OK"], Reasons(await officer.PostBatchAsync(batch)));
    }

    [Theory, EachDatabase]
    public async Task A_batch_has_one_entry_whose_root_proves_every_accepted_item(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.PostBatchRequest batch = Batch(Item(Open("pp1", Town, 100)), Item(Open("pp2", Town, 2_000_000)), Item(Open("pp3", Town, 50)));
        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(batch);
        await host.Client.PostBatchAsync(batch);
        Entry entry = Assert.Single(await LedgerTests.Entries(host),
            entry => entry.Method.EndsWith("/PostBatch", StringComparison.Ordinal));
        Hash root = Merkle.RootOfItems(
            answer.Outcomes.Where(outcome => outcome.Encumbrance is not null).Select(outcome => outcome.Encumbrance.ToByteArray()));
        Assert.Equal((2, 150, batch.RequestId), (entry.ItemCount, entry.ItemSumMinorUnits, entry.RequestId));
        Assert.Equal(root.ToBytes(), entry.ItemRoot.ToByteArray());
    }

    [Theory, EachDatabase]
    public async Task One_request_that_cannot_be_written_does_not_keep_its_neighbours_from_being_posted(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        string poison = Id();
        // A posting with the id the poisoned request will have: the book knows nothing of it, the database refuses the row.
        await host.Post(new Vote(At($"service:payments/{poison}"), LedgerHost.Line, 1));
        var calls = Enumerable.Range(0, 40).Select(i => Outcome(host.Client.OpenEncumbranceAsync(
            Open($"nn{i:00}", Town, 100, i == 17 ? poison : Id()), deadline: DateTime.UtcNow.AddSeconds(20)))).ToArray();
        var outcomes = await Task.WhenAll(calls);
        Assert.Equal("TOO_MUCH_CONTENTION", outcomes[17].Reason);
        Assert.Equal(39, outcomes.Count(outcome => outcome.Reason == "OK"));
        Assert.Equal(1_000_000 - 3_900, (await host.Account(Town)).Stages.Available);
        // A limit is no decision: it is not remembered, and the same request is tried afresh.
        Assert.Equal("TOO_MUCH_CONTENTION", await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("nn17", Town, 100, poison))));
        Assert.Equal("OK", await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("nn17", Town, 100))));
    }

    [Theory, EachDatabase]
    public async Task A_document_and_batches_on_one_hot_line_lose_nothing(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        const int Rounds = 100;
        var documents = Enumerable.Range(0, 2).Select(async replica =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                string id = $"hot{replica}-{i}";
                await host.InDoor((ledger, db) => ledger.Post(db, new Allot(At(id), LedgerHost.Line, Town, 10)),
                    replica % host.ReplicaCount);
            }
        });
        var callers = Enumerable.Range(0, 8).Select(async caller =>
        {
            for (int i = 0; i < Rounds; i++) await host.As("payments", caller).OpenEncumbranceAsync(Open($"hh{caller}-{i:000}", Town, 3));
        });
        await Task.WhenAll([.. documents, .. callers]);
        Account town = await host.Account(Town);
        Assert.Equal(1_000_000 + 2 * Rounds * 10 - 8 * Rounds * 3, town.Stages.Available);
        Assert.Equal(1 + 2 * Rounds + 8 * Rounds, town.Sequence);
    }

    [Theory, EachDatabase]
    public async Task What_names_no_amount_is_in_the_currency_of_its_encumbrance_whatever_was_refused_before_it(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest dollars = Open("cc1", Town, 100);
        dollars.Lines[0].Amount.CurrencyCode = "USD";
        Pb.LiquidateEncumbranceRequest none = Liquidate("cc1", Town, 40);
        none.Lines[0].Amount.CurrencyCode = "XXX";
        var all = new Pb.ReleaseEncumbranceRequest { Name = NameOf("cc1"), Reason = "over", EffectiveDate = June, RequestId = Id() };

        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(Batch(Item(dollars), Item(Open("cc1", Town, 100)),
            new Pb.PostBatchItem { Liquidate = none }, new Pb.PostBatchItem { Release = all }));

        Assert.Equal(["CURRENCY_MISMATCH", "OK", "CURRENCY_MISMATCH", "OK"], Reasons(answer));
        Assert.Equal(1_000_000, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task What_is_refused_opens_no_month(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest longAgo = Open("mm1", Town, 2_000_000);
        longAgo.EffectiveDate = "2006-06-10";
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(host.Client.OpenEncumbranceAsync(longAgo)));

        Assert.Null((await host.Read(db => db.MonthsAround(Fund.Kernel.Period.Parse("2026-06")))).EarlierOpen);
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_dated_into_a_month_that_nobody_could_close(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest mistyped = Open("yy1", Town, 100);
        mistyped.EffectiveDate = "0026-06-10";

        Assert.Equal("PERIOD_NOT_FOUND", await Refused.Reason(host.Client.OpenEncumbranceAsync(mistyped)));
        Assert.Equal("PERIOD_NOT_FOUND", await Refused.Reason(host.Client.OpenEncumbranceAsync(mistyped)));
        Assert.Null((await host.Read(db => db.MonthsAround(Fund.Kernel.Period.Parse("2026-06")))).EarlierOpen);
    }

    [Theory, EachDatabase]
    public async Task A_repeat_answers_as_before_though_its_group_falls_by_an_item_without_a_right(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest above = Open("kk1", LedgerHost.County, 100);
        above.Parent = "offices/s-county";
        Pb.PostBatchRequest batch = Batch(Item(above, "g"), Item(Open("kk2", Town, 100), "g"));
        batch.Parent = "offices/s-county.f-town";
        Assert.Equal(["OK", "OK"], Reasons(await host.As("wang").PostBatchAsync(batch)));

        var later = new Pb.LedgerService.LedgerServiceClient(host.Host.As("wang", "budget.officer@s-county.f-town"));
        Assert.Equal(["OUT_OF_SCOPE", "OK"], Reasons(await later.PostBatchAsync(batch)));
    }

    [Theory, EachDatabase]
    public async Task A_group_falls_by_a_repeat_of_what_was_refused_before_it_in_the_same_batch(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest much = Open("rr1", Town, 2_000_000);

        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(
            Batch(Item(much), Item(Open("rr2", Town, 100), "g"), Item(much, "g")));

        Assert.Equal(["INSUFFICIENT_ALLOTMENT", "GROUP_REFUSED", "INSUFFICIENT_ALLOTMENT"], Reasons(answer));
        Assert.Equal(1_000_000, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task A_repeat_in_a_group_that_falls_answers_as_the_item_before_it_in_the_same_batch(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest stands = Open("ss1", Town, 100), nowhere = Open("ss2", Town, 100);
        nowhere.Parent = "offices/no office";

        Pb.PostBatchResponse answer = await host.Client.PostBatchAsync(Batch(Item(stands), Item(nowhere, "g"), Item(stands, "g")));

        Assert.Equal(answer.Outcomes[0], answer.Outcomes[2]);
        Assert.Equal(answer, await host.Client.PostBatchAsync(Batch(Item(stands), Item(nowhere, "g"), Item(stands, "g"))));
    }

    private static Pb.PostBatchItem Item(Pb.OpenEncumbranceRequest open, string group = "") => new() { Open = open, Group = group };

    private static Pb.PostBatchRequest Batch(params Pb.PostBatchItem[] items) =>
        new() { Parent = "offices/s-county", Items = { items }, RequestId = Id() };

    private static IEnumerable<string> Reasons(Pb.PostBatchResponse answer) =>
        answer.Outcomes.Select(outcome =>
            outcome.Refusal is { } refusal ? Fund.Chassis.Border.RefusalStatus.ToRefusal(refusal)!.Reason : "OK");
}
