using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Cash;

/// <summary>The cash of one month, in minor units: opening + expected − obligated − encumbered − planned = closing.</summary>
/// <param name="Month">The month.</param>
/// <param name="Opening">What is there at its beginning; of the present month, now.</param>
/// <param name="Expected">What is planned to come.</param>
/// <param name="Obligated">What is due already.</param>
/// <param name="Encumbered">What is reserved and must be spent by the end of its source in this month.</param>
/// <param name="Planned">What is planned to be paid.</param>
/// <param name="Closing">What is there at its end; below zero where the month cannot be paid.</param>
public sealed record CashMonth(Period Month, long Opening, long Expected, long Obligated, long Encumbered, long Planned, long Closing);

/// <summary>How long cash lasts.</summary>
/// <param name="Months">One after the other, from the present one.</param>
/// <param name="FirstUnpaid">The first month that ends below zero; null for none.</param>
/// <param name="LaterMinorUnits">What is reserved on sources that end after the last month.</param>
public sealed record CashForecast(IReadOnlyList<CashMonth> Months, CashMonth? FirstUnpaid, long LaterMinorUnits)
{
    /// <summary>What lacks at the end of the first month that cannot be paid; 0 for none.</summary>
    public long ShortfallMinorUnits => -(FirstUnpaid?.Closing ?? 0);

    /// <summary>
    /// Goes from month to month with what the books know and what the office plans. What is due counts this month. What is reserved counts
    /// in the month in which its source ends, and this month where that is past or never; for a purpose that the plan pays, the plan
    /// counts instead. Of this month, what has become due for a purpose or has come is no longer planned. Refuses AMOUNT_TOO_LARGE.
    /// </summary>
    /// <param name="books">What stands in the books today.</param>
    /// <param name="plan">All items of one currency.</param>
    /// <param name="first">The present month.</param>
    /// <param name="monthCount">How many months, the first included; more than zero.</param>
    public static CashForecast Of(CashPosition books, IReadOnlyCollection<CashPlanItem> plan, Period first, int monthCount)
    {
        var all = new Period[monthCount];
        for (int i = 0; i < monthCount; i++) all[i] = i == 0 ? first : all[i - 1].Next;
        ILookup<Period, long> encumbered = Encumbered(books, plan, all);
        var months = new List<CashMonth>(monthCount);
        long opening = books.Bank;
        foreach (Period month in all)
        {
            bool isFirst = month == first;
            long expected = Expected(plan, month, isFirst ? books.CameThisMonth : 0);
            long obligated = isFirst ? books.Obligated : 0;
            long reserved = Sum(encumbered[month]);
            long planned = Planned(plan, month, isFirst ? books.DoneThisMonth : new Dictionary<string, long>());
            long closing = Held((Int128)opening + expected - obligated - reserved - planned);
            months.Add(new CashMonth(month, opening, expected, obligated, reserved, planned, closing));
            opening = closing;
        }
        long later = Sum(encumbered.Where(group => group.Key.CompareTo(all[^1]) > 0).SelectMany(group => group));
        return new CashForecast(months, months.Find(month => month.Closing < 0), later);
    }

    private static ILookup<Period, long> Encumbered(CashPosition books, IReadOnlyCollection<CashPlanItem> plan, Period[] all)
    {
        HashSet<string> planned =
            [.. plan.Where(item => item.Direction == CashDirection.Out && all.Any(item.Covers)).Select(item => item.Purpose)];
        return books.Encumbered.Where(part => part.Purpose.Length == 0 || !planned.Contains(part.Purpose))
            .ToLookup(part => MonthOf(part.EndsOn, all[0]), part => part.Amount);
    }

    private static Period MonthOf(DateOnly endsOn, Period first) =>
        endsOn == DateOnly.MaxValue || endsOn < first.FirstDay ? first : Period.Of(endsOn);

    private static long Expected(IReadOnlyCollection<CashPlanItem> plan, Period month, long came)
    {
        IEnumerable<CashPlanItem> coming = plan.Where(item => item.Direction == CashDirection.In && item.Covers(month));
        return Math.Max(0, Sum(coming.Select(item => item.AmountMinorUnits)) - came);
    }

    private static long Planned(IReadOnlyCollection<CashPlanItem> plan, Period month, IReadOnlyDictionary<string, long> done) =>
        Sum(plan.Where(item => item.Direction == CashDirection.Out && item.Covers(month)).GroupBy(item => item.Purpose)
            .Select(items => Math.Max(0, Sum(items.Select(item => item.AmountMinorUnits))
                - (items.Key.Length == 0 ? 0 : Math.Max(0, done.GetValueOrDefault(items.Key))))));

    private static long Sum(IEnumerable<long> amounts) => Held(amounts.Aggregate((Int128)0, (sum, one) => sum + one));

    private static long Held(Int128 amount) =>
        Int128.Abs(amount) <= Account.AmountMax ? (long)amount : throw Reasons.AmountTooLarge();
}
