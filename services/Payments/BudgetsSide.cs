using Fund.Chassis.Clients;
using Fund.Kernel;
using Fund.Payments.WageRuns;
using Fund.Protos.Budget.V1;
using Pb = Fund.Protos.Type;

namespace Fund.Payments;

/// <summary>What Payments asks of Budgets. Never called inside the door.</summary>
public sealed class BudgetsSide(FundClients clients)
{
    public LedgerService.LedgerServiceClient Ledger(string onBehalfOf) =>
        clients.Get<LedgerService.LedgerServiceClient>("budgets", PaymentsModule.Service, onBehalfOf);

    public TreasuryService.TreasuryServiceClient Treasury(string onBehalfOf) =>
        clients.Get<TreasuryService.TreasuryServiceClient>("budgets", PaymentsModule.Service, onBehalfOf);

    /// <summary>Refuses FUNDING_RULE_NOT_ACTIVE, and what Budgets refuses.</summary>
    public async Task MustBeActive(string fundingRule, string onBehalfOf, CancellationToken cancel)
    {
        FundingRule rule = await Funding(onBehalfOf).GetFundingRuleAsync(new GetFundingRuleRequest { Name = fundingRule },
            cancellationToken: cancel);
        if (rule.State != FundingRule.Types.State.Active) throw Reasons.FundingRuleNotActive(fundingRule);
    }

    /// <summary>What each source would give today; it reserves nothing. Nothing at all of a total of zero.</summary>
    public async Task<List<RunSource>> Split(WageRun run, Money total, DateOnly today, string onBehalfOf, CancellationToken cancel)
    {
        if (total.IsZero) return [];
        SimulateFundingResponse split = await Funding(onBehalfOf).SimulateFundingAsync(
            new SimulateFundingRequest { Name = run.FundingRule, Total = total.ToProto(), EffectiveDate = today.ToText() },
            cancellationToken: cancel);
        List<RunSource> sources =
        [
            .. split.Shares.Select((share, i) => new RunSource
            {
                Run = run.Name, Number = i + 1, Source = share.Source, Amount = share.Amount.MinorUnits,
            }),
        ];
        if (sources.Sum(source => source.Amount) != total.MinorUnits) throw Reasons.ChangedMeanwhile(run.Name);
        return sources;
    }

    private FundingService.FundingServiceClient Funding(string onBehalfOf) =>
        clients.Get<FundingService.FundingServiceClient>("budgets", PaymentsModule.Service, onBehalfOf);
}

internal static class MoneyProtos
{
    public static Pb.Money ToProto(this Money money) => new() { CurrencyCode = money.Currency.Code, MinorUnits = money.MinorUnits };

    public static Pb.Money ToMoney(this long minorUnits, string currency) => new() { CurrencyCode = currency, MinorUnits = minorUnits };

    public static IEnumerable<SourceAmount> ToProto(this IEnumerable<RunSource> sources, string currency) =>
        sources.Select(source => new SourceAmount { Source = source.Source, Amount = source.Amount.ToMoney(currency) });
}
