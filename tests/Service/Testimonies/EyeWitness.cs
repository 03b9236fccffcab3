using System.Text;
using System.Text.Json;
using Fund.Chassis.Rules;
using Fund.Protos.Budget.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.IdentityModel.Tokens;

namespace Fund.Tests.Service.Testimonies;

/// <summary>Stands beside every client of a test and notes what its calls came to. It changes nothing of them.</summary>
internal sealed class EyeWitness(Testimony testimony) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> next)
    {
        var notes = new Notes(testimony, context.Method.FullName, context.Options.Headers);
        notes.Sent(request as IMessage);
        AsyncUnaryCall<TResponse> call = next(request, context);
        return new AsyncUnaryCall<TResponse>(
            Seen(call.ResponseAsync, notes), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> next)
    {
        var notes = new Notes(testimony, context.Method.FullName, context.Options.Headers);
        notes.Sent(request as IMessage);
        try
        {
            TResponse given = next(request, context);
            notes.Ended(StatusCode.OK, given);
            return given;
        }
        catch (RpcException ended)
        {
            notes.Ended(ended.StatusCode);
            throw;
        }
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> next)
    {
        var notes = new Notes(testimony, context.Method.FullName, context.Options.Headers);
        AsyncClientStreamingCall<TRequest, TResponse> call = next(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(new SeenPieces<TRequest>(call.RequestStream, notes),
            Seen(call.ResponseAsync, notes), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> next)
    {
        var notes = new Notes(testimony, context.Method.FullName, context.Options.Headers);
        AsyncServerStreamingCall<TResponse> call = next(request, context);
        return new AsyncServerStreamingCall<TResponse>(new SeenAnswers<TResponse>(call.ResponseStream, notes),
            call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static async Task<T> Seen<T>(Task<T> answer, Notes notes)
    {
        try
        {
            T given = await answer;
            notes.Ended(StatusCode.OK, given);
            return given;
        }
        catch (RpcException ended)
        {
            notes.Ended(ended.StatusCode);
            throw;
        }
    }

    /// <summary>The notes on one call.</summary>
    private sealed class Notes(Testimony testimony, string method, Metadata? headers)
    {
        private static readonly string Nobody = Fund.Chassis.Callers.Caller.Nobody.Principal;

        private readonly bool isChange = MethodRules.Of(method) is { Changes: true };
        private IMessage? sent;
        private SeenCall? call;
        private bool hasEnded;

        /// <summary>The first message says which request it is, and whether it asks to be carried out.</summary>
        public void Sent(IMessage? request)
        {
            if (sent is not null || request is null) return;
            sent = request;
            if (!isChange || Field(request, "validate_only") is true) return;
            call = testimony.Sends(new CallName(Caller(), method, Field(request, "request_id") as string ?? ""), request);
        }

        public void Ended(StatusCode code, object? answer = null)
        {
            if (hasEnded) return;
            hasEnded = true;
            if (code == StatusCode.PermissionDenied) testimony.Denied(method);
            if (answer is PostBatchResponse batch) DeniedItems(batch);
            if (code == StatusCode.OK && (call is not null || !isChange)) Coverage.Note(testimony.Engine, method);
            if (!isChange && code == StatusCode.OK) testimony.Looked(Caller(), method);
            if (call is null) return;
            call.Outcome = code switch
            {
                StatusCode.OK => CallOutcome.Accepted,
                StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Internal
                    or StatusCode.Unknown => CallOutcome.InDoubt,
                _ => CallOutcome.Refused,
            };
        }

        // Within a batch each item is let in or denied by itself.
        private void DeniedItems(PostBatchResponse answer)
        {
            for (int i = 0; i < answer.Outcomes.Count; i++)
                if (answer.Outcomes[i].Refusal is { Code: (int)StatusCode.PermissionDenied })
                    testimony.Denied(BatchItems.MethodOf(((PostBatchRequest)sent!).Items[i]));
        }

        // Tests also send what is no token at all; such a call is refused, and nobody asks here who made it.
        private string Caller()
        {
            if (headers?.GetValue("authorization") is not { } bearer) return Nobody;
            string claims = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(bearer["Bearer ".Length..].Split('.')[1]));
            return JsonDocument.Parse(claims).RootElement.GetProperty("sub").GetString()!;
        }

        private static object? Field(IMessage request, string name) =>
            request.Descriptor.FindFieldByName(name) is FieldDescriptor field ? field.Accessor.GetValue(request) : null;
    }

    private sealed class SeenPieces<T>(IClientStreamWriter<T> inner, Notes notes) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancel)
        {
            notes.Sent(message as IMessage);
            return inner.WriteAsync(message, cancel);
        }

        public Task CompleteAsync() => inner.CompleteAsync();
    }

    private sealed class SeenAnswers<T>(IAsyncStreamReader<T> inner, Notes notes) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancel)
        {
            try
            {
                bool hasNext = await inner.MoveNext(cancel);
                // Whoever sees the first piece was let in.
                notes.Ended(StatusCode.OK);
                return hasNext;
            }
            catch (RpcException ended)
            {
                notes.Ended(ended.StatusCode);
                throw;
            }
        }
    }
}
