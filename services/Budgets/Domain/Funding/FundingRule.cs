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

    /// <summary>Refuses SOURCE_REPEATED, and SHARES_NOT_WHOLE unless the shares of a ratio are positive and add up to 10,000.</summary>
    public static FundingRule Draft(ResourceName name, string purpose, FundingMethod method, IReadOnlyList<FundingSource> sources)
    {
        if (sources.GroupBy(source => source.Source).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Reasons.SourceRepeated(twice.Key);
        if (method == FundingMethod.Ratio)
        {
            long sum = sources.Sum(source => source.ShareBasisPoints);
            if (sum != Whole || sources.Any(source => source.ShareBasisPoints <= 0)) throw Reasons.SharesNotWhole(sum);
        }
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
    /// that day or is kept for another purpose gives nothing. Refuses FUNDING_RULE_NOT_ACTIVE, CURRENCY_MISMATCH, NOT_ENOUGH_TO_DRAW.
    /// </summary>
    /// <param name="total">The amount to split, more than zero.</param>
    /// <param name="on">The day it would count for.</param>
    /// <param name="accounts">The ledger accounts of the sources, by name.</param>
    public IReadOnlyList<FundingShare> Split(Money total, DateOnly on, IReadOnlyDictionary<string, Account> accounts)
    {
        if (State != FundingRuleState.Active) throw Reasons.FundingRuleNot("ACTIVE", this);
        if (accounts.Values.FirstOrDefault(account => account.Currency != total.Currency) is { } other)
            throw Reasons.CurrencyMismatch(other.Name, other.Currency.Code, total.Currency);

        FundingSource[] sources = [.. Sources
            .OrderBy(source => Method == FundingMethod.Ratio
                ? DateOnly.MinValue : accounts.GetValueOrDefault(source.Source)?.EndsOn ?? DateOnly.MaxValue)
            .ThenBy(source => Method == FundingMethod.Ratio ? 0 : source.Priority)
            .ThenBy(source => source.Number)];
        long[] held = [.. sources.Select(source => HeldBy(accounts.GetValueOrDefault(source.Source), on))];
        long[] parts = Method == FundingMethod.Order
            ? Allocate.InOrder(total.MinorUnits, held)
            : Allocate.ByWeight(total.MinorUnits, [.. sources.Select(source => source.ShareBasisPoints)]);

        var shares = new List<FundingShare>(sources.Length);
        for (int i = 0; i < sources.Length; i++)
        {
            if (parts[i] > held[i]) throw Reasons.NotEnoughToDraw(sources[i].Source, held[i], parts[i]);
            if (parts[i] > 0) shares.Add(new FundingShare(sources[i].Source, parts[i], held[i] - parts[i]));
        }
        return shares;
    }

    private long HeldBy(Account? account, DateOnly on)
    {
        if (account is null || account.IsSuspended || account.IsYearClosed || on > account.EndsOn) return 0;
        return account.Purpose == "" || account.Purpose == Purpose ? account.SpendableOn(on) : 0;
    }
}
