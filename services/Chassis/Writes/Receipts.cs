using System.Security.Cryptography;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Kernel;
using Google.Protobuf;

namespace Fund.Chassis.Writes;

/// <summary>The memory of answered requests: caller and request id → fingerprint and answer. It never forgets.</summary>
internal static class Receipts
{
    /// <summary>
    /// The answer given before, or null. Refuses REQUEST_ID_REUSED when the id came with another request, and repeats the refusal
    /// where one was remembered.
    /// </summary>
    public static async Task<TAnswer?> Known<TAnswer>(ServiceDb db, Asked asked, CancellationToken cancel)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        Receipt? receipt = await db.Receipts.FindAsync([asked.Caller.Principal, asked.RequestId], cancel);
        if (receipt is null) return null;
        if (!IsOf(receipt, asked)) throw Reused(asked.RequestId);
        if (receipt.Outcome == "REFUSED") throw Protos.Google.Rpc.Status.Parser.ParseFrom(receipt.Answer).ToRefusal()!;
        var answer = new TAnswer();
        answer.MergeFrom(receipt.Answer);
        return answer;
    }

    public static bool IsOf(Receipt receipt, Asked asked) =>
        receipt.Method == asked.Method && CryptographicOperations.FixedTimeEquals(receipt.Fingerprint, asked.Fingerprint);

    public static bool IsSame(Asked first, Asked second) =>
        first.Method == second.Method && CryptographicOperations.FixedTimeEquals(first.Fingerprint, second.Fingerprint);

    public static Receipt Of(Asked asked, IMessage answer, DateTimeOffset now) => new()
    {
        Caller = asked.Caller.Principal, RequestId = asked.RequestId, Method = asked.Method,
        Fingerprint = asked.Fingerprint, Answer = answer.ToByteArray(), CommittedAt = now,
    };

    public static Refusal Reused(string requestId) =>
        new Refusal(RefusalKind.Conflict, "REQUEST_ID_REUSED",
            "This request id was used for another request before. A new request needs a new id; the old one only repeats the old one.")
            .With("requestId", requestId);
}
