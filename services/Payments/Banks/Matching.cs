using Fund.Kernel;
using Fund.Payments.Banks.Iso20022;

namespace Fund.Payments.Banks;

/// <summary>Where a sent disbursement stands before a statement is matched.</summary>
public enum SentState
{
    Sent,
    /// <summary>The bank did not say; a statement may.</summary>
    Unknown,
    Settled,
    Returned,
    Rejected,
}

/// <summary>One disbursement as it was sent. Block, InstrId and EndToEndId together name one line only.</summary>
public sealed record SentLine(
    string Disbursement, string PaymentInformationId, string InstructionId, string EndToEndId, Guid? Uetr, Money Amount, SentState State);

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
    public bool IsException => Kind is not (MatchKind.Settled or MatchKind.Returned or MatchKind.AlreadyKnown or MatchKind.NotBooked);
}

/// <summary>
/// Matches the statements of one bank account to what was sent from it. The rule is strict: PmtInfId, InstrId, EndToEndId and
/// amount must all agree, and the UETR where both sides give one; EndToEndId alone never does, since it may stand for two
/// payments. What falls short is an exception for a person.
/// </summary>
public sealed class Matching
{
    private readonly Dictionary<(string Block, string Instruction, string EndToEnd), SentLine> lines = [];
    private readonly ILookup<string, (string Block, string Instruction, string EndToEnd)> byEndToEnd;
    private readonly HashSet<string> blocks = [];
    private readonly HashSet<BookedKey> known;

    /// <param name="sent">Every line that the statements may concern, settled and rejected ones too.</param>
    /// <param name="known">The keys of earlier matches, exceptions included.</param>
    public Matching(IEnumerable<SentLine> sent, IEnumerable<BookedKey> known)
    {
        foreach (SentLine line in sent)
        {
            lines.Add((line.PaymentInformationId, line.InstructionId, line.EndToEndId), line);
            blocks.Add(line.PaymentInformationId);
        }
        byEndToEnd = lines.Keys.ToLookup(key => key.EndToEnd);
        this.known = [.. known];
    }

    /// <summary>
    /// One match for each transaction of the statement, debits before credits, so that a payment is booked before it returns.
    /// What is matched counts for the statements that follow.
    /// </summary>
    public IReadOnlyList<Match> MatchStatement(Statement statement)
    {
        Match[] matches =
        [
            .. from entry in statement.Entries
               from transaction in Transactions(entry)
               orderby (transaction.Detail?.Side ?? entry.Side) == Side.Debit ? 0 : 1
               select MatchOne(entry, transaction.Detail, KeyOf(statement, entry, transaction.Detail, transaction.Place)),
        ];
        // Only now: two entries of one statement may share a reference, and neither may hide the other.
        known.UnionWith(
            from match in matches where match.Kind != MatchKind.NotBooked && match.Key is not null select match.Key!.Value);
        return matches;
    }

    private static IEnumerable<(EntryDetail? Detail, int Place)> Transactions(StatementEntry entry) =>
        entry.Details.Count == 0 ? [(null, 1)] : entry.Details.Select((detail, i) => ((EntryDetail?)detail, i + 1));

    private static BookedKey? KeyOf(Statement statement, StatementEntry entry, EntryDetail? detail, int place) =>
        (entry.ServicerReference ?? detail?.ServicerReference) is { } reference
            ? new BookedKey(statement.Id, reference, place, detail?.Side ?? entry.Side, entry.Amount)
            : null;

    private Match MatchOne(StatementEntry entry, EntryDetail? detail, BookedKey? key)
    {
        if (!entry.IsBooked) return new Match(MatchKind.NotBooked, null, entry, detail, key);
        if (key is { } seen && known.Contains(seen)) return new Match(MatchKind.AlreadyKnown, null, entry, detail, key);
        if (detail is null) return new Match(KindOfBareEntry(entry), null, entry, detail, key);

        (SentLine? line, bool isWhole) = Find(detail);
        MatchKind kind = line is null || !isWhole ? KindWithoutLine(detail, line) : KindOf(detail, line);
        if (kind is (MatchKind.Settled or MatchKind.Returned) && !AddsUp(entry)) kind = MatchKind.SumDiffers;
        if (kind is MatchKind.Settled or MatchKind.Returned)
            lines[(line!.PaymentInformationId, line.InstructionId, line.EndToEndId)] =
                line with { State = kind == MatchKind.Settled ? SentState.Settled : SentState.Returned };
        return new Match(kind, line, entry, detail, key);
    }

    // Banks leave out single amounts, or give them in the payment's currency; then there is nothing to add up.
    private static bool AddsUp(StatementEntry entry)
    {
        if (entry.Details.Any(detail => detail.Amount?.Currency != entry.Amount.Currency)) return true;
        Int128 sum = 0;
        foreach (EntryDetail detail in entry.Details)
            sum += detail.Side == entry.Side ? detail.Amount!.Value.MinorUnits : -(Int128)detail.Amount!.Value.MinorUnits;
        return sum == entry.Amount.MinorUnits;
    }

    private MatchKind KindOfBareEntry(StatementEntry entry) =>
        entry.IsReversal ? MatchKind.ReversedUnknown
        : entry.BatchPaymentInformationId is { } block && blocks.Contains(block) ? MatchKind.WholeBlock
        : MatchKind.Orphan;

    /// <summary>The line whose references all agree; or else one that the references given do not contradict.</summary>
    private (SentLine? Line, bool IsWhole) Find(EntryDetail detail)
    {
        if (detail.EndToEndId is not { } endToEnd) return (null, false);
        if (detail.PaymentInformationId is { } block && detail.InstructionId is { } instruction)
            return lines.TryGetValue((block, instruction, endToEnd), out SentLine? line) && UetrAgrees(detail, line)
                ? (line, true)
                : (null, false);
        SentLine[] candidates =
        [
            .. from key in byEndToEnd[endToEnd]
               where (detail.PaymentInformationId ?? key.Block) == key.Block && (detail.InstructionId ?? key.Instruction) == key.Instruction
               let candidate = lines[key]
               where UetrAgrees(detail, candidate)
               select candidate,
        ];
        return (candidates.FirstOrDefault(), false);
    }

    private static bool UetrAgrees(EntryDetail detail, SentLine line) =>
        detail.Uetr is not { } theirs || line.Uetr is not { } ours || theirs == ours;

    private static MatchKind KindWithoutLine(EntryDetail detail, SentLine? resembling) =>
        resembling is not null ? MatchKind.Incomplete
        : detail.IsReturn ? MatchKind.ReversedUnknown
        : MatchKind.Orphan;

    private static MatchKind KindOf(EntryDetail detail, SentLine line)
    {
        // A credit of ours without any mark of a return, or a debit with one, is not what we know as either.
        if (detail.IsReturn != (detail.Side == Side.Credit))
            return detail.IsReturn ? MatchKind.ReversedUnknown : MatchKind.Orphan;
        if (detail.Amount is not { } amount) return MatchKind.Incomplete;
        if (amount.Currency != line.Amount.Currency) return MatchKind.OtherCurrency;
        if (amount != line.Amount) return amount < line.Amount ? MatchKind.PartialAmount : MatchKind.OverAmount;
        return (detail.Side, line.State) switch
        {
            (_, SentState.Rejected) => MatchKind.RejectedBefore,
            (_, SentState.Returned) or (Side.Debit, SentState.Settled) => MatchKind.Duplicate,
            (Side.Debit, _) => MatchKind.Settled,
            _ => MatchKind.Returned,
        };
    }
}
