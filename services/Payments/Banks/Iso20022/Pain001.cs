using System.Globalization;
using System.Security.Cryptography;
using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>The version of pain.001 that a bank takes.</summary>
public enum Pain001Version
{
    /// <summary>pain.001.001.09, the standard.</summary>
    V09,
    /// <summary>pain.001.001.03, for banks that have not moved.</summary>
    V03,
}

/// <summary>
/// What was written: how many transfers, their plain sum in major units, and the file's SHA-256 in lower-case hexadecimal.
/// </summary>
public sealed record WrittenFile(int TransferCount, string ControlSum, string Sha256);

/// <summary>
/// A customer credit transfer initiation (pain.001) with one payment block. The same description always gives the same bytes:
/// UTF-8 without BOM, line feeds, no clock and no chance in it.
/// </summary>
public sealed record Pain001
{
    /// <summary>Banks take no longer message.</summary>
    public const int TransfersMax = 99_999;

    public Pain001Version Version { get; init; } = Pain001Version.V09;

    /// <summary>Unique for ever; banks test it for at least 90 days.</summary>
    public required string MessageId { get; init; }

    /// <summary>Written in UTC to the second.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required PartyName InitiatingParty { get; init; }

    public required string PaymentInformationId { get; init; }

    /// <summary>Moved by the bank to its next working day where it is none.</summary>
    public required DateOnly ExecutionDate { get; init; }

    public required PartyName Debtor { get; init; }

    public required AccountNumber DebtorAccount { get; init; }

    public required BankAgent DebtorAgent { get; init; }

    /// <summary>True: one debit for the block. False: one for each transfer. Null: as agreed with the bank.</summary>
    public bool? BatchBooking { get; init; }

    /// <summary>An external category purpose code, such as SALA, which makes every transfer a salary; null for none.</summary>
    public string? CategoryPurpose { get; init; }

    /// <summary>Read once, in their order.</summary>
    public required IEnumerable<CreditTransfer> Transfers { get; init; }

    /// <summary>
    /// Checks everything, then writes the file; a refused file leaves no byte. The stream stays open. Refuses
    /// PAYMENT_REFERENCE_MALFORMED, PAYMENT_CODE_MALFORMED, PAYMENT_FILE_EMPTY, PAYMENT_FILE_TOO_LONG, AMOUNT_NOT_POSITIVE,
    /// AMOUNT_TOO_LARGE, INSTRUCTION_ID_REPEATED, UETR_MALFORMED, REMITTANCE_TEXT_MALFORMED and BIC_NOT_IN_VERSION;
    /// in a list the fact <c>place</c> counts from 1.
    /// </summary>
    public WrittenFile WriteTo(Stream file)
    {
        PaymentReference.Check(MessageId, "MsgId");
        PaymentReference.Check(PaymentInformationId, "PmtInfId");
        TransferCheck.Code(CategoryPurpose, "CtgyPurp");
        TransferCheck.Agent(DebtorAgent, Version);
        // The count and the sum stand before the transfers, so these are held: at most 99,999.
        CreditTransfer[] transfers = CheckedTransfers();
        string controlSum = AmountText.SumOf(transfers.Select(transfer => transfer.Amount));
        if (controlSum.Count(char.IsAsciiDigit) > AmountText.DigitsMax)
            throw new Refusal(RefusalKind.Malformed, "AMOUNT_TOO_LARGE", "The sum of the file has more than 18 digits; split it.");

        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new Pain001Writer(hashed, Version))
            writer.Write(this, transfers, controlSum);
        return new WrittenFile(transfers.Length, controlSum, Convert.ToHexStringLower(hash.Hash!));
    }

    private CreditTransfer[] CheckedTransfers()
    {
        var instructionIds = new HashSet<string>(StringComparer.Ordinal);
        var transfers = new List<CreditTransfer>();
        foreach (CreditTransfer transfer in Transfers)
        {
            int place = transfers.Count + 1;
            if (place > TransfersMax)
                throw new Refusal(RefusalKind.Malformed, "PAYMENT_FILE_TOO_LONG",
                    "A payment file holds at most 99,999 transfers; split it.");
            TransferCheck.Check(transfer, place, Version);
            if (!instructionIds.Add(transfer.InstructionId))
                throw new Refusal(RefusalKind.Malformed, "INSTRUCTION_ID_REPEATED", "An InstrId must be unique within its payment block.")
                    .With("place", place);
            transfers.Add(transfer);
        }
        return transfers.Count > 0
            ? [.. transfers]
            : throw new Refusal(RefusalKind.Malformed, "PAYMENT_FILE_EMPTY", "A payment file holds at least one transfer.");
    }

    internal static string UtcText(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
