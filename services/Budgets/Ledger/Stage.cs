namespace Fund.Budgets.Ledger;

/// <summary>Where an amount stands. Authority and cash are kept side by side; every unit of either stands in exactly one stage.</summary>
public enum Stage
{
    /// <summary>Not in the books: where voted, raised and banked amounts come from, and where paid ones go.</summary>
    Outside,

    /// <summary>Authority of an appropriation line that no allotment has received yet.</summary>
    Voted,
    /// <summary>Free to be encumbered.</summary>
    Available,
    /// <summary>Reserved for a contract or wage programme.</summary>
    Encumbered,
    /// <summary>Due: certified and not yet paid.</summary>
    Obligated,
    /// <summary>Paid, by the bank's word.</summary>
    Disbursed,
    /// <summary>Ended unspent with its year.</summary>
    Lapsed,

    /// <summary>Cash at hand. The only stage that may stand below zero, by its opening balance and by what the bank took.</summary>
    Bank,
    /// <summary>Cash held for payments that the bank has been sent and has not answered.</summary>
    InTransit,
    /// <summary>Cash that came in and that nobody has named yet.</summary>
    Suspense,
}
