using System.Security.Cryptography;
using Fund.Chassis.Db;
using Fund.Chassis.Rules;
using Fund.Chassis.Settings;
using Fund.Protos.Feed.V1;
using Google.Protobuf.Reflection;

namespace Fund.Tests.Service.Testimonies;

/// <summary>
/// P10: one entry per accepted request, per chunk, batch and step; denials, reveals and sign-ins under kinds of their own; nothing else.
/// The log as it rests is compared with what the clients saw, and entry by entry with the receipts of the same commits.
/// </summary>
internal sealed class Examination(Testimony testimony, IReadOnlyList<StoredLog> logs)
{
    public const string Batch = "/fund.budget.v1.LedgerService/PostBatch";

    // The reuse of a renewal token lets nobody in: it ends the sign-in it belongs to, and who did it is not known.
    private const string ReusedToken = "RENEWAL_TOKEN_REUSED";

    private readonly List<string> violations = [];

    /// <summary>Fails the test whose host it was when the log says another thing than its clients.</summary>
    public static async Task Run(Testimony testimony, SuiteSettings settings)
    {
        var logs = new List<StoredLog>();
        foreach (string service in testimony.Services.Order(StringComparer.Ordinal))
        {
            await using var database = new ServiceDatabase(service, settings);
            logs.Add(await StoredLog.Read(database));
        }
        IReadOnlyList<string> violations = new Examination(testimony, logs).Violations();
        Assert.True(violations.Count == 0,
            $"The audit log is not what happened:\n{string.Join('\n', violations.Take(20))}"
            + (violations.Count > 20 ? $"\n… and {violations.Count - 20} more" : ""));
    }

    /// <summary>Whether the method shows a secret in the clear: its kind of entry is a reveal.</summary>
    public static bool IsReveal(MethodDescriptor method) =>
        method.Name.StartsWith("Reveal", StringComparison.Ordinal) || method.Name.StartsWith("Download", StringComparison.Ordinal);

    /// <summary>Whether the method lets somebody in.</summary>
    public static bool IsSignIn(MethodDescriptor method) => method.Name is "SignIn" or "RenewToken";

    private IReadOnlyList<string> Violations()
    {
        foreach (StoredLog log in logs)
        {
            foreach (Entry entry in log.Entries) CheckAlone(log, entry);
            CheckReceipts(log);
        }
        CheckCalls();
        CheckLooks();
        if (testimony.IsAtRest) CheckDenials();
        return violations;
    }

    /// <summary>What an entry must be for itself, by its kind.</summary>
    private void CheckAlone(StoredLog log, Entry entry)
    {
        MethodDescriptor? method = MethodRules.Methods.GetValueOrDefault(entry.Method);
        bool isKnown = entry.Kind switch
        {
            Entry.Types.Kind.Request => MethodRules.Of(entry.Method) is { Changes: true } || testimony.IsInvented(entry.Method),
            Entry.Types.Kind.Step => method is null && entry.RequestId.Length > 0 && entry.Caller == $"service:{log.Service}",
            Entry.Types.Kind.Denial => method is not null && entry is { RequestId: "", ItemCount: > 0, Reason.Length: > 0 },
            Entry.Types.Kind.Reveal => method is not null && IsReveal(method) && entry is { RequestId: "", Resource.Length: > 0 },
            Entry.Types.Kind.SignIn => method is not null && IsSignIn(method) && entry is { RequestId: "", Resource.Length: > 0 }
                && (entry.Person.Length > 0) == (entry.Reason != ReusedToken),
            _ => false,
        };
        if (!isKnown) violations.Add($"{log.Service}: nothing leaves such an entry: {Show(entry)}");
        bool hasItems = entry.ItemCount > 0 && entry.Kind != Entry.Types.Kind.Denial;
        if (entry.ItemRoot.Length != (hasItems ? 32 : 0))
            violations.Add($"{log.Service}: {entry.ItemCount} items and a root of {entry.ItemRoot.Length} bytes: {Show(entry)}");
    }

    /// <summary>
    /// Each commit leaves its receipt and its entry together, the one binding to the answer of the other. The items of a batch have
    /// receipts of their own and share the entry of the batch.
    /// </summary>
    private void CheckReceipts(StoredLog log)
    {
        ILookup<CallName, Entry> entries = log.Entries.Where(HasReceipt).ToLookup(NameOf);
        var batch = new BatchItems(log, [.. log.Receipts.Where(receipt => receipt.IsAccepted && !entries.Contains(receipt.Name))]);
        foreach (StoredReceipt receipt in log.Receipts.Where(receipt => !receipt.IsAccepted))
        {
            if (entries.Contains(receipt.Name)) violations.Add($"{log.Service}: a refused request has an entry: {receipt.Name}");
            if (MethodRules.Of(receipt.Name.Method) is not { GroupCommit: true })
                violations.Add($"{log.Service}: a refusal is remembered beside the ledger: {receipt.Name}");
        }
        Dictionary<CallName, StoredReceipt> accepted =
            log.Receipts.Where(receipt => receipt.IsAccepted).ToDictionary(receipt => receipt.Name);
        foreach (IGrouping<CallName, Entry> same in entries)
        {
            if (same.Count() > 1) violations.Add($"{log.Service}: {same.Count()} entries of one request: {same.Key}");
            if (!accepted.TryGetValue(same.Key, out StoredReceipt? receipt))
                violations.Add($"{log.Service}: an entry without a receipt: {same.Key}");
            else if (!same.All(entry => entry.StateHash.Span.SequenceEqual(SHA256.HashData(receipt.Answer))))
                violations.Add($"{log.Service}: the entry is of another answer than the receipt: {same.Key}");
        }
        violations.AddRange(batch.Violations(testimony));
    }

    /// <summary>
    /// Each accepted call has its entry, and each entry of a request has a call that was accepted or of which nobody knows.
    /// </summary>
    private void CheckCalls()
    {
        var entries = logs.SelectMany(log => log.Entries).Where(entry => entry.Kind == Entry.Types.Kind.Request)
            .Where(entry => !testimony.IsInvented(entry.Method)).Select(NameOf).ToHashSet();
        // An item of a batch that is repeated alone has its receipt from the batch, whose entry was proven to hold it.
        var answered = logs.SelectMany(log => log.Receipts).Where(receipt => receipt.IsAccepted)
            .Select(receipt => receipt.Name).ToHashSet();
        bool HasTrace(CallName name) => entries.Contains(name) || (MethodRules.Of(name.Method)!.GroupCommit && answered.Contains(name));

        foreach (CallName name in NamesOf(CallOutcome.Accepted).Where(name => name.Method != Batch && !HasTrace(name)))
            violations.Add($"an accepted call has no entry: {name}");
        HashSet<CallName> possible = [.. NamesOf(CallOutcome.Accepted), .. NamesOf(CallOutcome.InDoubt)];
        foreach (CallName name in entries.Where(name => !possible.Contains(name)))
            violations.Add($"an entry of a call that nobody saw accepted: {name}");
    }

    private void CheckLooks()
    {
        Entry[] entries = [.. logs.SelectMany(log => log.Entries)];
        var reveals = entries.Where(entry => entry.Kind == Entry.Types.Kind.Reveal).Select(entry => (entry.Caller, entry.Method));
        var seen = testimony.Looks.Where(look => IsReveal(MethodRules.Methods[look.Key.Method]))
            .SelectMany(look => Enumerable.Repeat(look.Key, look.Value));
        Compare("reveals", reveals, seen);

        var signIns = entries.Where(entry => entry.Kind == Entry.Types.Kind.SignIn && entry.Reason != ReusedToken)
            .Select(entry => entry.Method);
        var letIn = testimony.Looks.Where(look => IsSignIn(MethodRules.Methods[look.Key.Method]))
            .SelectMany(look => Enumerable.Repeat(look.Key.Method, look.Value));
        Compare("sign-ins", signIns, letIn);
    }

    private void CheckDenials() => Compare("denials",
        logs.SelectMany(log => log.Entries).Where(entry => entry.Kind == Entry.Types.Kind.Denial)
            .SelectMany(entry => Enumerable.Repeat(entry.Method, (int)entry.ItemCount)),
        testimony.Denials.SelectMany(denial => Enumerable.Repeat(denial.Key, denial.Value)));

    private void Compare<T>(string what, IEnumerable<T> logged, IEnumerable<T> seen) where T : notnull
    {
        Dictionary<T, int> told = logged.CountBy(one => one).ToDictionary();
        Dictionary<T, int> held = seen.CountBy(one => one).ToDictionary();
        foreach (T one in told.Keys.Union(held.Keys))
            if (told.GetValueOrDefault(one) != held.GetValueOrDefault(one))
                violations.Add($"{what}: {told.GetValueOrDefault(one)} logged and {held.GetValueOrDefault(one)} seen of {one}");
    }

    private IEnumerable<CallName> NamesOf(CallOutcome outcome) =>
        testimony.Calls.Where(call => call.Outcome == outcome).Select(call => call.Name).Distinct();

    // A batch as a whole has none: its id only traces, and each item is answered by its own.
    private bool HasReceipt(Entry entry) => entry.Kind is Entry.Types.Kind.Request or Entry.Types.Kind.Step
        && entry.Method != Batch && !testimony.IsInvented(entry.Method);

    private static CallName NameOf(Entry entry) => new(entry.Caller, entry.Method, entry.RequestId);

    private static string Show(Entry entry) => $"{entry.Kind} {entry.Method} by {entry.Caller}, request {entry.RequestId}, {entry.Reason}";
}
