using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// How an allotment may be spent over its year, beside how much: by month or quarter, and from which level on it stops or warns.
/// </summary>
/// <param name="Plan">When its parts may first be spent; none: all of it from the first day.</param>
/// <param name="StopBasisPoints">
/// The share of the amount after which nothing more is newly spent, in hundredths of a percent, 1 to 10,000; 0 for none.
/// </param>
/// <param name="WarnBasisPoints">The share after which every answer warns, in the same units; 0 for none.</param>
public sealed record SpendingTerms(ReleasePlan Plan, long StopBasisPoints, long WarnBasisPoints)
{
    public static readonly SpendingTerms Free = new(ReleasePlan.None, 0, 0);

    private const int Whole = 10_000;

    /// <summary>
    /// Refuses, in this order: PLAN_DAY_REPEATED, DATE_OUTSIDE_YEAR, CURRENCY_MISMATCH, PLAN_NOT_TOTAL, WARN_ABOVE_STOP. Each part is
    /// positive by its field's rule.
    /// </summary>
    public static SpendingTerms Of(
        IReadOnlyList<(DateOnly From, Money Amount)> parts, long stopBasisPoints, long warnBasisPoints, Money amount, FiscalYear year)
    {
        if (parts.GroupBy(part => part.From).FirstOrDefault(days => days.Count() > 1) is { } repeated)
            throw Reasons.PlanDayRepeated(repeated.Key);
        Int128 planned = 0;
        foreach ((DateOnly from, Money part) in parts)
        {
            if (!year.Contains(from)) throw Reasons.DateOutsideYear(year, from);
            if (part.Currency != amount.Currency) throw Reasons.PlanCurrencyMismatch(amount.Currency, part.Currency);
            planned += part.MinorUnits;
        }
        if (parts.Count > 0 && planned != amount.MinorUnits) throw Reasons.PlanNotTotal(amount, planned);
        if (stopBasisPoints > 0 && warnBasisPoints > stopBasisPoints) throw Reasons.WarnAboveStop(warnBasisPoints, stopBasisPoints);
        var plan = ReleasePlan.Of(parts.Select(part => (part.From, part.Amount.MinorUnits)));
        return new SpendingTerms(plan, stopBasisPoints, warnBasisPoints);
    }

    /// <summary>What must stay available of the amount, in minor units.</summary>
    public long StopFloor(long amount) => KeptOf(amount, StopBasisPoints);

    /// <summary>The level of what is available below which it warns, in minor units.</summary>
    public long WarnFloor(long amount) => KeptOf(amount, WarnBasisPoints);

    // What is kept is rounded up: a level is never passed by a part of a cent.
    private static long KeptOf(long amount, long basisPoints) =>
        basisPoints == 0 ? 0 : amount - (long)((Int128)amount * basisPoints / Whole);
}
