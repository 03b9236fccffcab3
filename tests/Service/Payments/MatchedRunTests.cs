using Fund.Budgets.Domain.Funding;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Payment.V1;
using Fund.Suite.Bank;
using static Fund.Tests.Service.Payments.PaymentTown;
using BudgetRule = Fund.Budgets.Domain.Funding.FundingRule;

namespace Fund.Tests.Service.Payments;

public sealed class MatchedRunTests
{
    [Theory, EachDatabase]
    public async Task A_run_is_paid_by_a_source_and_by_what_matches_it_and_a_return_goes_back_to_both(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 3, new Fate.Return("AC04"));
        string[] sources = [.. BudgetsNextDoor.Sources];
        town.Budgets.Splits = total => Matched(sources, total);
        await town.Calculated();
        WageRun funded = await town.Funded();
        WageLine[] lines = [await town.Line(1), await town.Line(2), await town.Line(3)];
        await town.Sent();
        await town.BankDay("2026-06-15");
        await town.BankDay("2026-06-16");
        long disbursed = town.Budgets.Disbursed.Values.Sum();
        await town.Sent("may-2");
        await town.BankDay("2026-06-17");

        // Of 1,523.08 the county gives half of what the allotment gives, rounded down, and no more than 500.00.
        Assert.Equal([102_308, 50_000], funded.Sources.Select(source => source.Amount.MinorUnits));
        Assert.All(lines, line => Assert.Equal(line.Amount.MinorUnits, line.Sources.Sum(source => source.Amount.MinorUnits)));
        foreach (RunSource source in funded.Sources)
            Assert.Equal(source.Amount.MinorUnits, lines.SelectMany(line => line.Sources).Where(share => share.Source == source.Source)
                .Sum(share => share.Amount.MinorUnits));
        Assert.Equal(152_308 - lines[0].Amount.MinorUnits, disbursed);
        Assert.Equal([102_308, 50_000], sources.Select(source => town.Budgets.Disbursed[source]));
        Assert.Equal((WageRun.Types.State.Closed, 0L), ((await town.Show()).State, town.Budgets.Obligated.Values.Sum()));
    }

    // What Budgets itself decides, of sources that hold enough.
    private static long[] Matched(string[] sources, long total)
    {
        var rule = BudgetRule.Draft(BudgetRule.Names.Of(OfficeName.Parse("s-county"), "both"), "", FundingMethod.Matching,
            [new FundingSource(sources[0], 0, 0), new FundingSource(sources[1], 0, 0, sources[0], 5_000, 50_000, "CNY")]);
        rule.Activate();
        IReadOnlyList<FundingShare> shares = rule.Split(Money.Of("CNY", total), new DateOnly(2026, 6, 1), sources.ToDictionary(
            source => source, source => new Account
            {
                Name = source, Kind = AccountKind.Contribution, Currency = Currency.Of("CNY"), Stages = new() { Available = 30_000_000 },
            }));
        return [.. sources.Select(source => shares.Single(share => share.Source == source).AmountMinorUnits)];
    }
}
