using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Reads one entry of a camt.053 or camt.054; where versions differ, both places are looked at.</summary>
internal static class EntryReader
{
    private const string ReturnFamilySuffix = "/RRTN";

    public static StatementEntry Read(IsoElement entry)
    {
        Money amount = entry.Required("Amt").Amount();
        Side side = ReadSide(entry);
        bool isReversal = entry.FlagAt("RvslInd") ?? false;
        string code = ReadTransactionCode(entry) ?? "";
        IsoElement[] groups = [.. entry.All("NtryDtls")];
        int count = groups.Sum(group => group.All("TxDtls").Count());
        return new StatementEntry
        {
            EntryReference = entry.TextAt("NtryRef"),
            ServicerReference = entry.TextAt("AcctSvcrRef"),
            Amount = amount,
            Side = side,
            IsReversal = isReversal,
            // Version .02 writes the code itself, later ones wrap it.
            Status = entry.TextAt("Sts/Cd", "Sts/Prtry", "Sts") ?? throw entry.Malformed("Sts is missing"),
            BookingDate = entry.DateAt("BookgDt"),
            ValueDate = entry.DateAt("ValDt"),
            TransactionCode = code,
            BatchPaymentInformationId = groups.Select(group => group.TextAt("Btch/PmtInfId")).FirstOrDefault(id => id is not null),
            Details =
            [
                .. from @group in groups
                   from detail in @group.All("TxDtls")
                   select ReadDetail(detail, @group.Find("Btch"), new Inherited(side, isReversal, code, count == 1 ? amount : null)),
            ],
        };
    }

    public static Side ReadSide(IsoElement element) => TrySide(element) ?? throw element.Malformed("CdtDbtInd is missing");

    /// <summary>What a transaction takes from its entry where it says nothing itself.</summary>
    private readonly record struct Inherited(Side Side, bool IsReversal, string TransactionCode, Money? Amount);

    private static EntryDetail ReadDetail(IsoElement detail, IsoElement? batch, Inherited entry)
    {
        string code = ReadTransactionCode(detail) ?? entry.TransactionCode;
        IsoElement? returned = detail.Find("RtrInf");
        Side side = TrySide(detail) ?? entry.Side;
        bool isReturn = entry.IsReversal || returned is not null || code.EndsWith(ReturnFamilySuffix, StringComparison.Ordinal);
        // A return names the parties as the payment did, so the payee is still the creditor.
        string party = side == Side.Debit || isReturn ? "Cdtr" : "Dbtr";
        return new EntryDetail
        {
            MessageId = detail.TextAt("Refs/MsgId") ?? batch?.TextAt("MsgId"),
            PaymentInformationId = detail.TextAt("Refs/PmtInfId") ?? batch?.TextAt("PmtInfId"),
            InstructionId = detail.TextAt("Refs/InstrId"),
            EndToEndId = detail.TextAt("Refs/EndToEndId") is { } id and not "NOTPROVIDED" ? id : null,
            Uetr = detail.UuidAt("Refs/UETR"),
            ServicerReference = detail.TextAt("Refs/AcctSvcrRef"),
            Amount = ReadAmount(detail) ?? entry.Amount,
            Side = side,
            TransactionCode = code,
            IsReturn = isReturn,
            ReturnReason = returned?.TextAt("Rsn/Cd", "Rsn/Prtry"),
            ReturnText = Words(returned?.All("AddtlInf")),
            Counterparty = detail.NameAt(
                $"RltdPties/{party}/Nm", $"RltdPties/{party}/Pty/Nm", $"RltdPties/{party}/Agt/FinInstnId/Nm"),
            CounterpartyAccount = detail.AccountAt($"RltdPties/{party}Acct/Id"),
            Remittance = Words(detail.Find("RmtInf")?.All("Ustrd")),
        };
    }

    // The amount in the account's currency comes first; version .02 has it only in AmtDtls.
    private static Money? ReadAmount(IsoElement detail) =>
        (detail.Find("Amt") ?? detail.Find("AmtDtls/TxAmt/Amt") ?? detail.Find("AmtDtls/InstdAmt/Amt"))?.Amount();

    private static Side? TrySide(IsoElement element) => element.TextAt("CdtDbtInd") switch
    {
        "CRDT" => Side.Credit,
        "DBIT" => Side.Debit,
        null => null,
        _ => throw element.Malformed("CdtDbtInd is neither CRDT nor DBIT"),
    };

    private static string? ReadTransactionCode(IsoElement element)
    {
        if (element.Find("BkTxCd/Domn") is not { } domain) return element.TextAt("BkTxCd/Prtry/Cd");
        return string.Join('/', domain.TextAt("Cd"), domain.TextAt("Fmly/Cd"), domain.TextAt("Fmly/SubFmlyCd"));
    }

    private static PersonalText? Words(IEnumerable<IsoElement>? lines)
    {
        string text = string.Join(' ', (lines ?? []).Select(line => line.Text).Where(line => line.Length > 0));
        return text.Length > 0 ? new PersonalText(text) : null;
    }
}
