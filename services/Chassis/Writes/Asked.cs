using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Fund.Chassis.Callers;
using Fund.Chassis.Rules;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Chassis.Writes;

/// <summary>What the door knows of a request before it looks into the database.</summary>
internal sealed record Asked
{
    public required Entry.Types.Kind Kind { get; init; }

    public required Caller Caller { get; init; }

    public required string Method { get; init; }

    public required string RequestId { get; init; }

    public required byte[] Fingerprint { get; init; }

    public string Duty { get; init; } = "";

    public string Reason { get; init; } = "";

    public bool IsDryRun { get; init; }

    /// <summary>The person who acts, or the service where no person stands behind it.</summary>
    public string Actor => Caller.Person.Length > 0 ? Caller.Person : Caller.Principal;

    public string TraceId { get; } = Activity.Current?.TraceId.ToString() ?? "";

    public string Traceparent { get; } = Activity.Current?.Id ?? "";

    public static Asked ByCall(IMessage request, ServerCallContext context, byte[] fingerprintKey) =>
        ByCall(request, context.Method, context.Caller(), fingerprintKey);

    public static Asked ByCall(IMessage request, string method, Caller caller, byte[] fingerprintKey)
    {
        RequestFields fields = RequestFields.Of(request);
        var rule = MethodRules.Of(method);
        return new Asked
        {
            Kind = Entry.Types.Kind.Request,
            Caller = caller,
            Method = method,
            RequestId = fields.RequestId(request),
            Fingerprint = FingerprintOf(method, request.ToByteArray(), fingerprintKey),
            Duty = rule?.Duty ?? "",
            Reason = fields.Reason(request),
            IsDryRun = fields.IsDryRun(request),
        };
    }

    /// <summary>A call that is logged as a look or a sign-in.</summary>
    /// <param name="signedIn">Who the call made known, where it came from nobody.</param>
    public static Asked ByLook(Entry.Types.Kind kind, ServerCallContext context, Caller? signedIn) => new()
    {
        Kind = kind,
        Caller = signedIn ?? context.Caller(),
        Method = context.Method,
        RequestId = "",
        Fingerprint = [],
        Duty = MethodRules.Of(context.Method)?.Duty ?? "",
    };

    /// <summary>A step of a worker or a consumer; its id is derived from the row or event that caused it.</summary>
    public static Asked ByStep(string service, string step, string causeId, string onBehalfOf = "") => new()
    {
        Kind = Entry.Types.Kind.Step,
        Caller = new Caller { Principal = $"service:{service}", Service = service, Person = onBehalfOf },
        Method = step,
        RequestId = causeId,
        Fingerprint = [],
    };

    private static byte[] FingerprintOf(string method, byte[] request, byte[] key)
    {
        int named = Encoding.UTF8.GetByteCount(method);
        byte[] text = ArrayPool<byte>.Shared.Rent(named + 1 + request.Length);
        Encoding.UTF8.GetBytes(method, text);
        text[named] = 0;
        request.CopyTo(text, named + 1);
        byte[] fingerprint = HMACSHA256.HashData(key, text.AsSpan(0, named + 1 + request.Length));
        // It may hold an identity number, and whoever rents it next must not find that.
        ArrayPool<byte>.Shared.Return(text, clearArray: true);
        return fingerprint;
    }
}
