using Fund.Payments.Banks.Iso20022;

namespace Fund.Payments.Banks;

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
               select MatchOne(statement, entry, transaction.Detail, transaction.Place),
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

    private Match MatchOne(Statement statement, StatementEntry entry, EntryDetail? detail, int place)
    {
        BookedKey? key = KeyOf(statement, entry, detail, place);
        if (!entry.IsBooked) return new Match(MatchKind.NotBooked, null, entry, detail, key);
        if (key is { } seen && known.Contains(seen)) return new Match(MatchKind.AlreadyKnown, null, entry, detail, key);
        if (detail is null) return new Match(KindOfBareEntry(entry), null, entry, detail, key);

        (SentLine? line, bool isWhole) = Find(detail);
        MatchKind kind = line is null || !isWhole ? KindWithoutLine(detail, line) : KindOf(statement.Kind, detail, line);
        if (kind is (MatchKind.Settled or MatchKind.Confirmed or MatchKind.Returned) && !AddsUp(entry)) kind = MatchKind.SumDiffers;
        if (StateAfter(kind, statement.Kind) is { } state)
            lines[(line!.PaymentInformationId, line.InstructionId, line.EndToEndId)] = line with { State = state };
        return new Match(kind, line, entry, detail, key);
    }

    private static SentState? StateAfter(MatchKind kind, StatementKind told) => kind switch
    {
        MatchKind.Settled => told == StatementKind.Statement ? SentState.Settled : SentState.SettledByAdvice,
        MatchKind.Confirmed => SentState.Settled,
        MatchKind.Returned => SentState.Returned,
        _ => null,
    };

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

    private static MatchKind KindOf(StatementKind told, EntryDetail detail, SentLine line)
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
            (Side.Debit, SentState.SettledByAdvice) => told == StatementKind.Statement ? MatchKind.Confirmed : MatchKind.Duplicate,
            (Side.Debit, _) => MatchKind.Settled,
            _ => MatchKind.Returned,
        };
    }
}
