using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Funding;

/// <summary>Which source pays first, or in what share. One rule is in force for an office and a purpose.</summary>
public sealed class FundingRule : Row
{
    private const long Whole = 10_000;

    public static readonly NamePattern Names = new("fundingRules");

    public FundingRuleState State { get; private set; }

    /// <summary>What it pays; empty for what needs no purpose.</summary>
    public string Purpose { get; private set; } = "";

    public FundingMethod Method { get; private set; }

    public List<FundingSource> Sources { get; private set; } = [];

    /// <summary>
    /// Refuses, in this order: SOURCE_REPEATED; SHARES_NOT_WHOLE unless the shares of a ratio are positive and add up to 10,000;
    /// MATCH_MISSING where the method knows matches and there is none; MATCH_NOT_EXPECTED where a source says of a match what does not
    /// belong to it; MATCH_RATIO_MISSING; MATCH_NOT_OF_BASE unless what is matched is a source of the rule that matches none.
    /// </summary>
    public static FundingRule Draft(ResourceName name, string purpose, FundingMethod method, IReadOnlyList<FundingSource> sources)
    {
        if (sources.GroupBy(source => source.Source).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Reasons.SourceRepeated(twice.Key);
        if (method == FundingMethod.Ratio)
        {
            long sum = sources.Sum(source => source.ShareBasisPoints);
            if (sum != Whole || sources.Any(source => source.ShareBasisPoints <= 0)) throw Reasons.SharesNotWhole(sum);
        }
        CheckMatches(method, sources);
        var rule = new FundingRule { Purpose = purpose, Method = method, Sources = [.. sources] };
        rule.Named(name);
        for (int i = 0; i < sources.Count; i++) (sources[i].FundingRule, sources[i].Number) = (name.Text, i + 1);
        return rule;
    }

    /// <summary>Puts it in force. Refuses FUNDING_RULE_NOT_DRAFT.</summary>
    public void Activate()
    {
        if (State != FundingRuleState.Draft) throw Reasons.FundingRuleNot("DRAFT", this);
        State = FundingRuleState.Active;
    }

    /// <summary>A newer rule takes its place. Only a rule in force is replaced.</summary>
    public void Replace()
    {
        if (State != FundingRuleState.Active) throw Reasons.FundingRuleNot("ACTIVE", this);
        State = FundingRuleState.Replaced;
    }

    /// <summary>
    /// Splits an amount over what may be spent of the sources that day. A source that is not in the accounts, is suspended, has ended by
    /// that day or not begun, or is kept for another purpose gives nothing. Refuses FUNDING_RULE_NOT_ACTIVE, CURRENCY_MISMATCH,
    /// NOT_ENOUGH_TO_DRAW.
    /// </summary>
    /// <param name="total">The amount to split, more than zero.</param>
    /// <param name="on">The day it would count for.</param>
    /// <param name="accounts">The ledger accounts of the sources, by name.</param>
    public IReadOnlyList<FundingShare> Split(Money total, DateOnly on, IReadOnlyDictionary<string, Account> accounts)
    {
        MustServe(total, accounts);
        FundingDraw draw = DrawOf(total.MinorUnits, on, accounts);
        return draw.MissingMinorUnits == 0 ? draw.Shares : throw draw.Refusal;
    }

    /// <summary>
    /// Pays the same amount month after month, on the same day of each or its last, until it cannot. What others spend meanwhile and
    /// what still comes in is not known here. Refuses FUNDING_RULE_NOT_ACTIVE, CURRENCY_MISMATCH.
    /// </summary>
    /// <param name="need">The amount of each month, more than zero.</param>
    /// <param name="from">The day in the first month.</param>
    /// <param name="monthCount">How many months, the first included; more than zero.</param>
    /// <param name="accounts">The ledger accounts of the sources, by name, as they stand now.</param>
    public FundingForecast Forecast(Money need, DateOnly from, int monthCount, IReadOnlyDictionary<string, Account> accounts)
    {
        MustServe(need, accounts);
        var left = new Dictionary<string, Account>(accounts, StringComparer.Ordinal);
        var months = new List<FundingMonth>(monthCount);
        for (int i = 0; i < monthCount; i++)
        {
            DateOnly on = from.AddMonths(i);
            FundingDraw draw = DrawOf(need.MinorUnits, on, left);
            if (draw.MissingMinorUnits > 0) return new FundingForecast(months, on, draw.MissingMinorUnits);
            foreach (FundingShare share in draw.Shares) left[share.Source] = WithLess(left[share.Source], share.AmountMinorUnits);
            months.Add(new FundingMonth(on, draw.Shares));
        }
        return new FundingForecast(months, FirstUnpaid: null, ShortfallMinorUnits: 0);
    }

    private static Account WithLess(Account account, long amount) =>
        account with { Stages = account.Stages with { Available = account.Stages.Available - amount } };

    private static void CheckMatches(FundingMethod method, IReadOnlyList<FundingSource> sources)
    {
        string[] bases = [.. sources.Where(source => !source.IsMatch).Select(source => source.Source)];
        if (method == FundingMethod.Matching && bases.Length == sources.Count) throw Reasons.MatchMissing();
        foreach (FundingSource source in sources)
        {
            bool saysHow = source.MatchBasisPoints > 0 || source.LimitMinorUnits > 0;
            if (method != FundingMethod.Matching ? source.IsMatch || saysHow : !source.IsMatch && saysHow)
                throw Reasons.MatchNotExpected(source.Source);
            if (!source.IsMatch) continue;
            if (source.MatchBasisPoints <= 0) throw Reasons.MatchRatioMissing(source.Source);
            if (!bases.Contains(source.Matches)) throw Reasons.MatchNotOfBase(source.Source, source.Matches);
        }
    }

    private void MustServe(Money amount, IReadOnlyDictionary<string, Account> accounts)
    {
        if (State != FundingRuleState.Active) throw Reasons.FundingRuleNot("ACTIVE", this);
        if (accounts.Values.FirstOrDefault(account => account.Currency != amount.Currency) is { } other)
            throw Reasons.CurrencyMismatch(other.Name, other.Currency.Code, amount.Currency);
    }

    private FundingDraw DrawOf(long total, DateOnly on, IReadOnlyDictionary<string, Account> accounts)
    {
        FundingSource[] sources = Method == FundingMethod.Ratio ? ByName() : InOrder(accounts);
        long[] held = [.. sources.Select(source => HeldBy(accounts.GetValueOrDefault(source.Source), on))];
        long[] parts = Method switch
        {
            FundingMethod.Ratio => Allocate.ByWeight(total, [.. sources.Select(source => source.ShareBasisPoints)]),
            FundingMethod.Matching => MatchedGroup.Split(total, sources, held),
            _ => Allocate.InOrder((long)Int128.Min(total, held.Aggregate((Int128)0, (sum, one) => sum + one)), held),
        };
        return new FundingDraw(total, sources, held, parts);
    }

    // In which order a rule lists its sources decides nothing.
    private FundingSource[] ByName() => [.. Sources.OrderBy(source => source.Source, StringComparer.Ordinal)];

    // What is given for this purpose alone serves nothing else, so it goes first; then what ends first. Matches follow all they match.
    private FundingSource[] InOrder(IReadOnlyDictionary<string, Account> accounts) => [.. Sources
        .OrderBy(source => source.IsMatch)
        .ThenBy(source => Purpose.Length > 0 && accounts.GetValueOrDefault(source.Source)?.Purpose == Purpose ? 0 : 1)
        .ThenBy(source => accounts.GetValueOrDefault(source.Source)?.EndsOn ?? DateOnly.MaxValue)
        .ThenBy(source => source.Priority)
        .ThenBy(source => source.Source, StringComparer.Ordinal)];

    private long HeldBy(Account? account, DateOnly on)
    {
        if (account is null || account.IsSuspended || account.IsYearClosed || on > account.EndsOn || on < account.BeginsOn) return 0;
        return account.Purpose == "" || account.Purpose == Purpose ? account.SpendableOn(on) : 0;
    }
}
