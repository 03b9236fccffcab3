using Fund.Kernel;

namespace Fund.Budgets.Domain.Vouchers;

public enum EntrySide
{
    Debit,
    Credit,
}

/// <summary>One line of a voucher.</summary>
/// <param name="Book">The set of books.</param>
/// <param name="Side">Debit or credit.</param>
/// <param name="Account">The code in the chart of the pack.</param>
/// <param name="Amount">Minor units; negative where an earlier posting is taken back on the same sides (red letter). Never zero.</param>
/// <param name="Subject">The ledger account that the line is about.</param>
/// <param name="Office">The office of that account: whose part of the books it is.</param>
public readonly record struct VoucherEntry(
    VoucherBook Book, EntrySide Side, string Account, long Amount, string Subject, string Office);

/// <summary>What one posting is in the two sets of books, each balanced on its own. One of them, or both, may have no entries.</summary>
public sealed record Voucher
{
    /// <summary>The id of the posting.</summary>
    public required string Posting { get; init; }

    /// <summary>The resource that caused the posting.</summary>
    public required string Document { get; init; }

    public required DateOnly Date { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>The posting that this one takes back; empty for none.</summary>
    public required string Reverses { get; init; }

    public required IReadOnlyList<VoucherEntry> Entries { get; init; }

    /// <summary>Whether it has entries in a book; without them it has no number there.</summary>
    public bool Has(VoucherBook book) => Entries.Any(entry => entry.Book == book);

    /// <summary>What stands on one side of a book, in minor units.</summary>
    public long Sum(VoucherBook book, EntrySide side)
    {
        long sum = 0;
        foreach (VoucherEntry entry in Entries)
            if (entry.Book == book && entry.Side == side) sum = checked(sum + entry.Amount);
        return sum;
    }
}

/// <summary>A voucher with its place in each book of its office and month.</summary>
/// <param name="Voucher">What it says.</param>
/// <param name="Ordinal">
/// From 1 within office and month, in the order in which postings were covered; those without entries count too.
/// </param>
/// <param name="BudgetNumber">From 1 without a gap within office and month; 0 where it has no entries in the book.</param>
/// <param name="FinancialNumber">The same in the other book.</param>
public sealed record NumberedVoucher(Voucher Voucher, long Ordinal, long BudgetNumber, long FinancialNumber)
{
    public long NumberIn(VoucherBook book) => book == VoucherBook.Budget ? BudgetNumber : FinancialNumber;
}
