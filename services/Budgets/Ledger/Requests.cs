using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>What every request says of itself, whatever its verb.</summary>
/// <param name="Id">The request key, and the id of the posting if there is one. Asked twice, a request is posted once.</param>
/// <param name="EffectiveDate">The day the posting counts for, in the office's zone; its period must be open.</param>
/// <param name="Document">The resource that causes the posting.</param>
/// <param name="Currency">The currency of its amounts; every account it touches must have the same.</param>
/// <param name="Group">
/// Requests of one group are posted together where the first of them stands, all or none; null stands alone.
/// Unique to the caller's call, so that two callers never share one.
/// </param>
/// <param name="LateDate">
/// What a bank did is a fact, whatever is closed by then: where the month of the effective date is closed, the posting counts for this
/// day instead. Null for what a person decides, which is then refused.
/// </param>
/// <param name="AskedOn">
/// The day on which it is asked, in the office's zone: dating a posting ahead does not spend what a plan releases later. Null where it is
/// the effective date.
/// </param>
public sealed record Heading(
    string Id, DateOnly EffectiveDate, string Document, Currency Currency, string? Group = null, DateOnly? LateDate = null,
    DateOnly? AskedOn = null)
{
    /// <summary>Of a request that names no amount: whatever its encumbrance is kept in.</summary>
    public static readonly Currency NoCurrency = Currency.Of("XXX");
}

/// <summary>
/// What the ledger is asked to post. Amounts are minor units and, unless a verb says otherwise, positive. Every verb may be
/// refused with PERIOD_NOT_FOUND, PERIOD_CLOSED, CURRENCY_MISMATCH, YEAR_CLOSED, AMOUNT_NOT_POSITIVE, AMOUNT_TOO_LARGE
/// and, for what it names, …_NOT_FOUND; and with INSUFFICIENT_… by the stage it takes from.
/// </summary>
public abstract record Request(Heading Heading)
{
    public string Id => Heading.Id;

    public DateOnly EffectiveDate => Heading.EffectiveDate;

    public Currency Currency => Heading.Currency;

    public string? Group => Heading.Group;

    /// <summary>Whether the verb may touch accounts of a closed fiscal year.</summary>
    internal virtual bool EntersClosedYear => false;
}

/// <summary>A request that may open the account it posts to; refused with ACCOUNT_EXISTS when that is there already.</summary>
public abstract record OpeningRequest(Heading Heading) : Request(Heading)
{
    /// <summary>The account to open, with its facts; what it says of balances is not read. Null when the account exists.</summary>
    public Account? Opens { get; init; }
}

/// <summary>Enacts an appropriation: outside → voted. Negative reduces, never below what is still voted. Refuses AMOUNT_ZERO.</summary>
public sealed record Vote(Heading Heading, string Line, long Amount) : OpeningRequest(Heading);

/// <summary>Moves authority between lines: voted → voted. Refuses SAME_ACCOUNT.</summary>
public sealed record Vire(Heading Heading, string From, string To, long Amount) : Request(Heading);

/// <summary>
/// Releases an allotment: voted of its line → available. Negative takes back what is available. Refuses AMOUNT_ZERO,
/// ALLOTMENT_SUSPENDED, ALLOTMENT_LAPSED and YEAR_NOT_BEGUN (of the line), WRONG_PURPOSE.
/// </summary>
public sealed record Allot(Heading Heading, string Line, string Allotment, long Amount) : OpeningRequest(Heading);

/// <summary>
/// Opens an encumbrance over one or more sources: available → encumbered. All lines or none; lines on one source count
/// together. Refuses ENCUMBRANCE_EXISTS, LINES_EMPTY, ALLOTMENT_OF_OTHER_OFFICE, ALLOTMENT_SUSPENDED, ALLOTMENT_LAPSED,
/// YEAR_NOT_BEGUN, WRONG_PURPOSE, NOT_YET_RELEASED, STOP_LEVEL_REACHED, CEILING_REACHED.
/// </summary>
public sealed record Encumber(Heading Heading, string Encumbrance, IReadOnlyList<Line> Lines, string Purpose) : Request(Heading);

/// <summary>Adds to an encumbrance for its purpose, also from new sources: available → encumbered. Refuses as Encumber does.</summary>
public sealed record Increase(Heading Heading, string Encumbrance, IReadOnlyList<Line> Lines) : Request(Heading);

/// <summary>
/// Makes an encumbrance due: encumbered → obligated. With <paramref name="TakesExcess"/> the part that was not encumbered
/// is taken available → obligated in the same posting, under the rules of Encumber. Refuses YEAR_NOT_BEGUN, SOURCE_NOT_DRAWN.
/// </summary>
public sealed record Liquidate(Heading Heading, string Encumbrance, Portion Portion, bool TakesExcess = false) : Request(Heading);

/// <summary>States a payment: obligated → disbursed.</summary>
public sealed record Disburse(Heading Heading, string Encumbrance, Portion Portion) : Request(Heading)
{
    internal override bool EntersClosedYear => true;
}

/// <summary>States that a payment came back: disbursed → obligated, on the same sources.</summary>
public sealed record Return(Heading Heading, string Encumbrance, Portion Portion) : Request(Heading)
{
    internal override bool EntersClosedYear => true;
}

/// <summary>
/// Gives up what was due: obligated → available of the source; of an allotment whose year is closed → lapsed. Raised money
/// always goes back to its contribution.
/// </summary>
public sealed record WriteBack(Heading Heading, string Encumbrance, Portion Portion) : Request(Heading)
{
    internal override bool EntersClosedYear => true;
}

/// <summary>Gives up what was reserved: encumbered → available of the source.</summary>
public sealed record Release(Heading Heading, string Encumbrance, Portion Portion) : Request(Heading);

/// <summary>Records raised money that a bank credit brought: outside → available, and suspense → bank.</summary>
public sealed record Receive(Heading Heading, string Contribution, string Cash, long Amount) : OpeningRequest(Heading);

/// <summary>Sends unspent raised money back to its giver: available → outside, and bank → in transit.</summary>
public sealed record Refund(Heading Heading, string Contribution, string Cash, long Amount) : Request(Heading);

/// <summary>
/// The bank brings back a refund that it had paid: available → outside in red letter, and suspense → bank for the credit that brought it.
/// </summary>
public sealed record ReturnRefund(Heading Heading, string Contribution, string Cash, long Amount) : Request(Heading);

/// <summary>Opens a bank account with its balance of that day, of any sign: outside → bank.</summary>
public sealed record OpenCash(Heading Heading, string Cash, long Amount) : OpeningRequest(Heading);

/// <summary>Enters a credit on the statement that nobody has named yet: outside → suspense.</summary>
public sealed record Credit(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>Names a credit: suspense → bank.</summary>
public sealed record NameCredit(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>
/// The bank has taken what belongs to no payment: bank → outside. It is gone whatever was there, so the account may stand below zero.
/// </summary>
public sealed record TakeCash(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>Holds the cash of a remittance that is released: bank → in transit.</summary>
public sealed record Hold(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>The bank has paid: in transit → outside.</summary>
public sealed record SettleCash(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>The bank has refused to pay: in transit → bank.</summary>
public sealed record RejectCash(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>The bank has sent a payment back: outside → bank.</summary>
public sealed record ReturnCash(Heading Heading, string Cash, long Amount) : Request(Heading);

/// <summary>The bank settles: obligated → disbursed, and in transit → outside.</summary>
public sealed record SettlePayment(Heading Heading, string Encumbrance, Portion Portion, string Cash) : Request(Heading)
{
    internal override bool EntersClosedYear => true;
}

/// <summary>The bank returns after settling: disbursed → obligated on the same sources, and outside → bank.</summary>
public sealed record ReturnPayment(Heading Heading, string Encumbrance, Portion Portion, string Cash) : Request(Heading)
{
    internal override bool EntersClosedYear => true;
}

/// <summary>
/// Takes back a whole posting in red letter: its amounts negated, on the same sides. Accounts it opened stay open.
/// Refuses POSTING_NOT_FOUND, ALREADY_REVERSED, REVERSAL_NOT_REVERSIBLE.
/// </summary>
public sealed record Reverse(Heading Heading, string Posting) : Request(Heading);

/// <summary>
/// Sets or changes how much may be spent under a ceiling: outside → available of it. Negative lowers it, never below what was taken.
/// Refuses AMOUNT_ZERO, CEILING_REACHED.
/// </summary>
public sealed record SetCeiling(Heading Heading, string Ceiling, long Amount) : OpeningRequest(Heading);

/// <summary>Counts under a ceiling what a source had spent before it came to stand under it. Refuses CEILING_REACHED.</summary>
public sealed record CountUnderCeiling(Heading Heading, string Ceiling, long Amount) : Request(Heading);

/// <summary>Year end: available of an allotment, or voted of a line, → lapsed. Null for all that is left.</summary>
public sealed record Lapse(Heading Heading, string Account, long? Amount = null) : Request(Heading);

/// <summary>
/// Year end: moves what stands in a stage to next year's account of the same kind, purpose and, for encumbrances, owner.
/// Null for all that is left. Refuses SAME_ACCOUNT, STAGE_NOT_CARRIED, ACCOUNT_NOT_LINKED.
/// </summary>
public sealed record CarryForward(Heading Heading, string From, string To, Stage Stage, long? Amount = null) : OpeningRequest(Heading);
