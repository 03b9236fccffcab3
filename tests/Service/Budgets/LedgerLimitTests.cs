using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>Ceilings, plans and stop levels under the real ledger: its locks, its two replicas, its refusals.</summary>
public sealed class LedgerLimitTests
{
    private const string Ceiling = "offices/s-county/ceilings/cleaning-2026";

    [Theory, EachDatabase]
    public async Task Two_hundred_callers_on_two_lines_who_race_for_the_last_room_under_a_ceiling_have_one_winner(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        for (int round = 0; round < 5; round++)
        {
            string ceiling = $"{Ceiling}-{round}";
            await host.Post(new SetCeiling(At($"ceiling{round}"), ceiling, 100)
            {
                Opens = Facts(ceiling, AccountKind.Ceiling, "s-county"),
            });
            string[] lines = [.. new[] { "x", "y" }.Select(id => $"{LedgerHost.Line}/allotments/{id}{round}")];
            foreach (string line in lines)
                await host.Post(new Allot(At($"allot-{line[^2..]}"), LedgerHost.Line, line, 10_000)
                {
                    Opens = Facts(line, AccountKind.Allotment, "s-county", LedgerHost.Line) with { Ceilings = ceiling },
                });

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
                Outcome(host.As("payments", i).OpenEncumbranceAsync(Open($"race{round}-{i:000}", lines[i / 2 % 2], 100)))));

            Assert.Equal(1, outcomes.Count(outcome => outcome.Reason == "OK"));
            Assert.All(outcomes.Where(outcome => outcome.Answer is null), outcome => Assert.Equal("CEILING_REACHED", outcome.Reason));
            Stages standing = (await host.Account(ceiling)).Stages;
            Assert.Equal((0, 100), (standing.Available, standing.Encumbered));
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_released_or_written_back_frees_its_room_under_the_ceiling(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine);
        string line = $"{LedgerHost.Line}/allotments/x";
        await host.Post(
            new SetCeiling(At("ceiling"), Ceiling, 500) { Opens = Facts(Ceiling, AccountKind.Ceiling, "s-county") },
            new Allot(At("allot"), LedgerHost.Line, line, 10_000)
            {
                Opens = Facts(line, AccountKind.Allotment, "s-county", LedgerHost.Line) with { Ceilings = Ceiling },
            });
        await host.Client.OpenEncumbranceAsync(Open("one", line, 500));
        await host.Client.LiquidateEncumbranceAsync(Liquidate("one", line, 300));

        await host.Client.ReleaseEncumbranceAsync(new Pb.ReleaseEncumbranceRequest
        {
            Name = NameOf("one"), Reason = "run is over", EffectiveDate = June, RequestId = Id(),
        });
        await host.Client.WriteBackAsync(new Pb.WriteBackRequest
        {
            Name = NameOf("one"), Document = "offices/s-county/claims/c01", Lines = { Amount(line, 100) },
            Reason = "left the village", EffectiveDate = June, RequestId = Id(),
        });

        Stages standing = (await host.Account(Ceiling)).Stages;
        Assert.Equal((300, 200), (standing.Available, standing.Encumbered));
        Assert.Equal("CEILING_REACHED",
            (await Outcome(host.Client.OpenEncumbranceAsync(Open("two", line, 301)))).Reason);
        Assert.Equal("OK", (await Outcome(host.Client.OpenEncumbranceAsync(Open("three", line, 300)))).Reason);
    }
}
