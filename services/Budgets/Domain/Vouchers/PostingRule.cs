namespace Fund.Budgets.Domain.Vouchers;

/// <summary>When a rule applies: cash and authority often move in one posting, and then one of the two carries the entry.</summary>
public enum Beside
{
    /// <summary>Whatever else the posting moves.</summary>
    Anything,
    /// <summary>A movement of authority in a posting without cash, or of cash in one without authority.</summary>
    Alone,
    /// <summary>A movement of authority in a posting with cash, or of cash in one with authority.</summary>
    Paired,
    /// <summary>Paired, and the cash goes on its way: a refund.</summary>
    IntoTransit,
    /// <summary>Paired, and the cash leaves suspense: a receipt, or a refund that came back.</summary>
    FromSuspense,
}

/// <summary>A debit and a credit of the same amount, by the codes of their accounts; null stands for no entry.</summary>
public sealed record EntryPair(string Debit, string Credit);

/// <summary>What a movement from one place to another is in the two books. All rules that fit a movement apply.</summary>
/// <param name="From">Where the amount comes from.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Beside">What else the posting moves.</param>
/// <param name="Budget">The entries in the budget book; null for none.</param>
/// <param name="Financial">The entries in the financial book; null for none.</param>
public sealed record PostingRule(VoucherPlace From, VoucherPlace To, Beside Beside, EntryPair? Budget, EntryPair? Financial)
{
    public EntryPair? In(VoucherBook book) => book == VoucherBook.Budget ? Budget : Financial;

    /// <param name="posting">What the posting is: alone, or paired in one of the three ways.</param>
    public bool Fits(Beside posting) =>
        Beside == Beside.Anything || Beside == posting || (Beside == Beside.Paired && posting != Beside.Alone);
}
