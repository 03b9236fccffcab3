using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>What a bank's account report is.</summary>
public enum StatementKind
{
    /// <summary>camt.053: a closed statement with balances.</summary>
    Statement,
    /// <summary>camt.054: advice of single entries, without balances.</summary>
    Notification,
}

/// <summary>One account report of a bank's file, as the bank wrote it: nothing is checked against anything, and it need not tie.</summary>
public sealed record Statement
{
    public required StatementKind Kind { get; init; }

    /// <summary>The message it came in; the bank may send the same statement again in another.</summary>
    public required string MessageId { get; init; }

    public required string Id { get; init; }

    public required AccountNumber Account { get; init; }

    /// <summary>Null where the bank leaves it to the amounts.</summary>
    public Currency? Currency { get; init; }

    public IReadOnlyList<Balance> Balances { get; init; } = [];

    public IReadOnlyList<StatementEntry> Entries { get; init; } = [];
}

/// <summary>One balance. <paramref name="Type"/> is the bank's code, such as OPBD or CLBD; a debit balance is negative.</summary>
public sealed record Balance(string Type, Money Amount, DateOnly Date);

/// <summary>The side of the account owner: a credit is money in.</summary>
public enum Side
{
    Credit,
    Debit,
}

/// <summary>One entry of a statement. Its side is what it does now, also when it reverses an earlier entry of the other side.</summary>
public sealed record StatementEntry
{
    /// <summary>The bank's number within the statement; may be absent or repeat.</summary>
    public string? EntryReference { get; init; }

    /// <summary>The bank's own reference of the booking.</summary>
    public string? ServicerReference { get; init; }

    /// <summary>Never negative.</summary>
    public required Money Amount { get; init; }

    public required Side Side { get; init; }

    /// <summary>The bank's flag; a return may come without it.</summary>
    public bool IsReversal { get; init; }

    /// <summary>BOOK, PDNG, INFO, FUTR or whatever else the bank wrote.</summary>
    public required string Status { get; init; }

    /// <summary>Only BOOK touches money; every other status, known or not, does not.</summary>
    public bool IsBooked => Status == "BOOK";

    public DateOnly? BookingDate { get; init; }

    public DateOnly? ValueDate { get; init; }

    /// <summary>
    /// Domain, family and subfamily joined by slashes, such as <c>PMNT/ICDT/RRTN</c>, or the bank's own code; empty if none.
    /// </summary>
    public string TransactionCode { get; init; } = "";

    /// <summary>The PmtInfId of the batch that the entry books as a whole; null if none.</summary>
    public string? BatchPaymentInformationId { get; init; }

    /// <summary>Empty where the bank names no transactions.</summary>
    public IReadOnlyList<EntryDetail> Details { get; init; } = [];
}

/// <summary>One transaction within an entry, with the references that came back.</summary>
public sealed record EntryDetail
{
    public string? MessageId { get; init; }

    /// <summary>Of the transaction, or else of its batch.</summary>
    public string? PaymentInformationId { get; init; }

    public string? InstructionId { get; init; }

    /// <summary>Null also for NOTPROVIDED, which the standard writes for "none".</summary>
    public string? EndToEndId { get; init; }

    public Guid? Uetr { get; init; }

    public string? ServicerReference { get; init; }

    /// <summary>Never negative. Null where an entry holds several transactions and gives no amount for each.</summary>
    public Money? Amount { get; init; }

    public required Side Side { get; init; }

    /// <summary>As in <see cref="StatementEntry.TransactionCode"/>; of the transaction, or else of its entry.</summary>
    public string TransactionCode { get; init; } = "";

    /// <summary>
    /// Return information is present, the code is a return (RRTN), or the entry is flagged as a reversal: banks use any of the three.
    /// </summary>
    public bool IsReturn { get; init; }

    /// <summary>A code of the return reason list, or the bank's own; null if none.</summary>
    public string? ReturnReason { get; init; }

    /// <summary>The other party: of a return, the one who was to be paid.</summary>
    public PartyName? Counterparty { get; init; }

    public AccountNumber? CounterpartyAccount { get; init; }

    public PersonalText? Remittance { get; init; }

    public PersonalText? ReturnText { get; init; }
}
