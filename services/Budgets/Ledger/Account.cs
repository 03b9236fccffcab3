using Fund.Kernel;

namespace Fund.Budgets.Ledger;

public enum AccountKind
{
    AppropriationLine,
    Allotment,
    Contribution,
    Encumbrance,
    Cash,
    /// <summary>A level above that may not be exceeded: available is the room left, encumbered what was taken of it.</summary>
    Ceiling,
}

/// <summary>
/// One control point of the ledger and, as it stands here, its row: every fact that a posting depends on is one of these
/// members. An account never changes; a posting makes the next one.
/// </summary>
public sealed record Account
{
    /// <summary>The most that a stage or a posting may hold, in minor units; sums of two never overflow.</summary>
    public const long AmountMax = 1_000_000_000_000_000_000;

    /// <summary>The key.</summary>
    public required string Name { get; init; }

    public required AccountKind Kind { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>The account this one draws on: the line of an allotment, the allotment or contribution of an encumbrance.</summary>
    public string? Parent { get; init; }

    /// <summary>The resource it belongs to. An encumbrance has one account per source, and all of them have its name here.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The office whose budget or bank account it is.</summary>
    public string Office { get; init; } = "";

    /// <summary>The label of the fiscal year; empty for money that is not bound to one.</summary>
    public string FiscalYear { get; init; } = "";

    /// <summary>The only purpose it may be spent for; empty for any.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The last day on which it can be spent. What is encumbered by then may still be liquidated and paid.</summary>
    public DateOnly EndsOn { get; init; } = DateOnly.MaxValue;

    /// <summary>The first day on which it can be spent, that of its year. Money that is not bound to a year has none.</summary>
    public DateOnly BeginsOn => FiscalYear.Length == 0 ? DateOnly.MinValue : Kernel.FiscalYear.Calendar(FiscalYear).FirstDay;

    /// <summary>Nothing may be newly spent from it; what is encumbered goes on.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Its fiscal year is closed: only payments, returns and write-backs may still touch it.</summary>
    public bool IsYearClosed { get; init; }

    /// <summary>When its parts may first be spent.</summary>
    public ReleasePlan Plan { get; init; } = ReleasePlan.None;

    /// <summary>The stop level, in minor units: what must stay available whatever is newly spent. 0 for none.</summary>
    public long StopFloor { get; init; }

    /// <summary>The warning level, in minor units: below it every answer warns. 0 for none.</summary>
    public long WarnFloor { get; init; }

    /// <summary>The ceilings above it: names of accounts, in their order, one space between. Empty for none.</summary>
    public string Ceilings { get; init; } = "";

    public Stages Stages { get; init; }

    /// <summary>How many sides of movements have touched the account: the number of the latest one, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The version of the row as it was read. The store raises it; postings do not.</summary>
    public long Version { get; init; }

    /// <summary>The account through which <paramref name="encumbrance"/> draws on <paramref name="source"/>.</summary>
    public static Account OfEncumbrance(string encumbrance, Account source, string purpose) => new()
    {
        Name = NameOfEncumbrance(encumbrance, source.Name),
        Kind = AccountKind.Encumbrance,
        Currency = source.Currency,
        Parent = source.Name,
        Owner = encumbrance,
        Office = source.Office,
        FiscalYear = source.FiscalYear,
        Purpose = purpose,
        EndsOn = source.EndsOn,
    };

    /// <summary>Whether so little is available that a warning is due.</summary>
    public bool IsLow => Stages.Available < WarnFloor;

    /// <summary>
    /// What may be newly spent of it on a day, in minor units: what is available beyond its stop level and its plan. Ceilings above it may
    /// leave less.
    /// </summary>
    public long SpendableOn(DateOnly day) => Math.Max(0, Stages.Available - Math.Max(Plan.NotYetOn(day), StopFloor));

    /// <summary>The names in <see cref="Ceilings"/>.</summary>
    public string[] CeilingNames => Ceilings.Length == 0 ? [] : Ceilings.Split(' ');

    /// <summary>The source on which an account of an encumbrance draws, from its name.</summary>
    internal static string SourceOf(string encumbranceAccount) => encumbranceAccount[(encumbranceAccount.IndexOf('@') + 1)..];

    public static string NameOfEncumbrance(string encumbrance, string source) => $"{encumbrance}@{source}";

    /// <summary>The office in whose name a resource stands; empty where its name tells none.</summary>
    internal static string OfficeOf(string resource) =>
        resource.StartsWith("offices/", StringComparison.Ordinal) ? resource.Split('/')[1] : "";

    internal Account Holding(Stage stage, long balance) =>
        this with { Stages = Stages.With(stage, balance), Sequence = Sequence + 1 };
}
