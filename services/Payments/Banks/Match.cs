using Fund.Kernel;
using Fund.Payments.Banks.Iso20022;

namespace Fund.Payments.Banks;

/// <summary>
/// A booked transaction that has been dealt with: the bank's reference within one statement, and its place within the entry.
/// Side and amount are part of it, since banks give a booking and its reversal the same reference.
/// </summary>
public readonly record struct BookedKey(string StatementId, string ServicerReference, int Place, Side Side, Money EntryAmount);

/// <summary>What a transaction of a statement is to us.</summary>
public enum MatchKind
{
    /// <summary>The line's payment is booked: it is paid.</summary>
    Settled,
    /// <summary>A statement books what was settled by advice before; nothing to post, the line counts as booked from here.</summary>
    Confirmed,
    /// <summary>The line's payment came back in full. It may never have been seen booked: some banks show both at once.</summary>
    Returned,
    /// <summary>This booking was dealt with before; nothing to do.</summary>
    AlreadyKnown,
    /// <summary>Pending or for information; nothing to do.</summary>
    NotBooked,
    /// <summary>Exception: less than the line.</summary>
    PartialAmount,
    /// <summary>Exception: more than the line.</summary>
    OverAmount,
    /// <summary>Exception: in another currency than the line.</summary>
    OtherCurrency,
    /// <summary>Exception: the line is settled or returned already and is booked, or comes back, once more.</summary>
    Duplicate,
    /// <summary>Exception: the bank had rejected the line and now books it, or gives it back.</summary>
    RejectedBefore,
    /// <summary>Exception: a reference or the amount is missing, so that it may be the line named or another.</summary>
    Incomplete,
    /// <summary>Exception: the transactions of the entry do not add up to what was booked, so that none of them is sure.</summary>
    SumDiffers,
    /// <summary>Exception: a payment block is booked as one and no transaction is named.</summary>
    WholeBlock,
    /// <summary>Exception: a reversal or return of something we did not send.</summary>
    ReversedUnknown,
    /// <summary>Exception: nothing of ours; a credit stands in suspense until someone names it.</summary>
    Orphan,
}

/// <summary>
/// One transaction and what it is. <paramref name="Line"/> is the line it concerns, for <see cref="MatchKind.Incomplete"/> and
/// <see cref="MatchKind.Orphan"/> only the one it resembles; <paramref name="Detail"/> is null where the entry names none;
/// <paramref name="Key"/> is null where the bank gives no reference, then only the file as a whole can be known again.
/// </summary>
public sealed record Match(MatchKind Kind, SentLine? Line, StatementEntry Entry, EntryDetail? Detail, BookedKey? Key)
{
    /// <summary>Whether a person must close it.</summary>
    public bool IsException =>
        Kind is not (MatchKind.Settled or MatchKind.Confirmed or MatchKind.Returned or MatchKind.AlreadyKnown or MatchKind.NotBooked);
}
