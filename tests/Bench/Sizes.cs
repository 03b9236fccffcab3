namespace Fund.Tests.Bench;

/// <summary>How large a run is. The small one shows that everything works; its figures are no results.</summary>
internal sealed record Sizes
{
    public static readonly Sizes Full = new()
    {
        Name = "full", Scale = 50, WarmCalls = 30_000, WarmBatches = 20,
        WarmUp = TimeSpan.FromSeconds(2), Window = TimeSpan.FromSeconds(10),
        Yardstick = TimeSpan.FromSeconds(15), Callers = [1, 8, 32, 128, 256], SpreadLines = 10_000, Earlier = [40_000, 150_000, 600_000],
        WarmLooks = 5_000, LookWarmUp = TimeSpan.FromSeconds(2), LookWindow = TimeSpan.FromSeconds(5),
        Years = [(10_000, 100_000), (100_000, 1_000_000), (1_000_000, 5_000_000)],
        SqliteYears = [(10_000, 100_000), (100_000, 1_000_000)],
    };

    public static readonly Sizes Quick = new()
    {
        Name = "quick", Scale = 5, WarmCalls = 500, WarmBatches = 3,
        WarmUp = TimeSpan.FromSeconds(0.2), Window = TimeSpan.FromSeconds(0.8),
        Yardstick = TimeSpan.FromSeconds(1), Callers = [32, 256], SpreadLines = 1_000, Earlier = [1_000, 4_000, 12_000],
        WarmLooks = 150, LookWarmUp = TimeSpan.FromSeconds(0.1), LookWindow = TimeSpan.FromSeconds(0.2),
        Years = [(3_000, 4_000), (10_000, 13_000), (30_000, 40_000)],
        SqliteYears = [(3_000, 4_000), (10_000, 13_000)],
    };

    public required string Name { get; init; }

    /// <summary>pgbench's scale: 100,000 accounts each.</summary>
    public required int Scale { get; init; }

    /// <summary>How long each point is measured, after its warm-up.</summary>
    public required TimeSpan Window { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>How many calls a process answers before anything of it is measured.</summary>
    public required int WarmCalls { get; init; }

    /// <summary>How many batches of a thousand it posts besides before any batch is measured.</summary>
    public required int WarmBatches { get; init; }

    /// <summary>How long each limit of the machine is measured, each time.</summary>
    public required TimeSpan Yardstick { get; init; }

    /// <summary>How many call at once.</summary>
    public required IReadOnlyList<int> Callers { get; init; }

    /// <summary>How many lines the spread load draws on.</summary>
    public required int SpreadLines { get; init; }

    /// <summary>The three sizes of growth: postings that the ledger already holds.</summary>
    public required IReadOnlyList<int> Earlier { get; init; }

    /// <summary>How many balances a process answers before any look at the books is measured.</summary>
    public required int WarmLooks { get; init; }

    /// <summary>How long each look at the books is taken again and again before it is measured.</summary>
    public required TimeSpan LookWarmUp { get; init; }

    public required TimeSpan LookWindow { get; init; }

    /// <summary>The sizes of the books that are looked at: movements on the one line, and in all.</summary>
    public required IReadOnlyList<(int OnOne, int InAll)> Years { get; init; }

    public required IReadOnlyList<(int OnOne, int InAll)> SqliteYears { get; init; }
}
