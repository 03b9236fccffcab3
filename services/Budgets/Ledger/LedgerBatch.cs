using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Border;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Pb = Fund.Protos.Budget.V1;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Budgets.Ledger;

/// <summary>
/// The decision over the calls of one commit, from what was read: repeats are answered as before, the rest goes through the
/// book in the order of arrival. What is decided then gets its answers, receipts, entries and events. It reads and writes nothing itself.
/// </summary>
internal sealed class LedgerBatch(IReadOnlyList<LedgerCall> calls, RawDoor door)
{
    private readonly Dictionary<ReceiptKey, LedgerItem> firsts = [];
    private readonly Dictionary<ReceiptKey, Decision> decisions = [];
    private readonly Dictionary<LedgerItem, ItemAnswer> answers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LedgerItem, ItemAnswer> fallen = new(ReferenceEqualityComparer.Instance);

    public Needs Needs => Book.Needs([.. Items.Select(item => item.Request).OfType<Request>()]);

    public IReadOnlyCollection<ReceiptKey> Keys => KeysOf(Items);

    /// <summary>Of the items that may fall with their group: undecided, they leave nothing that could not be written twice.</summary>
    public IReadOnlyCollection<ReceiptKey> KeysLinked => KeysOf(Items.Where(item => item.Group is not null));

    private IEnumerable<LedgerItem> Items => calls.SelectMany(call => call.Items);

    private static HashSet<ReceiptKey> KeysOf(IEnumerable<LedgerItem> items) =>
        items.Where(item => item.Request is not null).Select(item => item.Key).ToHashSet();

    /// <summary>The answers of a call, once told.</summary>
    public IReadOnlyList<ItemAnswer> AnswersOf(LedgerCall call) => [.. call.Items.Select(item => answers[item])];

    /// <summary>Decides, and answers the rows that follow.</summary>
    public LedgerChanges Decide(Begun begun, DateTimeOffset clock)
    {
        foreach (LedgerItem item in Items) Recall(item, begun.Receipts);
        foreach (LedgerCall call in calls.Where(call => call.IsBatch)) RefuseGroups(call);
        // A repeat goes along: its group may fall by it.
        LedgerItem[] asked = [.. Items.Where(item => !answers.ContainsKey(item) && !fallen.ContainsKey(item))];

        Request[] requests = [.. asked.Select(item => item.Request!)];
        Posted posted = Book.Post(begun.Loaded.State, requests);
        for (int i = 0; i < asked.Length; i++) decisions.TryAdd(asked[i].Key, new Decision(asked[i], posted.Outcomes[i]));
        DateTimeOffset now = begun.Loaded.InstantAfter(clock);
        var actors = firsts.Values.ToDictionary(item => item.Request!.Id, item => item.Call.Actor);
        return new LedgerChanges
        {
            Loaded = begun.Loaded, Posted = posted, Encumbrances = LedgerChanges.OpenedBy(requests, posted, now),
            ActorOf = id => actors[id], Now = now,
        };
    }

    /// <summary>Puts the decision into words: the answers, and what the commit leaves beside the rows of the ledger.</summary>
    public Left Tell(LedgerChanges changes)
    {
        var receipts = new List<Receipt>(decisions.Count);
        foreach (Decision decision in decisions.Values)
        {
            (LedgerItem item, Outcome outcome) = decision;
            decision.Answer = outcome is Outcome.Accepted accepted
                ? new ItemAnswer(Show(item, accepted, changes), null)
                : new ItemAnswer(null, ((Outcome.Refused)outcome).Refusal.ToStatus());
            if (Guard.IsOn("receipt")) receipts.Add(ReceiptOf(item.Call, decision.Answer, changes.End));
        }
        foreach (LedgerItem item in Items.Where(item => !answers.ContainsKey(item)))
            answers[item] = decisions.TryGetValue(item.Key, out Decision? decision) ? decision.Answer : fallen[item];
        return new Left(receipts, Words(changes), changes.Now);
    }

    // Answers what needs no decision: refused before, known from a receipt, or a misused id.
    private void Recall(LedgerItem item, IReadOnlyDictionary<ReceiptKey, Receipt> known)
    {
        if (item.Denied is { } denied) answers[item] = new(null, denied.ToStatus());
        else if (known.TryGetValue(item.Key, out Receipt? receipt))
            answers[item] = RawDoor.Misuse(receipt, item.Call) is { } misuse ? new(null, misuse.ToStatus())
                : receipt.Outcome == "REFUSED" ? new(null, Rpc.Status.Parser.ParseFrom(receipt.Answer))
                : new(item.Answers.ParseFrom(receipt.Answer), null);
        else if (!firsts.TryAdd(item.Key, item) && !RawDoor.IsRepeat(firsts[item.Key].Call, item.Call))
            answers[item] = new(null, RawDoor.Reused(item.Call).ToStatus());
    }

    // A group with a member that was refused before cannot stand. Its other members leave no receipt, unless they were asked for apart
    // from it as well and are decided there.
    private void RefuseGroups(LedgerCall call)
    {
        foreach (IGrouping<string, LedgerItem> group in call.Items.Where(item => item.Group is not null).GroupBy(item => item.Group!))
        {
            LedgerItem? bad = group.FirstOrDefault(item => answers.TryGetValue(item, out ItemAnswer answer) && answer.Refusal is not null);
            if (bad is null) continue;
            Refusal cause = answers[bad].Refusal!.ToRefusal()!;
            foreach (LedgerItem item in group) fallen[item] = new(null, Reasons.GroupRefused(bad.Call.RequestId, cause).ToStatus());
        }
    }

    private static IMessage Show(LedgerItem item, Outcome.Accepted outcome, LedgerChanges changes) => item.IsCash
        ? BankAccountView.Of(changes.Loaded.BankAccounts[item.Resource], outcome.Accounts[0].Stages)
        : EncumbranceView.Of(
            changes.FactsOf(item.Resource), outcome.Accounts.Where(account => account.Owner == item.Resource), changes.End);

    private static Receipt ReceiptOf(RawCall call, ItemAnswer answer, DateTimeOffset at) => answer.Refusal is { } refusal
        ? RawDoor.ReceiptOf(call, refusal, isRefused: true, at)
        : RawDoor.ReceiptOf(call, answer.Shown!, isRefused: false, at);

    private Told Words(LedgerChanges changes)
    {
        var told = new Told();
        var instants = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (Posting posting in changes.Posted.Postings) instants[posting.Id] = LedgerChanges.InstantOf(changes.Now, instants.Count);
        foreach (LedgerCall call in calls)
        {
            (LedgerItem Item, Posting Posting)[] mine =
                [.. call.Items.Select(item => (Item: item, Posting: PostedBy(item)!)).Where(one => one.Posting is not null)];
            if (mine.Length == 0) continue;
            Commit whole = new() { Resource = call.IsBatch ? call.Parent : mine[0].Item.Resource };
            foreach ((LedgerItem item, Posting posting) in mine)
            {
                Money amount = new(posting.Currency, posting.Movements.Where(moved => item.IsCash || IsAuthority(moved))
                    .Sum(moved => moved.Amount));
                DateTimeOffset at = instants[posting.Id];
                if (!item.IsCash) told.Events.Add(RawDoor.EventOf(item.Call, EventOf(item, posting, amount), at));
                if (call.IsBatch) AddItem(whole, item, amount);
                else if (Guard.IsOn("audit-entry"))
                {
                    whole.Amount = amount;
                    told.Entries.Add(door.EntryOf(call.Call, answers[item].Shown!, whole, at).ToByteString());
                }
            }
            if (call.IsBatch && Guard.IsOn("audit-entry"))
                told.Entries.Add(door.EntryOf(call.Call, ResponseOf(AnswersOf(call)), whole, changes.End).ToByteString());
        }
        return told;
    }

    // What this very item posted; null where it was refused, or an equal one before it was posted.
    private Posting? PostedBy(LedgerItem item) =>
        decisions.TryGetValue(item.Key, out Decision? decision) && ReferenceEquals(decision.Item, item)
            ? (decision.Outcome as Outcome.Accepted)?.Posting
            : null;

    public static Pb.PostBatchResponse ResponseOf(IReadOnlyList<ItemAnswer> answers)
    {
        var response = new Pb.PostBatchResponse();
        foreach (ItemAnswer answer in answers)
            response.Outcomes.Add(answer.Refusal is { } refusal
                ? new Pb.PostBatchOutcome { Refusal = refusal }
                : new Pb.PostBatchOutcome { Encumbrance = (Pb.Encumbrance)answer.Shown! });
        return response;
    }

    // The bytes of an item are those of its answer, which the caller holds: he can prove it against the log without asking us.
    private void AddItem(Commit whole, LedgerItem item, Money amount)
    {
        whole.AddItem(() => answers[item].Shown!);
        // A sum over currencies means nothing; the amount then says the first one and the sum counts only it.
        whole.Amount ??= Money.Zero(amount.Currency);
        if (whole.Amount.Value.Currency != amount.Currency) return;
        whole.Amount += amount;
        whole.ItemSum += amount.MinorUnits;
    }

    // Cash moves beside the authority; counting both would double the amount.
    private static bool IsAuthority(Movement moved) =>
        moved.From.Stage is not (Stage.Bank or Stage.InTransit) && moved.To.Stage is not (Stage.Bank or Stage.InTransit);

    private static IEvent EventOf(LedgerItem item, Posting posting, Money amount) => new EncumbrancePosted(
        item.Resource, item.Verb, posting.Document, amount.MinorUnits, amount.Currency.Code, posting.EffectiveDate.ToText());

    private sealed record Decision(LedgerItem Item, Outcome Outcome)
    {
        public ItemAnswer Answer { get; set; }
    }
}
