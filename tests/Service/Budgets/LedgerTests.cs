using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

public sealed class LedgerTests
{
    [Theory, EachDatabase]
    public async Task Money_goes_from_the_allotment_to_the_bank_and_back(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        await host.Post(new Fund.Budgets.Ledger.Hold(At("hold"), Bank, 30_000));
        var client = host.Client;
        Pb.Encumbrance opened = await client.OpenEncumbranceAsync(Open("june", Town, 60_000));
        Assert.Equal((Pb.Encumbrance.Types.State.Open, 60_000), (opened.State, opened.Balances.EncumberedMinorUnits));
        await client.IncreaseEncumbranceAsync(new Pb.IncreaseEncumbranceRequest
        {
            Name = opened.Name, Lines = { Amount(Village, 5_000) }, EffectiveDate = June, RequestId = Id(),
        });
        await client.LiquidateEncumbranceAsync(Liquidate("june", Town, 40_000));
        await client.DisburseAsync(Disburse("june", Town, 30_000));
        await client.ReturnDisbursementAsync(new Pb.ReturnDisbursementRequest
        {
            Name = opened.Name, Document = "offices/s-county/statements/s01", Lines = { Amount(Town, 10_000) }, BankAccount = Bank,
            EffectiveDate = June, RequestId = Id(),
        });
        await client.WriteBackAsync(new Pb.WriteBackRequest
        {
            Name = opened.Name, Document = "offices/s-county/claims/c01", Lines = { Amount(Town, 20_000) }, Reason = "left the village",
            EffectiveDate = June, RequestId = Id(),
        });
        Pb.Encumbrance last = await client.ReleaseEncumbranceAsync(new Pb.ReleaseEncumbranceRequest
        {
            Name = opened.Name, Reason = "run is over", EffectiveDate = June, RequestId = Id(),
        });

        Assert.Equal(Pb.Encumbrance.Types.State.Liquidated, last.State);
        Assert.Equal((0, 0, 20_000), (last.Balances.EncumberedMinorUnits, last.Balances.ObligatedMinorUnits,
            last.Balances.DisbursedMinorUnits));
        Assert.Equal(last, await client.GetEncumbranceAsync(new Pb.GetEncumbranceRequest { Name = opened.Name }));
        Assert.Equal(980_000, (await host.Account(Town)).Stages.Available);
        Assert.Equal(50_000, (await host.Account(Village)).Stages.Available);
        Assert.Equal(5_050_000 - 20_000, (await host.Account(Bank)).Stages.Bank);
        Pb.SourceBalance balance = Assert.Single(
            (await client.ListBalancesAsync(new Pb.ListBalancesRequest { Parent = "offices/s-county" })).Balances,
                row => row.Source == Town);
        Assert.Equal((1_000_000, 20_000), (balance.Total.MinorUnits, balance.Balances.DisbursedMinorUnits));
    }

    [Theory, EachDatabase]
    public async Task Two_hundred_callers_who_race_for_the_last_amount_have_one_winner(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        for (int round = 0; round < 20; round++)
        {
            string allotment = $"{Line}/allotments/last{round:00}";
            await host.Post(new Fund.Budgets.Ledger.Allot(At($"last{round}"), Line, allotment, 100)
            {
                Opens = Facts(allotment, Fund.Budgets.Ledger.AccountKind.Allotment, "s-county", Line),
            });
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
                Outcome(host.As("payments", i).OpenEncumbranceAsync(Open($"race{round:00}-{i:000}", allotment, 100)))));
            Assert.Equal(1, outcomes.Count(outcome => outcome.Reason == "OK"));
            Assert.All(outcomes.Where(outcome => outcome.Answer is null), outcome => Assert.Equal("INSUFFICIENT_ALLOTMENT",
                outcome.Reason));
            Assert.Equal(0, (await host.Account(allotment)).Stages.Available);
        }
    }

    [Theory, EachDatabase]
    public async Task Fifty_concurrent_calls_with_one_request_id_have_one_effect_and_equal_answers(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        string id = Id();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            await host.As("payments", i).OpenEncumbranceAsync(Open("once", Town, 100, id))));
        Assert.Single(answers.Distinct());
        Assert.Equal(999_900, (await host.Account(Town)).Stages.Available);
    }

    [Theory, EachDatabase]
    public async Task A_definite_refusal_is_repeated_even_after_money_arrives(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest tooMuch = Open("much", Town, 1_000_001);
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(host.Client.OpenEncumbranceAsync(tooMuch)));
        await host.Post(new Fund.Budgets.Ledger.Allot(At("more"), Line, Town, 1_000_000));
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(host.Client.OpenEncumbranceAsync(tooMuch)));
        tooMuch.RequestId = Id();
        Assert.Equal("OK", await Refused.Reason(host.Client.OpenEncumbranceAsync(tooMuch)));
    }

    [Theory, EachDatabase]
    public async Task One_request_id_with_another_request_is_refused_and_the_same_id_of_another_caller_is_not(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest first = Open("one", Town, 100);
        await host.Client.OpenEncumbranceAsync(first);
        Assert.Equal("REQUEST_ID_REUSED", await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("two", Town, 100, first.RequestId))));
        Assert.Equal("OK", await Refused.Reason(host.As("contracts").OpenEncumbranceAsync(Open("two", Town, 100, first.RequestId))));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_decides_the_same_and_writes_nothing(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest request = Open("dry", Town, 100);
        request.ValidateOnly = true;
        Assert.Equal(100, (await host.Client.OpenEncumbranceAsync(request)).Balances.EncumberedMinorUnits);
        Assert.Equal(1_000_000, (await host.Account(Town)).Stages.Available);
        Assert.Equal("ENCUMBRANCE_NOT_FOUND",
            await Refused.Reason(host.Client.GetEncumbranceAsync(new Pb.GetEncumbranceRequest { Name = NameOf("dry") })));
        request.Lines[0].Amount.MinorUnits = 2_000_000;
        Assert.Equal("INSUFFICIENT_ALLOTMENT", await Refused.Reason(host.Client.OpenEncumbranceAsync(request)));
        request.ValidateOnly = false;
        request.Lines[0].Amount.MinorUnits = 100;
        Assert.Equal("OK", await Refused.Reason(host.Client.OpenEncumbranceAsync(request)));
    }

    [Theory, EachDatabase]
    public async Task A_closed_month_a_suspended_allotment_and_another_office_are_refused(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest elsewhere = Open("elsewhere", Village, 100);
        elsewhere.Parent = "offices/s-county.f-town";
        Assert.Equal("ALLOTMENT_OF_OTHER_OFFICE", await Refused.Reason(host.Client.OpenEncumbranceAsync(elsewhere)));
        await host.InDoor((ledger, db) => ledger.SetSuspended(db, LedgerHost.County, true));
        Assert.Equal("ALLOTMENT_SUSPENDED",
            await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("suspended", LedgerHost.County, 100))));
        await host.InDoor((ledger, db) => ledger.ClosePeriod(db, Period.Parse("2026-06")));
        Assert.Equal("PERIOD_CLOSED", await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("closed", Town, 100))));
    }

    [Theory, EachDatabase]
    public async Task Every_accepted_request_has_one_entry_and_one_event_and_a_refused_one_has_none(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.OpenEncumbranceRequest request = Open("logged", Town, 100);
        await host.Client.OpenEncumbranceAsync(request);
        await host.Client.OpenEncumbranceAsync(request);
        await Refused.Reason(host.Client.OpenEncumbranceAsync(Open("refused", Town, 9_000_000)));
        Entry entry = Assert.Single(await Entries(host), entry => entry.Method.EndsWith("/OpenEncumbrance", StringComparison.Ordinal));
        Assert.Equal(("service:payments", "offices/s-county/people/li", NameOf("logged"), request.RequestId, 100),
            (entry.Caller, entry.Person, entry.Resource, entry.RequestId, entry.Amount.MinorUnits));
        var feed = new FeedService.FeedServiceClient(host.Host.AsService("audit"));
        using var events = feed.ReadEvents(new ReadEventsRequest { Service = "budgets" });
        int posted = 0;
        await foreach (ReadEventsResponse happened in events.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            if (happened.EventName == "EncumbrancePosted") posted++;
        Assert.Equal(1, posted);
    }

    [Theory, EachDatabase]
    public async Task The_movements_of_an_office_are_exported_in_their_order(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        await host.Client.OpenEncumbranceAsync(Open("june", Town, 60_000));
        await host.Client.LiquidateEncumbranceAsync(Liquidate("june", Town, 40_000));
        using var export = host.As("zhang").ExportMovements(new Pb.ExportMovementsRequest { Parent = "offices/s-county.f-town" });
        var moved = new List<string>();
        await foreach (Pb.Movement movement in export.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            moved.Add($"{movement.FromStage}>{movement.ToStage} {movement.Amount.MinorUnits}");
        Assert.Equal(["VOTED>AVAILABLE 1000000", "OUTSIDE>AVAILABLE 50000", "AVAILABLE>ENCUMBERED 60000", "ENCUMBERED>OBLIGATED 40000"],
            moved);
    }

    [Theory, EachDatabase]
    public async Task An_export_of_days_that_cannot_be_is_refused_and_not_empty(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Assert.Equal("DATE_MALFORMED", await Reason("2026-02-30", ""));
        Assert.Equal("DATE_MALFORMED", await Reason("", "2026-06-31"));
        Assert.Equal("DATES_OUT_OF_ORDER", await Reason("2026-06-02", "2026-06-01"));
        Assert.Equal("OK", await Reason("2026-06-01", "2026-06-01"));

        async Task<string> Reason(string from, string until)
        {
            using var export = host.As("zhang").ExportMovements(new Pb.ExportMovementsRequest
            {
                Parent = "offices/s-county", FromDate = from, UntilDate = until,
            });
            try
            {
                return await export.ResponseStream.MoveNext(TestContext.Current.CancellationToken) ? "OK" : "empty";
            }
            catch (RpcException refused)
            {
                return Fund.Chassis.Border.RefusalStatus.ToRefusal(refused)!.Reason;
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Funds_are_checked_by_line_and_as_a_whole(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        Pb.CheckFundsResponse answer = await host.Client.CheckFundsAsync(new Pb.CheckFundsRequest
        {
            Parent = "offices/s-county.f-town.v03", EffectiveDate = June,
            Lines = { Amount(Town, 600_000), Amount(Village, 50_000), Amount(Town, 400_001) },
        });
        Assert.False(answer.IsCovered);
        Assert.Equal(["INSUFFICIENT_ALLOTMENT", "", "INSUFFICIENT_ALLOTMENT"], answer.Lines.Select(line => line.Reason));
        Assert.Equal(50_000, answer.Lines[1].Available.MinorUnits);
    }

    [Theory, EachDatabase]
    public async Task Checking_funds_tells_nothing_of_what_other_offices_have(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        var neighbour = new Pb.LedgerService.LedgerServiceClient(host.Host.As("mei", "budget.officer@s-county.m-town"));
        Pb.CheckFundsResponse answer = await neighbour.CheckFundsAsync(new Pb.CheckFundsRequest
        {
            Parent = "offices/s-county.m-town", EffectiveDate = June,
            Lines = { Amount(County, 1), Amount(Town, 1), Amount(Village, 1), Amount(Bank, 1), Amount("offices/none/contributions/x", 1) },
        });
        Assert.Equal(["", "ALLOTMENT_OF_OTHER_OFFICE", "ALLOTMENT_OF_OTHER_OFFICE", "ALLOTMENT_NOT_FOUND", "ALLOTMENT_NOT_FOUND"],
            answer.Lines.Select(line => line.Reason));
        Assert.Equal([1_000_000, null, null, null, null], answer.Lines.Select(line => line.Available?.MinorUnits));
    }

    [Theory, EachDatabase]
    public async Task Encumbrances_are_listed_newest_first_in_pages(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        foreach (string id in new[] { "first", "second", "third" }) await host.Client.OpenEncumbranceAsync(Open(id, Town, 100));
        // A source that came later neither lists it twice nor makes it newer.
        Pb.Encumbrance increased = await host.Client.IncreaseEncumbranceAsync(new Pb.IncreaseEncumbranceRequest
        {
            Name = NameOf("first"), Lines = { Amount(Village, 50) }, EffectiveDate = June, RequestId = Id(),
        });
        var client = host.As("zhang");
        var page = await client.ListEncumbrancesAsync(new Pb.ListEncumbrancesRequest { Parent = "offices/s-county", PageSize = 2 });
        var rest = await client.ListEncumbrancesAsync(
            new Pb.ListEncumbrancesRequest { Parent = "offices/s-county", PageSize = 2, PageToken = page.NextPageToken });
        Assert.Equal([NameOf("third"), NameOf("second"), NameOf("first")],
            page.Encumbrances.Concat(rest.Encumbrances).Select(row => row.Name));
        Assert.Equal("", rest.NextPageToken);
        Assert.Equal(increased, rest.Encumbrances.Single());
        var neighbour = new Pb.ListEncumbrancesRequest { Parent = "offices/s-county.f-town.v0" };
        Assert.Empty((await client.ListEncumbrancesAsync(neighbour)).Encumbrances);
    }

    /// <summary>Every audit entry so far, once the publisher has numbered them.</summary>
    internal static async Task<List<Entry>> Entries(LedgerHost host)
    {
        var feed = new FeedService.FeedServiceClient(host.Host.AsService("audit"));
        await host.NumberAll();
        using var frames = feed.ReadFrames(new ReadFramesRequest { Service = "budgets" });
        var entries = new List<Entry>();
        await foreach (ReadFramesResponse frame in frames.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            entries.Add(Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(frame.Frame).Body));
        return entries;
    }
}
