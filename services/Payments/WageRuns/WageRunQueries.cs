using Microsoft.EntityFrameworkCore;

namespace Fund.Payments.WageRuns;

/// <summary>Questions about lines that have a name of their own.</summary>
internal static class WageRunQueries
{
    /// <summary>The released lines of earlier runs that wait for a run of the programme, by name.</summary>
    public static async Task<List<WageLine>> WaitingLines(this PaymentsDb db, string programme)
    {
        List<WageLine> lines = await db.WageLines.Where(line => line.Programme == programme && line.Carry == Carry.Waiting).ToListAsync();
        lines.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return lines;
    }

    public static Task<List<WageLineShare>> SharesOf(this PaymentsDb db, string line) =>
        db.WageLineShares.Where(share => share.Line == line).OrderBy(share => share.Source).ToListAsync();

    /// <summary>Puts the sources and shares of a new check in the place of those of the one before.</summary>
    public static async Task Replace(
        this PaymentsDb db, string run, List<RunSource> earlier, List<RunSource> sources, List<WageLineShare> shares)
    {
        Dictionary<long, RunSource> sourcesBefore = earlier.ToDictionary(source => source.Number);
        foreach (RunSource source in sources)
            if (sourcesBefore.Remove(source.Number, out RunSource? before)) (before.Source, before.Amount) = (source.Source, source.Amount);
            else db.RunSources.Add(source.Copy());
        db.RunSources.RemoveRange(sourcesBefore.Values);

        Dictionary<(string, string), WageLineShare> sharesBefore = await db.WageLineShares
            .Where(share => db.WageLines.Any(line => line.Run == run && line.Name == share.Line))
            .ToDictionaryAsync(share => (share.Line, share.Source));
        foreach (WageLineShare share in shares)
            if (sharesBefore.Remove((share.Line, share.Source), out WageLineShare? before)) before.Amount = share.Amount;
            else db.WageLineShares.Add(share);
        db.WageLineShares.RemoveRange(sharesBefore.Values);
    }

    /// <summary>The run is rejected: its lines are due no more, and what it had taken along waits again.</summary>
    public static async Task CancelLines(this PaymentsDb db, WageRun run)
    {
        List<WageLine> lines = await db.LinesOf(run.Name);
        string[] carried = [.. lines.Where(line => line.CarriedFrom.Length > 0).Select(line => line.CarriedFrom)];
        foreach (WageLine line in lines) line.State = WageLineState.Cancelled;
        List<WageLine> earlier = await db.WageLines.Where(line => carried.Contains(line.Name)).ToListAsync();
        foreach (WageLine line in earlier) line.Carry = Carry.Waiting;
    }
}
