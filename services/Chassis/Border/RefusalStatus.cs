using Fund.Kernel;
using Fund.Protos.Google.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Chassis.Border;

/// <summary>
/// A refusal as it travels: <c>google.rpc.Status</c> with exactly one ErrorInfo, a BadRequest where fields are at fault and a
/// RetryInfo where waiting helps. The way there and back loses nothing.
/// </summary>
public static class RefusalStatus
{
    public const string Domain = "fundservices";

    /// <summary>The trailer that carries the status with its details.</summary>
    public const string Trailer = "grpc-status-details-bin";

    public static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => StatusCode.InvalidArgument,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.Conflict => StatusCode.AlreadyExists,
        RefusalKind.NotNow => StatusCode.FailedPrecondition,
        RefusalKind.Stale => StatusCode.Aborted,
        RefusalKind.NoRight => StatusCode.PermissionDenied,
        RefusalKind.NoCredentials => StatusCode.Unauthenticated,
        RefusalKind.Limit => StatusCode.ResourceExhausted,
        RefusalKind.Unavailable => StatusCode.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a code."),
    };

    public static Rpc.Status ToStatus(this Refusal refusal)
    {
        Rpc.Status status = Of(CodeOf(refusal.Kind), refusal.Reason, refusal.Message, refusal.Facts);
        if (refusal.Violations.Count > 0)
        {
            var fields = new BadRequest();
            foreach (FieldViolation violation in refusal.Violations)
                fields.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Rule });
            status.Details.Add(Any.Pack(fields));
        }
        if (refusal.RetryAfter is { } wait) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        return status;
    }

    public static RpcException ToRpcException(this Refusal refusal) => ToException(refusal.ToStatus());

    /// <summary>The refusal that a service of the suite stated; null when the status is OK, of another origin or not a refusal.</summary>
    public static Refusal? ToRefusal(this Rpc.Status status)
    {
        if (KindOf((StatusCode)status.Code) is not { } kind) return null;
        if (Detail<ErrorInfo>(status) is not { Domain: Domain } info) return null;
        var refusal = new Refusal(kind, info.Reason, status.Message) { RetryAfter = Detail<RetryInfo>(status)?.RetryDelay?.ToTimeSpan() };
        foreach ((string key, string value) in info.Metadata) refusal.With(key, value);
        foreach (BadRequest.Types.FieldViolation violation in Detail<BadRequest>(status)?.FieldViolations ?? [])
            refusal.At(violation.Field, violation.Description);
        return refusal;
    }

    /// <summary>The refusal that a called service answered with; null when the call failed in another way.</summary>
    public static Refusal? ToRefusal(this RpcException exception)
    {
        try
        {
            return exception.Trailers.GetValueBytes(Trailer) is { } bytes ? Rpc.Status.Parser.ParseFrom(bytes).ToRefusal() : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>A status with its one ErrorInfo, also for codes that are no refusals.</summary>
    internal static Rpc.Status Of(StatusCode code, string reason, string message, IEnumerable<KeyValuePair<string, string>>? facts = null)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach ((string key, string value) in facts ?? []) info.Metadata[key] = value;
        return new Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
    }

    internal static RpcException ToException(Rpc.Status status) =>
        new(new Grpc.Core.Status((StatusCode)status.Code, status.Message), new Metadata { { Trailer, status.ToByteArray() } });

    private static T? Detail<T>(Rpc.Status status) where T : class, IMessage, new() =>
        status.Details.Select(detail => detail.TryUnpack(out T found) ? found : null).FirstOrDefault(found => found is not null);

    private static RefusalKind? KindOf(StatusCode code)
    {
        foreach (RefusalKind kind in System.Enum.GetValues<RefusalKind>())
            if (CodeOf(kind) == code) return kind;
        return null;
    }
}
