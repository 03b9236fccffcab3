namespace Fund.Budgets.Domain.Funding;

/// <summary>One source of a rule: an allotment or a contribution.</summary>
public sealed class FundingSource
{
    public FundingSource(
        string source, long priority, long shareBasisPoints, string matches = "", long matchBasisPoints = 0, long limitMinorUnits = 0,
        string limitCurrency = "") =>
        (Source, Priority, ShareBasisPoints, Matches, MatchBasisPoints, LimitMinorUnits, LimitCurrency) =
        (source, priority, shareBasisPoints, matches, matchBasisPoints, limitMinorUnits, limitCurrency);

    /// <summary>The name of the rule.</summary>
    public string FundingRule { get; internal set; } = "";

    /// <summary>Its place in the rule, from 1.</summary>
    public long Number { get; internal set; }

    /// <summary>The name of the allotment or contribution, which is also its ledger account.</summary>
    public string Source { get; private set; }

    /// <summary>For an order: the lower is used first among equal end dates, then the first by name.</summary>
    public long Priority { get; private set; }

    /// <summary>For a ratio: its share; all shares add up to 10,000.</summary>
    public long ShareBasisPoints { get; private set; }

    /// <summary>For a match: the source of the same rule beside which it pays; empty for none.</summary>
    public string Matches { get; private set; }

    /// <summary>For a match: how much it pays of what that source pays, in hundredths of a percent; 10,000 for the same.</summary>
    public long MatchBasisPoints { get; private set; }

    /// <summary>For a match: the most it pays of one payment; 0 for no limit.</summary>
    public long LimitMinorUnits { get; private set; }

    /// <summary>ISO 4217 code of the limit, that of the sources; empty for no limit.</summary>
    public string LimitCurrency { get; private set; }

    public bool IsMatch => Matches.Length > 0;
}
