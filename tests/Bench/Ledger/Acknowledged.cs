namespace Fund.Tests.Bench.Ledger;

/// <summary>What the service has said yes to, line by line. At the end the books must hold exactly this.</summary>
internal sealed class Acknowledged(int lines)
{
    /// <summary>What every posting of the load moves.</summary>
    public const long Fen = 7;

    private readonly long[] opened = new long[lines];
    private readonly long[] liquidated = new long[lines];
    private readonly long[] drawnDown = new long[lines];
    private readonly long[] pastReserved = new long[lines];
    private readonly long[] pastDue = new long[lines];
    private long entries;

    public int Lines => lines;

    /// <summary>Encumbrances opened on each line, each of <see cref="Fen"/>.</summary>
    public IReadOnlyList<long> Opened => opened;

    /// <summary>How many of these were made due, in full.</summary>
    public IReadOnlyList<long> Liquidated => liquidated;

    /// <summary>How often a part of the encumbrance that stood there from the beginning was made due.</summary>
    public IReadOnlyList<long> DrawnDown => drawnDown;

    /// <summary>How often more was reserved on a line in the year before the load than given up, each of <see cref="Fen"/>.</summary>
    public IReadOnlyList<long> PastReserved => pastReserved;

    /// <summary>How often a part of that was made due.</summary>
    public IReadOnlyList<long> PastDue => pastDue;

    /// <summary>Postings of that year.</summary>
    public long PastPostings { get; private set; }

    public long Postings => opened.Sum() + liquidated.Sum() + drawnDown.Sum();

    /// <summary>Calls, each with one audit entry: a batch is one.</summary>
    public long Entries => Interlocked.Read(ref entries);

    public void Entry() => Interlocked.Increment(ref entries);

    public void Open(int line) => Interlocked.Increment(ref opened[line]);

    public void Liquidate(int line) => Interlocked.Increment(ref liquidated[line]);

    public void DrawDown(int line) => Interlocked.Increment(ref drawnDown[line]);

    public void PastIncrease(int line) => Past(pastReserved, line, 1);

    public void PastRelease(int line) => Past(pastReserved, line, -1);

    public void PastLiquidate(int line) => Past(pastDue, line, 1);

    // One at a time: the year is posted before anybody calls.
    private void Past(long[] counts, int line, int change)
    {
        counts[line] += change;
        PastPostings++;
    }
}
