using Fund.Chassis.Rules;
using Fund.Kernel;
using Fund.Protos.Options.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fund.Chassis.Callers;

/// <summary>Asks Access for the grants of a person that are in force at this moment.</summary>
public interface IPresentGrants
{
    Task<IReadOnlyList<Grant>> Of(string person, CancellationToken cancel);
}

/// <summary>
/// Finds out who calls and whether they may, before anything else looks at the request. Denied attempts are counted into the
/// audit log.
/// </summary>
internal sealed class CallerInterceptor(Tokens tokens, IPresentGrants presentGrants, DenialLog denials) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next) =>
        Counted(context, async () =>
        {
            await Admit(context, request as IMessage);
            return await next(request, context);
        });

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> answers, ServerCallContext context, ServerStreamingServerMethod<TRequest,
            TResponse> next) =>
        Counted(context, async () =>
        {
            await Admit(context, request as IMessage);
            await next(request, answers, context);
            return true;
        });

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> next) =>
        Counted(context, async () =>
        {
            await Admit(context, null);
            return await next(new AdmittedStream<TRequest>(requests, context), context);
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> answers, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> next) =>
        Counted(context, async () =>
        {
            await Admit(context, null);
            await next(new AdmittedStream<TRequest>(requests, context), answers, context);
            return true;
        });

    private async Task Admit(ServerCallContext context, IMessage? request)
    {
        if (MethodRules.IsExempt(context.Method)) return;
        MethodRule? rule = MethodRules.Of(context.Method);
        Caller caller = await Identify(context);
        if (rule is { PresentGrants: true } && caller is { IsService: false, IsAnonymous: false })
            caller = caller with { Grants = await presentGrants.Of(caller.Person, context.CancellationToken) };
        context.SetCaller(caller);
        if (request is not null) Permission.Check(rule, caller, request);
        else if (rule is null || caller.IsAnonymous) Permission.Check(rule, caller, new Protos.Type.Act());
    }

    // A right may also turn out to be missing inside a method, by what its rows say: that attempt is denied as much.
    private async Task<T> Counted<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is Refusal { Kind: RefusalKind.NoRight } denied)
        {
            denials.Count(context.Caller(), context.Method, denied.Reason);
            throw;
        }
    }

    private async Task<Caller> Identify(ServerCallContext context)
    {
        string header = context.RequestHeaders.GetValue("authorization") ?? "";
        if (header.Length == 0) return Caller.Nobody;
        Caller caller = await tokens.Read(header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : header);
        string onBehalfOf = context.RequestHeaders.GetValue("on-behalf-of") ?? "";
        return caller.IsService && onBehalfOf.Length > 0 ? caller with { Person = onBehalfOf } : caller;
    }

    /// <summary>Checks what a stream names at its first message; the later ones continue the same document.</summary>
    private sealed class AdmittedStream<T>(IAsyncStreamReader<T> inner, ServerCallContext context)
        : IAsyncStreamReader<T>
    {
        private string admitted = "";

        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancel)
        {
            if (!await inner.MoveNext(cancel)) return false;
            MethodRule? rule = MethodRules.Of(context.Method);
            var message = (IMessage)(object)inner.Current!;
            string names = string.Join('\n',
                rule?.ScopeFields.Select(field => message.Descriptor.FindFieldByName(field)?.Accessor.GetValue(message)) ?? []);
            // Later pieces may leave the names out; what they do name is checked like the first.
            if (admitted.Length > 0 && (names.Trim('\n').Length == 0 || names == admitted)) return true;
            Permission.Check(rule, context.Caller(), message);
            admitted = names;
            return true;
        }
    }
}
