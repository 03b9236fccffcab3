namespace Fund.Budgets.Domain.Vouchers;

/// <summary>The two sets of books that are kept side by side.</summary>
public enum VoucherBook
{
    /// <summary>What became of the authority to spend; in China, the budget on the cash basis.</summary>
    Budget,
    /// <summary>What is owned, owed, earned and used up: the accrual basis.</summary>
    Financial,
}

/// <summary>An account of the chart of a pack.</summary>
/// <param name="Book">The set of books it belongs to.</param>
/// <param name="Code">Unique in its book.</param>
/// <param name="Title">As the chart names it.</param>
/// <param name="Kind">Such as ASSET or EXPENSE.</param>
public sealed record VoucherAccount(VoucherBook Book, string Code, string Title, string Kind);
