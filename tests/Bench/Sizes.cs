namespace Fund.Tests.Bench;

/// <summary>How large a run is. The small one shows that everything works; its figures are no results.</summary>
internal sealed record Sizes
{
    public static readonly Sizes Full = new()
    {
        Name = "full", Scale = 50, WarmCalls = 30_000, WarmUp = TimeSpan.FromSeconds(2), Window = TimeSpan.FromSeconds(10),
        Yardstick = TimeSpan.FromSeconds(15), Callers = [1, 8, 32, 128, 256], SpreadLines = 10_000, Earlier = [40_000, 150_000, 600_000],
    };

    public static readonly Sizes Quick = new()
    {
        Name = "quick", Scale = 10, WarmCalls = 1_500, WarmUp = TimeSpan.FromSeconds(0.5), Window = TimeSpan.FromSeconds(1.5),
        Yardstick = TimeSpan.FromSeconds(2), Callers = [1, 32, 256], SpreadLines = 1_000, Earlier = [1_000, 5_000, 20_000],
    };

    public required string Name { get; init; }

    /// <summary>pgbench's scale: 100,000 accounts each.</summary>
    public required int Scale { get; init; }

    /// <summary>How long each point is measured, after its warm-up.</summary>
    public required TimeSpan Window { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>How many calls a process answers before anything of it is measured.</summary>
    public required int WarmCalls { get; init; }

    /// <summary>How long each limit of the machine is measured, each time.</summary>
    public required TimeSpan Yardstick { get; init; }

    /// <summary>How many call at once.</summary>
    public required IReadOnlyList<int> Callers { get; init; }

    /// <summary>How many lines the spread load draws on.</summary>
    public required int SpreadLines { get; init; }

    /// <summary>The three sizes of growth: postings that the ledger already holds.</summary>
    public required IReadOnlyList<int> Earlier { get; init; }
}
