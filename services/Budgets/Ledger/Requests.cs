using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>
/// What the ledger is asked to post. Amounts are minor units of <see cref="Currency"/> and, unless a verb says otherwise,
/// positive. Every verb may be refused with PERIOD_NOT_FOUND, PERIOD_CLOSED, CURRENCY_MISMATCH, YEAR_CLOSED, AMOUNT_TOO_LARGE
/// and, for what it names, …_NOT_FOUND; and with INSUFFICIENT_… by the stage it takes from.
/// </summary>
public abstract record Request
{
    /// <summary>The request key, and the id of the posting if there is one. Asked twice, a request is posted once.</summary>
    public required string Id { get; init; }

    /// <summary>The day the posting counts for, in the office's zone; its period must be open.</summary>
    public required DateOnly EffectiveDate { get; init; }

    /// <summary>The resource that causes the posting.</summary>
    public required string Document { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>
    /// Requests of one group are posted together where the first of them stands, all or none; null stands alone.
    /// Unique to the caller's call, so that two callers never share one.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Whether the verb may touch accounts of a closed fiscal year.</summary>
    internal virtual bool EntersClosedYear => false;
}

/// <summary>A request that may open the account it posts to; refused with ACCOUNT_EXISTS when that is there already.</summary>
public abstract record OpeningRequest : Request
{
    /// <summary>The account to open, with its facts; what it says of balances is not read. Null when the account exists.</summary>
    public Account? Opens { get; init; }
}

/// <summary>Enacts an appropriation: outside → voted. Negative reduces, never below what is still voted. Refuses AMOUNT_ZERO.</summary>
public sealed record Vote(string Line, long Amount) : OpeningRequest;

/// <summary>Moves authority between lines: voted → voted. Refuses SAME_ACCOUNT.</summary>
public sealed record Vire(string From, string To, long Amount) : Request;

/// <summary>
/// Releases an allotment: voted of its line → available. Negative takes back what is available. Refuses AMOUNT_ZERO,
/// ALLOTMENT_SUSPENDED and ALLOTMENT_LAPSED (of the line), WRONG_PURPOSE.
/// </summary>
public sealed record Allot(string Line, string Allotment, long Amount) : OpeningRequest;

/// <summary>
/// Opens an encumbrance over one or more sources: available → encumbered. All lines or none; lines on one source count
/// together. Refuses ENCUMBRANCE_EXISTS, LINES_EMPTY, ALLOTMENT_SUSPENDED, ALLOTMENT_LAPSED, WRONG_PURPOSE.
/// </summary>
public sealed record Encumber(string Encumbrance, IReadOnlyList<Line> Lines, string Purpose) : Request;

/// <summary>Adds to an encumbrance, also from new sources, for its own purpose: available → encumbered. Refuses as Encumber does.</summary>
public sealed record Increase(string Encumbrance, IReadOnlyList<Line> Lines) : Request;

/// <summary>
/// Makes an encumbrance due: encumbered → obligated. With <paramref name="TakesExcess"/> the part that was not encumbered
/// is taken available → obligated in the same posting, under the rules of Encumber. Refuses SOURCE_NOT_DRAWN.
/// </summary>
public sealed record Liquidate(string Encumbrance, Portion Portion, bool TakesExcess = false) : Request;

/// <summary>States a payment: obligated → disbursed.</summary>
public sealed record Disburse(string Encumbrance, Portion Portion) : Request
{
    internal override bool EntersClosedYear => true;
}

/// <summary>States that a payment came back: disbursed → obligated, on the same sources.</summary>
public sealed record Return(string Encumbrance, Portion Portion) : Request
{
    internal override bool EntersClosedYear => true;
}

/// <summary>
/// Gives up what was due: obligated → available of the source; of an allotment whose year is closed → lapsed. Raised money
/// always goes back to its contribution.
/// </summary>
public sealed record WriteBack(string Encumbrance, Portion Portion) : Request
{
    internal override bool EntersClosedYear => true;
}

/// <summary>Gives up what was reserved: encumbered → available of the source.</summary>
public sealed record Release(string Encumbrance, Portion Portion) : Request;

/// <summary>Records raised money that a bank credit brought: outside → available, and suspense → bank.</summary>
public sealed record Receive(string Contribution, string Cash, long Amount) : OpeningRequest;

/// <summary>Sends unspent raised money back to its giver: available → outside, and bank → in transit.</summary>
public sealed record Refund(string Contribution, string Cash, long Amount) : Request;

/// <summary>Opens a bank account with its balance of that day, of any sign: outside → bank.</summary>
public sealed record OpenCash(string Cash, long Amount) : OpeningRequest;

/// <summary>Enters a credit on the statement that nobody has named yet: outside → suspense.</summary>
public sealed record Credit(string Cash, long Amount) : Request;

/// <summary>Names a credit: suspense → bank.</summary>
public sealed record NameCredit(string Cash, long Amount) : Request;

/// <summary>Holds the cash of a remittance that is released: bank → in transit.</summary>
public sealed record Hold(string Cash, long Amount) : Request;

/// <summary>The bank has paid: in transit → outside.</summary>
public sealed record SettleCash(string Cash, long Amount) : Request;

/// <summary>The bank has refused to pay: in transit → bank.</summary>
public sealed record RejectCash(string Cash, long Amount) : Request;

/// <summary>The bank has sent a payment back: outside → bank.</summary>
public sealed record ReturnCash(string Cash, long Amount) : Request;

/// <summary>The bank settles: obligated → disbursed, and in transit → outside.</summary>
public sealed record SettlePayment(string Encumbrance, Portion Portion, string Cash) : Request
{
    internal override bool EntersClosedYear => true;
}

/// <summary>The bank returns after settling: disbursed → obligated on the same sources, and outside → bank.</summary>
public sealed record ReturnPayment(string Encumbrance, Portion Portion, string Cash) : Request
{
    internal override bool EntersClosedYear => true;
}

/// <summary>
/// Takes back a whole posting in red letter: its amounts negated, on the same sides. Accounts it opened stay open.
/// Refuses POSTING_NOT_FOUND, ALREADY_REVERSED, REVERSAL_NOT_REVERSIBLE.
/// </summary>
public sealed record Reverse(string Posting) : Request;

/// <summary>Year end: available of an allotment, or voted of a line, → lapsed. Null for all that is left.</summary>
public sealed record Lapse(string Account, long? Amount = null) : Request;

/// <summary>
/// Year end: moves what stands in a stage to next year's account of the same kind, purpose and, for encumbrances, owner.
/// Null for all that is left. Refuses SAME_ACCOUNT, STAGE_NOT_CARRIED, ACCOUNT_NOT_LINKED.
/// </summary>
public sealed record CarryForward(string From, string To, Stage Stage, long? Amount = null) : OpeningRequest;
