using Fund.Chassis.Rules;
using Fund.Protos.Feed.V1;
using Kind = Fund.Protos.Feed.V1.Entry.Types.Kind;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>A receipt of an accepted request or step, by what names it for ever.</summary>
internal readonly record struct ReceiptName(string Caller, string Method, string RequestId);

/// <summary>
/// The audit entries of one service and the receipts of what it accepted, calls of other services and its own steps included.
/// </summary>
internal sealed record StoredEntries(string Service, IReadOnlyList<Entry> Entries, IReadOnlyList<ReceiptName> Accepted)
{
    private const string Batch = "/fund.budget.v1.LedgerService/PostBatch";

    /// <summary>
    /// What breaks the rule: each receipt has one entry and each entry of a request or a step one receipt; the items of a batch share
    /// that of the batch; looks and sign-ins have kinds of their own and no receipt. Nothing else leaves an entry.
    /// </summary>
    public IEnumerable<string> Faults()
    {
        foreach (Entry entry in Entries.Where(entry => !IsOfItsKind(entry)))
            yield return $"{Service}: nothing leaves such an entry: {entry.Kind} {entry.Method} by {entry.Caller}";
        Dictionary<ReceiptName, int> entries = Entries
            .Where(entry => entry.Kind is Kind.Request or Kind.Step && entry.Method != Batch)
            .CountBy(entry => new ReceiptName(entry.Caller, entry.Method, entry.RequestId)).ToDictionary();
        foreach ((ReceiptName name, int count) in entries.Where(entry => entry.Value > 1))
            yield return $"{Service}: {count} entries of {name}";
        foreach (ReceiptName name in entries.Keys.Except(Accepted))
            yield return $"{Service}: an entry without a receipt: {name}";
        ReceiptName[] items = [.. Accepted.Except(entries.Keys)];
        long inBatches = Entries.Where(entry => entry.Method == Batch).Sum(entry => entry.ItemCount);
        if (items.Length != inBatches)
            yield return $"{Service}: {inBatches} items of batches, and receipts without an entry: {string.Join(", ", items.Take(10))}";
    }

    private static bool IsOfItsKind(Entry entry) => entry.Kind switch
    {
        Kind.Request => PlayedMonth.IsChange(entry.Method) && entry.RequestId.Length > 0,
        Kind.Step => !MethodRules.Methods.ContainsKey(entry.Method) && entry.RequestId.Length > 0,
        Kind.Reveal or Kind.SignIn => MethodRules.Of(entry.Method) is { Changes: false } && entry is { RequestId: "", ItemCount: 0 },
        // The story denies nobody anything, and nothing else is ever logged.
        _ => false,
    };
}
