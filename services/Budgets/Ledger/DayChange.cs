namespace Fund.Budgets.Ledger;

/// <summary>What postings of one effective date added to the stages of one account, in minor units; a stage may have lost.</summary>
public readonly record struct DayChange(string Account, DateOnly Date, Stages Added)
{
    /// <summary>The changes of some postings, one for each account and date among them, in that order.</summary>
    public static IReadOnlyList<DayChange> Of(IEnumerable<Posting> postings)
    {
        var changes = new Dictionary<(string Account, DateOnly Date), Stages>();
        foreach (Posting posting in postings)
            foreach (Movement movement in posting.Movements)
            {
                Add(movement.From, posting.EffectiveDate, -movement.Amount);
                Add(movement.To, posting.EffectiveDate, movement.Amount);
            }
        return
        [
            .. changes.Select(change => new DayChange(change.Key.Account, change.Key.Date, change.Value))
                .OrderBy(change => change.Account, StringComparer.Ordinal).ThenBy(change => change.Date),
        ];

        void Add(Side side, DateOnly date, long amount)
        {
            if (side.Account is null) return;
            Stages before = changes.GetValueOrDefault((side.Account, date));
            changes[(side.Account, date)] = before.With(side.Stage, before[side.Stage] + amount);
        }
    }
}
