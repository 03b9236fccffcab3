namespace Fund.Budgets.Ledger;

/// <summary>What stood on an account right after a posting, noted now and then so that nobody looks back over all its movements.</summary>
/// <param name="Account">The account.</param>
/// <param name="Posting">The place of the posting in its commit, from 0: it tells the instant.</param>
/// <param name="Sequence">The account's number of the last side in it.</param>
/// <param name="Stages">What stood there, in minor units.</param>
public readonly record struct Mark(string Account, int Posting, long Sequence, Stages Stages)
{
    /// <summary>How many sides of movements lie between two marks of an account, give or take those of one posting.</summary>
    public const long Every = 50;

    /// <summary>The marks that a batch leaves: after each posting in which the number of an account passes a multiple of that.</summary>
    public static IReadOnlyList<Mark> Of(Posted posted)
    {
        Dictionary<string, Account> passing = posted.Changes.Where(change => Passes(change.Before.Sequence, change.After.Sequence))
            .Select(change => change.Before)
            .Concat(posted.Opened.Where(opened => Passes(0, opened.Sequence))
                .Select(opened => opened with { Stages = default, Sequence = 0 }))
            .ToDictionary(account => account.Name, StringComparer.Ordinal);
        var marks = new List<Mark>();
        for (int i = 0; passing.Count > 0 && i < posted.Postings.Count; i++)
            foreach (Account account in Replay(posted.Postings[i], passing))
                marks.Add(new Mark(account.Name, i, account.Sequence, account.Stages));
        return marks;
    }

    private static bool Passes(long before, long after) => before / Every < after / Every;

    // The accounts that passed a multiple in the posting, as it left them.
    private static List<Account> Replay(Posting posting, Dictionary<string, Account> accounts)
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Side side in posting.Movements.SelectMany(movement => new[] { movement.From, movement.To }))
        {
            if (side.Account is null || !accounts.TryGetValue(side.Account, out Account? account)) continue;
            before.TryAdd(side.Account, account.Sequence);
            accounts[side.Account] = account with { Stages = account.Stages.With(side.Stage, side.Balance), Sequence = side.Sequence };
        }
        return [.. before.Where(known => Passes(known.Value, accounts[known.Key].Sequence)).Select(known => accounts[known.Key])];
    }
}
