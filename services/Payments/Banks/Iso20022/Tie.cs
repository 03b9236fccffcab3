using Fund.Kernel;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Whether a statement's own figures agree.</summary>
public enum TieState
{
    Ties,
    /// <summary>
    /// Opening balance and booked entries do not give the closing balance. The statement is read all the same, and flagged.
    /// </summary>
    Differs,
    /// <summary>An opening or closing booked balance is missing, as in notifications and in pages of a longer statement.</summary>
    NotStated,
    /// <summary>Several opening or closing booked balances that disagree, or amounts in another currency than the balances'.</summary>
    Unclear,
}

/// <summary>
/// Whether opening balance (OPBD, or else PRCD) + booked entries = closing balance (CLBD). <paramref name="Difference"/> is the
/// closing balance stated less the one computed; null where nothing could be computed or it exceeds any amount.
/// </summary>
public sealed record Tie(TieState State, Money? Difference)
{
    public static Tie Of(Statement statement)
    {
        Money[] opening = Openings(statement);
        Money[] closing = Stated(statement, "CLBD");
        if (opening.Length == 0 || closing.Length == 0) return new Tie(TieState.NotStated, null);

        StatementEntry[] booked = [.. statement.Entries.Where(entry => entry.IsBooked)];
        Currency currency = opening[0].Currency;
        bool isClear = opening.Length == 1 && closing.Length == 1 && closing[0].Currency == currency
            && booked.All(entry => entry.Amount.Currency == currency);
        if (!isClear) return new Tie(TieState.Unclear, null);

        // A hostile file may hold sums beyond 64 bits.
        Int128 difference = (Int128)closing[0].MinorUnits - opening[0].MinorUnits;
        foreach (StatementEntry entry in booked)
            difference -= entry.Side == Side.Credit ? entry.Amount.MinorUnits : -(Int128)entry.Amount.MinorUnits;
        if (difference == 0) return new Tie(TieState.Ties, Money.Zero(currency));
        bool fits = difference >= long.MinValue && difference <= long.MaxValue;
        return new Tie(TieState.Differs, fits ? new Money(currency, (long)difference) : null);
    }

    /// <summary>The opening booked balance; null where none or several are stated.</summary>
    public static Money? OpeningOf(Statement statement) => Openings(statement) is [var only] ? only : null;

    private static Money[] Openings(Statement statement) =>
        Stated(statement, "OPBD") is { Length: > 0 } stated ? stated : Stated(statement, "PRCD");

    // The same balance told twice is one balance.
    private static Money[] Stated(Statement statement, string type) =>
        [.. statement.Balances.Where(balance => balance.Type == type).Select(balance => balance.Amount).Distinct()];
}
