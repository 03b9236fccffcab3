using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum CashDayState
{
    /// <summary>The books hold what the bank says.</summary>
    Ties,
    /// <summary>They hold something else, and nobody has said why.</summary>
    Differs,
    /// <summary>They hold something else, and somebody has said why.</summary>
    Explained,
}

/// <summary>What a statement says of the end of a day, in minor units.</summary>
/// <param name="Statement">The statement's file, a resource name of Payments.</param>
/// <param name="OpeningMinorUnits">Null where the bank does not state it.</param>
/// <param name="ClosingMinorUnits">Of any sign.</param>
/// <param name="EntryCount">The booked entries.</param>
public sealed record BankWord(string Statement, long? OpeningMinorUnits, long ClosingMinorUnits, long EntryCount);

/// <summary>What the books hold of a bank account at the end of a day, in minor units.</summary>
/// <param name="Bank">At hand.</param>
/// <param name="InTransit">Held for payments: as long as the bank has not booked them, it holds it still.</param>
/// <param name="Suspense">What came and nobody had named.</param>
/// <param name="CountedLater">
/// What the bank did by that day and the books count for a later one, because the month was closed when it was told.
/// </param>
public readonly record struct CashBooks(long Bank, long InTransit, long Suspense, long CountedLater)
{
    /// <summary>What the bank should hold.</summary>
    public long Total => Bank + InTransit + Suspense + CountedLater;
}

/// <summary>
/// What the bank says it holds at the end of a day: one row for each bank account and day that a statement closed. Whether the books
/// tie is found when it is looked at, for what explains a difference may come later.
/// </summary>
public sealed class CashDay : Row
{
    public static readonly NamePattern Names = new("bankAccounts", "cashDays");

    /// <summary>The name of the bank account.</summary>
    public string BankAccount { get; private set; } = "";

    public DateOnly Date { get; private set; }

    /// <summary>The day in whose month a difference blocks: the day itself; where its month was closed, the one it was told on.</summary>
    public DateOnly CountsOn { get; private set; }

    /// <summary>The statement's file, a resource name of Payments.</summary>
    public string Statement { get; private set; } = "";

    /// <summary>Null where the bank does not state it.</summary>
    public long? OpeningMinorUnits { get; private set; }

    public long ClosingMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    public long EntryCount { get; private set; }

    /// <summary>The difference that was explained; null for none.</summary>
    public long? ExplainedMinorUnits { get; private set; }

    public string Explanation { get; private set; } = "";

    /// <summary>
    /// Another statement closed the same day. The later one of the day counts, and so does a correction; one that ends where the known one
    /// begins came before it. The same once more changes nothing.
    /// </summary>
    public void Hear(BankWord word, DateOnly countsOn)
    {
        bool isKnown = (word.OpeningMinorUnits, word.ClosingMinorUnits) == (OpeningMinorUnits, ClosingMinorUnits);
        if (!isKnown && word.ClosingMinorUnits != OpeningMinorUnits) Take(word, countsOn);
    }

    /// <summary>What the books hold more than the bank; negative where they hold less.</summary>
    public long DifferenceFrom(CashBooks books) => books.Total - ClosingMinorUnits;

    public CashDayState StateAgainst(CashBooks books) =>
        DifferenceFrom(books) is var difference && difference == 0 ? CashDayState.Ties
        : difference == ExplainedMinorUnits ? CashDayState.Explained
        : CashDayState.Differs;

    /// <summary>Says why they differ, until they differ by another amount. Refuses CASH_DAY_TIES.</summary>
    public void Explain(CashBooks books, string explanation)
    {
        if (StateAgainst(books) == CashDayState.Ties) throw Reasons.CashDayTies(this);
        (ExplainedMinorUnits, Explanation) = (DifferenceFrom(books), explanation);
    }

    internal static CashDay Of(BankAccount account, DateOnly date, string currency, BankWord word, DateOnly countsOn)
    {
        var day = new CashDay { BankAccount = account.Name, Date = date, Currency = currency };
        day.Named(Names.Under(account.Name, date.ToText()));
        day.Take(word, countsOn);
        return day;
    }

    private void Take(BankWord word, DateOnly countsOn) =>
        (Statement, OpeningMinorUnits, ClosingMinorUnits, EntryCount, CountsOn) =
        (word.Statement, word.OpeningMinorUnits, word.ClosingMinorUnits, word.EntryCount, countsOn);
}
