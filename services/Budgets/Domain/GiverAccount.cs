using Fund.Budgets.Ledger;

namespace Fund.Budgets.Domain;

/// <summary>A movement of the ledger with what its posting says of it.</summary>
/// <param name="Posting">The id of the posting.</param>
/// <param name="Document">The resource that caused it.</param>
/// <param name="On">The day it counts for.</param>
/// <param name="Moved">The movement.</param>
public sealed record PostedMovement(string Posting, string Document, DateOnly On, Movement Moved);

public enum GiverLineKind
{
    /// <summary>Money came, with a booked credit.</summary>
    Receipt,
    /// <summary>The bank paid somebody out of it.</summary>
    Payment,
    /// <summary>It went back to the giver.</summary>
    Refund,
}

/// <summary>One line of the statement to a giver.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Posting">The posting it is part of.</param>
/// <param name="Document">What caused it: the credit, the payment's document, the refund.</param>
/// <param name="On">The day it counts for.</param>
/// <param name="AmountMinorUnits">Negative where it was taken back.</param>
/// <param name="EncumbranceAccount">For a payment: the account of the encumbrance it was paid from; empty otherwise.</param>
public sealed record GiverLine(
    GiverLineKind Kind, string Posting, string Document, DateOnly On, long AmountMinorUnits, string EncumbranceAccount);

/// <summary>
/// What became of one contribution over some days, read from the movements on it and below it alone: opening + received − spent −
/// refunded = closing. Spent is what the bank has paid; what is only reserved or due still stands.
/// </summary>
public sealed class GiverAccount
{
    private readonly List<GiverLine> lines = [];

    /// <summary>What stood before the first day.</summary>
    public long OpeningMinorUnits { get; private set; }

    /// <summary>Of what stands at the end, what is reserved or due.</summary>
    public long ReservedMinorUnits { get; private set; }

    /// <summary>Those of the days asked for, in the order of the movements.</summary>
    public IReadOnlyList<GiverLine> Lines => lines;

    public long ReceivedMinorUnits => SumOf(GiverLineKind.Receipt);

    public long SpentMinorUnits => SumOf(GiverLineKind.Payment);

    public long RefundedMinorUnits => SumOf(GiverLineKind.Refund);

    public long ClosingMinorUnits => OpeningMinorUnits + ReceivedMinorUnits - SpentMinorUnits - RefundedMinorUnits;

    /// <param name="contribution">The name of the contribution, which is its account.</param>
    /// <param name="movements">
    /// Every movement that touches the account or that of an encumbrance on it, until the last day asked for, in their order.
    /// </param>
    /// <param name="from">The first day, inclusive; null for the beginning.</param>
    public static GiverAccount Of(string contribution, IEnumerable<PostedMovement> movements, DateOnly? from)
    {
        var account = new GiverAccount();
        foreach (PostedMovement posted in movements)
        {
            account.ReservedMinorUnits += Reserved(posted.Moved);
            if (LineOf(contribution, posted) is not { } line) continue;
            if (from is null || line.On >= from) account.lines.Add(line);
            else account.OpeningMinorUnits += line.Kind == GiverLineKind.Receipt ? line.AmountMinorUnits : -line.AmountMinorUnits;
        }
        return account;
    }

    private static GiverLine? LineOf(string contribution, PostedMovement posted)
    {
        Movement moved = posted.Moved;
        GiverLine Line(GiverLineKind kind, long amount, string account = "") =>
            new(kind, posted.Posting, posted.Document, posted.On, amount, account);
        if (moved.From.Account is null && moved.To.Account == contribution) return Line(GiverLineKind.Receipt, moved.Amount);
        if (moved.From.Account == contribution && moved.To.Account is null) return Line(GiverLineKind.Refund, moved.Amount);
        if (moved.To.Stage == Stage.Disbursed) return Line(GiverLineKind.Payment, moved.Amount, moved.To.Account!);
        return moved.From.Stage == Stage.Disbursed ? Line(GiverLineKind.Payment, -moved.Amount, moved.From.Account!) : null;
    }

    private static long Reserved(Movement moved) =>
        (IsReserved(moved.To.Stage) ? moved.Amount : 0) - (IsReserved(moved.From.Stage) ? moved.Amount : 0);

    private static bool IsReserved(Stage stage) => stage is Stage.Encumbered or Stage.Obligated;

    private long SumOf(GiverLineKind kind) => lines.Where(line => line.Kind == kind).Sum(line => line.AmountMinorUnits);
}
