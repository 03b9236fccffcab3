using Fund.Kernel;

namespace Fund.Budgets.Domain.Funding;

/// <summary>What a rule asks of its sources for one payment, and what they can give of it.</summary>
/// <param name="Total">The amount of the payment.</param>
/// <param name="Sources">In the order in which they are drawn.</param>
/// <param name="Held">What each can give.</param>
/// <param name="Parts">What each is asked for; together less than the total where the sources end before it.</param>
internal sealed record FundingDraw(long Total, FundingSource[] Sources, long[] Held, long[] Parts)
{
    /// <summary>What the sources lack; 0 when the payment can be made.</summary>
    public long MissingMinorUnits => Total - Parts.Select((part, i) => Math.Min(part, Held[i])).Sum();

    /// <summary>Those that give something.</summary>
    public IReadOnlyList<FundingShare> Shares =>
    [
        .. Parts.Select((part, i) => new FundingShare(Sources[i].Source, part, Held[i] - part)).Where(share => share.AmountMinorUnits > 0),
    ];

    /// <summary>Why it cannot be made: the first source that lacks its part, or all of them together.</summary>
    public Refusal Refusal
    {
        get
        {
            int lacking = Array.FindIndex(Parts.Zip(Held).ToArray(), pair => pair.First > pair.Second);
            return lacking < 0 ? Reasons.NotEnoughToDraw(Total, MissingMinorUnits)
                : Reasons.NotEnoughToDraw(Sources[lacking].Source, Held[lacking], Parts[lacking]);
        }
    }
}
