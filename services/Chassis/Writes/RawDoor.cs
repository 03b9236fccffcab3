using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Keys;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Chassis.Writes;

/// <summary>What a call asks, as receipts and the audit log know it.</summary>
public sealed class RawCall
{
    internal RawCall(Asked asked) => Asked = asked;

    internal Asked Asked { get; }

    /// <summary>The authenticated principal, to whom the receipt belongs.</summary>
    public string Principal => Asked.Caller.Principal;

    public Caller Caller => Asked.Caller;

    public string RequestId => Asked.RequestId;

    public bool IsDryRun => Asked.IsDryRun;

    /// <summary>The person who acts, or the service where no person stands behind it.</summary>
    public string Actor => Asked.Actor;
}

/// <summary>
/// Makes what the door writes beside the rows — receipts, audit entries, events — for the one path that commits many calls at
/// once and therefore cannot go through the door: the ledger's group commit. It owes the same promises in one transaction.
/// </summary>
public sealed class RawDoor(SuiteKeys keys, Clock clock, FeedSignal signal, DenialLog denials)
{
    public RawCall Ask(IMessage request, ServerCallContext context) => new(Asked.ByCall(request, context, keys.Receipts));

    /// <summary>An item of a call that has a method and a request id of its own.</summary>
    public RawCall Ask(IMessage item, string method, RawCall whole) =>
        new(Asked.ByCall(item, method, whole.Caller, keys.Receipts) with { IsDryRun = whole.IsDryRun });

    /// <summary>An item that its caller has no right to is a denied attempt, as a call of its own would be.</summary>
    public void Refused(RawCall item, Refusal why)
    {
        if (why.Kind == RefusalKind.NoRight) denials.Count(item.Caller, item.Asked.Method, why.Reason);
    }

    /// <summary>The refusal REQUEST_ID_REUSED where the receipt belongs to another request with the same id; else null.</summary>
    public static Refusal? Misuse(Receipt known, RawCall call) => Receipts.IsOf(known, call.Asked) ? null : Receipts.Reused(call.RequestId);

    public static Refusal Reused(RawCall call) => Receipts.Reused(call.RequestId);

    /// <summary>Whether two calls ask the same, given that caller and request id are equal.</summary>
    public static bool IsRepeat(RawCall first, RawCall second) => Receipts.IsSame(first.Asked, second.Asked);

    /// <param name="call">What was asked.</param>
    /// <param name="answer">The answer, or the google.rpc.Status of a definite refusal.</param>
    /// <param name="isRefused">Which of the two it is.</param>
    /// <param name="now">The instant of the commit.</param>
    public static Receipt ReceiptOf(RawCall call, IMessage answer, bool isRefused, DateTimeOffset now)
    {
        Receipt receipt = Receipts.Of(call.Asked, answer, now);
        receipt.Outcome = isRefused ? "REFUSED" : "ACCEPTED";
        return receipt;
    }

    /// <summary>The audit entry of an accepted call.</summary>
    public Entry EntryOf(RawCall call, IMessage answer, Commit commit, DateTimeOffset now) =>
        EntryMaker.Of(call.Asked, commit, answer, EntryMaker.ResourceOf(commit, answer), clock, now);

    /// <summary>An event of an accepted call.</summary>
    public static ReadEventsResponse EventOf(RawCall call, IEvent happened, DateTimeOffset now) =>
        ToldEvents.Of(happened, call.Asked, now);

    /// <summary>Wakes the publisher after a commit.</summary>
    public void Committed(ServiceDatabase database) => signal.Wake(database.Service);
}
