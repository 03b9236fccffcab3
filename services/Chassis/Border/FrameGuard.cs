using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fund.Chassis.Border;

/// <summary>
/// Answers calls that ended outside the interceptors. grpc-dotnet reads frames and parses a single request before any
/// interceptor runs, and answers what it cannot read with UNKNOWN or INTERNAL, as if the fault were ours. Every call passes here
/// first and last, so it is counted here.
/// </summary>
internal sealed class FrameGuard(Failures failures) : IStartupFilter
{
    private static readonly object HeardKey = new();

    /// <summary>Notes that the request was read and reached the interceptors: a failure from here on is not the caller's bytes.</summary>
    public static void MarkHeard(HttpContext http) => http.Items[HeardKey] = true;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            long begun = Stopwatch.GetTimestamp();
            await rest(http);
            if (http.Features.Get<IServerCallContextFeature>()?.ServerCallContext is not { } call) return;
            StatusCode code = http.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled : Amend(http, call);
            // The path of an unknown method is the caller's invention and must not become a label.
            string method = http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName ?? "unknown";
            CallMetrics.Record(method, code, Stopwatch.GetElapsedTime(begun));
        });
        next(app);
    };

    private StatusCode Amend(HttpContext http, ServerCallContext call)
    {
        if (call.Status.StatusCode == StatusCode.OK) return StatusCode.OK;
        if (Destination(http) is not { } trailers || trailers.ContainsKey(RefusalStatus.Trailer)) return call.Status.StatusCode;
        RpcException answer = AnswerTo(call.Status, http);
        trailers["grpc-status"] = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        trailers["grpc-message"] = Uri.EscapeDataString(answer.Status.Detail);
        trailers[RefusalStatus.Trailer] = Convert.ToBase64String(answer.Trailers.GetValueBytes(RefusalStatus.Trailer)!);
        return answer.StatusCode;
    }

    private RpcException AnswerTo(Status status, HttpContext http)
    {
        bool heard = http.Items.ContainsKey(HeardKey);
        return status.StatusCode switch
        {
            StatusCode.Unknown or StatusCode.Internal when !heard => Malformed.Bytes().ToRpcException(),
            StatusCode.ResourceExhausted when !heard => Malformed.TooLarge().ToRpcException(),
            // CANCELLED is grpc-dotnet's word for a method that returned nothing.
            StatusCode.Unknown or StatusCode.Internal or StatusCode.Cancelled =>
                failures.Unexpected(status.DebugException ?? new InvalidOperationException(status.Detail), http.Request.Path, http),
            _ => RefusalStatus.ToException(RefusalStatus.Of(status.StatusCode, "CALL_NOT_TAKEN", status.Detail)),
        };
    }

    // Trailers of an answer without a body are sent as its headers.
    private static IHeaderDictionary? Destination(HttpContext http)
    {
        if (!http.Response.HasStarted && http.Response.Headers.ContainsKey("grpc-status")) return http.Response.Headers;
        IHeaderDictionary? trailers = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is { IsReadOnly: false } && trailers.ContainsKey("grpc-status") ? trailers : null;
    }
}
