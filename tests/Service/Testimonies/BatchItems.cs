using Fund.Chassis.Db;
using Fund.Chassis.Rules;
using Fund.Kernel.Tlog;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Tests.Service.Testimonies;

/// <summary>
/// The items of batches: each accepted one is under exactly one entry of a batch, whose root is that of the answers its items' receipts
/// hold, in the order of the request. What was refused, or answered before, is under none.
/// </summary>
internal sealed class BatchItems(StoredLog log, IReadOnlyCollection<StoredReceipt> withoutEntry)
{
    private readonly Dictionary<(string Caller, string RequestId), StoredReceipt> free =
        withoutEntry.ToDictionary(receipt => (receipt.Name.Caller, receipt.Name.RequestId));

    public IEnumerable<string> Violations(Testimony testimony)
    {
        ILookup<CallName, SeenCall> calls = testimony.Calls.Where(call => call.Outcome != CallOutcome.Refused)
            .ToLookup(call => call.Name);
        List<Entry> open = [.. log.Entries.Where(IsBatch)];
        // An id that two batches of one commit share is under the first of them, and their entries do not say which that was: whoever
        // fits takes his items away, until nobody does.
        while (open.RemoveAll(entry => TakesItems(entry, calls[NameOf(entry)])) > 0)
        {
        }
        foreach (Entry entry in open) yield return $"{log.Service}: no batch that was sent has the items of its entry: {NameOf(entry)}";
        foreach (StoredReceipt receipt in free.Values)
            yield return $"{log.Service}: an accepted request has neither an entry nor a place in that of a batch: {receipt.Name}";
    }

    private bool TakesItems(Entry entry, IEnumerable<SeenCall> calls)
    {
        StoredReceipt[]? items = calls.Select(call => ItemsUnder(entry, (PostBatchRequest)call.Request))
            .FirstOrDefault(items => items.Length == entry.ItemCount && entry.ItemRoot.Span.SequenceEqual(RootOf(items)));
        foreach (StoredReceipt item in items ?? []) free.Remove((item.Name.Caller, item.Name.RequestId));
        return items is not null;
    }

    private static CallName NameOf(Entry entry) => new(entry.Caller, entry.Method, entry.RequestId);

    private static bool IsBatch(Entry entry) => entry is { Kind: Entry.Types.Kind.Request, Method: Examination.Batch };

    // An id that came twice in one batch is one item, at its first place.
    private StoredReceipt[] ItemsUnder(Entry entry, PostBatchRequest batch)
    {
        string committed = entry.Time.ToDateTimeOffset().ToText();
        return
        [
            .. batch.Items.Select(RequestIdOf).Distinct().Select(id => free.GetValueOrDefault((entry.Caller, id)))
                .OfType<StoredReceipt>().Where(receipt => receipt.CommittedAt == committed),
        ];
    }

    private static byte[] RootOf(StoredReceipt[] items) => Merkle.RootOfItems(items.Select(item => item.Answer)).ToBytes();

    /// <summary>The method that an item calls.</summary>
    public static string MethodOf(PostBatchItem item) =>
        MethodRules.Methods.Single(method => method.Value.InputType == Inner(item).Descriptor).Key;

    private static string RequestIdOf(PostBatchItem item)
    {
        IMessage request = Inner(item);
        return (string)request.Descriptor.FindFieldByName("request_id").Accessor.GetValue(request);
    }

    private static IMessage Inner(PostBatchItem item)
    {
        OneofDescriptor either = PostBatchItem.Descriptor.Oneofs.Single();
        return (IMessage)either.Accessor.GetCaseFieldDescriptor(item).Accessor.GetValue(item);
    }
}
