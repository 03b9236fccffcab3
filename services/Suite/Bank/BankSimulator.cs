using System.Collections.Immutable;

namespace Fund.Suite.Bank;

/// <summary>
/// A bank that takes payment files and answers as banks do: status reports and statements. It decides and never waits: state, files
/// and day go in, the next state and the answers come out; the same input gives the same bytes.
/// </summary>
public sealed class BankSimulator(BankScript script)
{
    /// <summary>
    /// One run of the bank: what fell due is booked, then new orders are taken and those due today booked, then each account gets
    /// its statement. Several runs a day are allowed; each has its own statements, the opening balance of one being the closing
    /// balance of the one before. Throws when <paramref name="date"/> is before the last run's.
    /// </summary>
    /// <param name="orders">Files of customers in the order of their arrival: pain.001.001.03 or .09.</param>
    public BankDay Process(BankState state, IReadOnlyList<BankFile> orders, DateOnly date)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(date, state.LastDay);
        var run = new BankRun(script, state, date);
        run.BookWhatIsDue();
        foreach (BankFile order in orders) run.Take(order);
        run.Pay();
        return run.Close();
    }
}

/// <summary>What a run of the bank leaves behind.</summary>
/// <param name="Answers">Status reports in the order of the orders, then statements by account.</param>
public sealed record BankDay(BankState State, ImmutableArray<BankFile> Answers);
