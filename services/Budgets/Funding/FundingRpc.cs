using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Funding;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Funding;

/// <summary>Which source pays first, or in what share; and how long the cash lasts.</summary>
public sealed partial class FundingRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, Clock clock)
    : Pb.FundingService.FundingServiceBase
{
    public override Task<Pb.FundingRule> CreateFundingRule(Pb.CreateFundingRuleRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = FundingRule.Names.Of(office, request.FundingRuleId);
            await db.MustKnow(office);
            if (await db.FundingRules.AnyAsync(row => row.Name == name.Text)) throw Reasons.FundingRuleExists(name.Text);
            await CheckSources(db, office, request.Sources);

            FundingRule rule = FundingRule.Draft(name, request.Purpose, request.Method.To<FundingMethod>(),
                [.. request.Sources.Select(SourceOf)]);

            db.FundingRules.Add(rule);
            return ToProto(rule);
        });

    public override Task<Pb.FundingRule> ActivateFundingRule(Pb.ActivateFundingRuleRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            FundingRule rule = await db.FundingRuleOf(request.Name);
            ToProto(rule).MustBe(request.Etag);
            FundingRule? before = await db.FundingRules.Include(row => row.Sources).SingleOrDefaultAsync(
                row => row.Office == rule.Office && row.Purpose == rule.Purpose && row.State == FundingRuleState.Active);

            rule.Activate();
            before?.Replace();

            db.Publish(new FundingRuleActivated(rule.Name, rule.Purpose, before?.Name ?? ""));
            return ToProto(rule);
        });

    public override Task<Pb.FundingRule> GetFundingRule(Pb.GetFundingRuleRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            FundingRule rule = await db.FundingRuleOf(request.Name);
            return ToProto(rule, await db.ActsOf(context.CancellationToken, rule.Name));
        }, context.CancellationToken);

    public override Task<Pb.SimulateFundingResponse> SimulateFunding(Pb.SimulateFundingRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            Money total = request.Total.ToMoney();
            FundingRule rule = await db.FundingRuleOf(request.Name);
            string[] names = [.. rule.Sources.Select(source => source.Source)];
            Standing standing = await Standing.Of(db, names, cancel: context.CancellationToken);

            IReadOnlyDictionary<string, Account> accounts = standing.Among(names);
            return request.MonthCount == 0 ? ToProto(rule.Split(total, on, accounts), total.Currency)
                : ToProto(rule.Forecast(total, on, request.MonthCount, accounts), total.Currency);
        }, context.CancellationToken);

    // A source is an allotment that the rule's office, or one below it, may spend, or a contribution to one of them.
    private static async Task CheckSources(BudgetDb db, OfficeName office, IReadOnlyCollection<Pb.FundingSource> sources)
    {
        string[] names = [.. sources.Select(source => source.Source)];
        var allotments = db.Allotments.Where(row => names.Contains(row.Name))
            .Select(row => new { row.Name, Spender = row.SpendingOffice, row.Currency });
        var contributions = db.Contributions.Where(row => names.Contains(row.Name))
            .Select(row => new { row.Name, Spender = row.Office, row.Currency });
        var known = await allotments.Concat(contributions).ToDictionaryAsync(row => row.Name);
        foreach (string name in names)
        {
            if (!known.TryGetValue(name, out var source)) throw Reasons.SourceNotFound(name);
            if (!office.Reaches(OfficeName.Parse(source.Spender))) throw Reasons.SourceOfOtherOffice(name, source.Spender);
            string currency = known[names[0]].Currency;
            if (source.Currency != currency) throw Reasons.CurrencyMismatch(name, source.Currency, Currency.Of(currency));
        }
        foreach (Pb.FundingSource source in sources.Where(source => source.MatchLimit is { MinorUnits: > 0 }))
            if (source.MatchLimit.CurrencyCode != known[names[0]].Currency)
                throw Reasons.CurrencyMismatch(source.Source, known[names[0]].Currency, Currency.Of(source.MatchLimit.CurrencyCode));
    }

    private static FundingSource SourceOf(Pb.FundingSource asked) => new(asked.Source, asked.Priority, asked.ShareBasisPoints,
        asked.Matches, asked.MatchBasisPoints, asked.MatchLimit?.MinorUnits ?? 0,
        asked.MatchLimit is { MinorUnits: > 0 } limit ? limit.CurrencyCode : "");

    private static Pb.SimulateFundingResponse ToProto(IReadOnlyList<FundingShare> shares, Currency currency) =>
        new()
        {
            Shares =
            {
                shares.Select(share => new Pb.SimulateFundingResponse.Types.SimulatedShare
                {
                    Source = share.Source, Amount = Wire.Of(currency.Code, share.AmountMinorUnits),
                    Left = Wire.Of(currency.Code, share.LeftMinorUnits),
                }),
            },
        };

    private static Pb.SimulateFundingResponse ToProto(FundingForecast forecast, Currency currency)
    {
        var answer = new Pb.SimulateFundingResponse
        {
            FirstUnpaidMonth = forecast.FirstUnpaid is { } day ? Period.Of(day).ToString() : "",
            Shortfall = Wire.Of(currency.Code, forecast.ShortfallMinorUnits),
        };
        answer.MonthShares.AddRange(forecast.Months.SelectMany(month => month.Shares.Select(share =>
            new Pb.SimulateFundingResponse.Types.SimulatedMonthShare
            {
                Month = Period.Of(month.On).ToString(), Source = share.Source,
                Amount = Wire.Of(currency.Code, share.AmountMinorUnits), Left = Wire.Of(currency.Code, share.LeftMinorUnits),
            })));
        return answer;
    }

    private static Pb.FundingRule ToProto(FundingRule row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.FundingRule
        {
            Name = row.Name, State = row.State.To<Pb.FundingRule.Types.State>(), Purpose = row.Purpose,
            Method = row.Method.To<Pb.FundingRule.Types.Method>(),
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Sources.AddRange(row.Sources.OrderBy(source => source.Number).Select(source => new Pb.FundingSource
        {
            Source = source.Source, Priority = checked((int)source.Priority), ShareBasisPoints = checked((int)source.ShareBasisPoints),
            Matches = source.Matches, MatchBasisPoints = checked((int)source.MatchBasisPoints),
            MatchLimit = source.LimitMinorUnits == 0 ? null : Wire.Of(source.LimitCurrency, source.LimitMinorUnits),
        }));
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
