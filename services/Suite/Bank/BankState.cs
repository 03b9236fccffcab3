using System.Collections.Immutable;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>All that the bank knows between two runs. It never changes; each run makes a new one.</summary>
public sealed record BankState
{
    private BankState()
    {
    }

    /// <summary>The booked balance of each account held here, by its number. Negative: overdrawn by the bank's own mistake.</summary>
    public ImmutableSortedDictionary<string, Money> Balances { get; internal init; } =
        ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal);

    /// <summary>The day of the last run; no run may be earlier.</summary>
    public DateOnly LastDay { get; internal init; }

    /// <summary>How many payments were taken in orders since the bank opened: the ordinal of the next one.</summary>
    public long PaymentCount { get; internal init; }

    internal ImmutableHashSet<string> MessageIds { get; init; } = [];

    internal ImmutableList<WaitingPayment> Waiting { get; init; } = [];

    internal ImmutableList<DueEntry> Due { get; init; } = [];

    internal ImmutableDictionary<string, int> StatementCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    internal int FileCount { get; init; }

    internal long BookingCount { get; init; }

    /// <summary>A bank that holds these accounts with these balances.</summary>
    public static BankState Open(params ReadOnlySpan<(string Account, Money Balance)> accounts)
    {
        var balances = ImmutableSortedDictionary.CreateBuilder<string, Money>(StringComparer.Ordinal);
        foreach ((string account, Money balance) in accounts) balances.Add(account, balance);
        return new BankState { Balances = balances.ToImmutable() };
    }

    /// <summary>Somebody pays into an account. Throws for an account that is not held here, or in another currency.</summary>
    /// <param name="reference">What the payer wrote; it may be empty.</param>
    /// <param name="day">Booked at the first run on or after this day; default: at the next.</param>
    public BankState ReceiveCredit(string account, Money amount, string payer, string reference, DateOnly day = default)
    {
        if (!Balances.TryGetValue(account, out Money balance) || balance.Currency != amount.Currency || !amount.IsPositive)
            throw new ArgumentException($"No account {account} that takes {amount}.");
        var detail = new EntryDetail(amount, payer, "", "", account, reference);
        return this with { Due = Due.Add(new DueEntry(day, new BankEntry(EntryKind.Credit, account, amount, true, null, [detail]))) };
    }
}

/// <summary>A payment that was taken and is booked on its day.</summary>
internal sealed record WaitingPayment(
    long Ordinal, string MessageName, Payment Payment, string DebtorName, string Account, DateOnly Day, bool IsBookedAsOne, Fate Fate);

/// <summary>An entry that is booked at the first run on or after its day.</summary>
internal sealed record DueEntry(DateOnly Day, BankEntry Entry);
