namespace Fund.Tests.EndToEnd.Once;

/// <summary>Watches the tables of a suite at rest, from one call to the next.</summary>
internal sealed class Stillness
{
    private readonly PlayedMonth month;
    private SortedDictionary<string, TableDigest> last;

    private Stillness(PlayedMonth month, SortedDictionary<string, TableDigest> last)
    {
        this.month = month;
        this.last = last;
    }

    public static async Task<Stillness> Of(PlayedMonth month) => new(month, await month.Tables.Digest());

    /// <summary>What has moved since the last look, beyond what may; empty: nothing.</summary>
    /// <param name="entry">The kind of the one entry that the call leaves in the audit log, such as REVEAL; empty: it leaves none.</param>
    /// <param name="mayMove">Tables that may move beside the entry.</param>
    public async Task<string> Broken(string entry = "", params string[] mayMove)
    {
        SortedDictionary<string, TableDigest> before = last;
        last = await month.Tables.Digest();
        // Whatever a call sets in motion begins with a row; where there is none, nothing is to be waited for.
        if (entry.Length == 0 && SuiteTables.Moved(before, last).Length == 0) return "";
        await month.Rest();
        last = await month.Tables.Digest();
        string[] moved = SuiteTables.Moved(before, last);
        if (entry.Length == 0) return Told(moved, before);

        string[] kinds = await month.Tables.KindsLoggedFrom(before["audit.log_entries"].RowCount);
        string told = Told([.. moved.Where(table => !IsOfTheLog(table) && !mayMove.Contains(table))], before);
        return kinds.SequenceEqual([entry]) ? told : $"{told} entries [{string.Join(", ", kinds)}] instead of one {entry}";
    }

    private static bool IsOfTheLog(string table) =>
        table.EndsWith(".frames", StringComparison.Ordinal) || table.StartsWith("audit.log_", StringComparison.Ordinal);

    private string Told(string[] moved, SortedDictionary<string, TableDigest> before) => string.Join(", ", moved.Select(table =>
        $"{table} {before.GetValueOrDefault(table).RowCount} -> {last.GetValueOrDefault(table).RowCount} rows"));
}
