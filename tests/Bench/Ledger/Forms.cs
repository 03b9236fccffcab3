using Fund.Protos.Budget.V1;
using Fund.Tests.Bench.Load;
using Google.Protobuf;
using Grpc.Core;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Bench.Ledger;

/// <summary>The requests of the load with their blanks: request id, encumbrance, line.</summary>
internal static class Forms
{
    public const int RequestId = 0;
    public const int Encumbrance = 1;
    public const int Line = 2;

    private const string RequestIdBlank = "00000000-0000-4000-8000-00000000000b";
    private const string WholeIdBlank = "00000000-0000-4000-8000-00000000000a";

    // Letters, run, caller and number: new for ever.
    private const string EncumbranceBlank = "b-0000000000000000000000";
    private const int EncumbranceSkip = 2;
    private const int EncumbranceDigits = 22;

    private const int LineSkip = 5;
    private const int LineDigits = 5;

    private static readonly string Today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string LineBlank = BenchLedger.LineName(99_999)[^10..];
    private static readonly string HeldBlank = BenchLedger.HeldName(99_999)[^10..];
    private static long encumbrances = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    public static readonly Method<byte[], byte[]> OpenMethod =
        Connections.MethodOf("fund.budget.v1.LedgerService", nameof(LedgerService.LedgerServiceBase.OpenEncumbrance));

    public static readonly Method<byte[], byte[]> LiquidateMethod =
        Connections.MethodOf("fund.budget.v1.LedgerService", nameof(LedgerService.LedgerServiceBase.LiquidateEncumbrance));

    public static readonly Method<byte[], byte[]> BatchMethod =
        Connections.MethodOf("fund.budget.v1.LedgerService", nameof(LedgerService.LedgerServiceBase.PostBatch));

    private static readonly Form OpenForm = new(OpenRequest(), RequestIdBlank, EncumbranceBlank, LineBlank);
    private static readonly Form LiquidateForm = new(LiquidateRequest(EncumbranceBlank), RequestIdBlank, EncumbranceBlank, LineBlank);

    public static Form Open() => OpenForm.Copy();

    public static Form Liquidate() => LiquidateForm.Copy();

    /// <summary>A batch in which each encumbrance is opened and then made due. Blanks as above; an encumbrance has two places.</summary>
    public static Form PairBatch(int items)
    {
        var batch = new PostBatchRequest { Parent = BenchLedger.Office, RequestId = WholeIdBlank };
        for (int i = 0; i < items; i += 2)
        {
            batch.Items.Add(new PostBatchItem { Open = OpenRequest() });
            batch.Items.Add(new PostBatchItem { Liquidate = LiquidateRequest(EncumbranceBlank) });
        }
        return new Form(batch, RequestIdBlank, EncumbranceBlank, LineBlank, WholeIdBlank);
    }

    /// <summary>A batch that makes parts of the first encumbrances due. The second blank is the encumbrance's number.</summary>
    public static Form DrawDownBatch(int items)
    {
        var batch = new PostBatchRequest { Parent = BenchLedger.Office, RequestId = WholeIdBlank };
        for (int i = 0; i < items; i++) batch.Items.Add(new PostBatchItem { Liquidate = LiquidateRequest(HeldBlank) });
        return new Form(batch, RequestIdBlank, HeldBlank, LineBlank, WholeIdBlank);
    }

    /// <summary>The request id of a batch as a whole.</summary>
    public static void WriteWholeId(Form batch) => batch.WriteId(3);

    public static void WriteLine(Form form, int line, int occurrence = 0) =>
        form.WriteNumber(Line, LineSkip, LineDigits, line, occurrence);

    public static void WriteHeld(Form form, int line, int occurrence) =>
        form.WriteNumber(Encumbrance, LineSkip, LineDigits, line, occurrence);

    public static long NextEncumbrance() => Interlocked.Increment(ref encumbrances);

    public static void WriteEncumbrance(Form form, long number, int occurrence = 0) =>
        form.WriteNumber(Encumbrance, EncumbranceSkip, EncumbranceDigits, number, occurrence);

    private static OpenEncumbranceRequest OpenRequest() => new()
    {
        Parent = BenchLedger.Office, EncumbranceId = EncumbranceBlank, Document = $"{BenchLedger.Office}/contracts/bench",
        Lines = { Amount() }, EffectiveDate = Today, RequestId = RequestIdBlank,
    };

    private static LiquidateEncumbranceRequest LiquidateRequest(string encumbrance) => new()
    {
        Name = $"{BenchLedger.Office}/encumbrances/{encumbrance}", Document = $"{BenchLedger.Office}/claims/bench",
        Lines = { Amount() }, EffectiveDate = Today, RequestId = RequestIdBlank,
    };

    private static SourceAmount Amount() => new()
    {
        Source = BenchLedger.LineName(99_999), Amount = new Money { CurrencyCode = "CNY", MinorUnits = Acknowledged.Fen },
    };
}
