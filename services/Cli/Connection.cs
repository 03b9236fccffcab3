using System.Runtime.CompilerServices;
using Fund.Protos.Access.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fund.Cli;

/// <summary>
/// The way to the services: finds each through the directory, signs calls, renews the session, and repeats a call that did
/// not get through. A repeated call carries the same bytes, request id included, so it cannot act twice.
/// </summary>
internal sealed class Connection(SessionFile sessions, string? address, TimeSpan timeout, Terminal terminal) : IDisposable
{
    public const string DefaultAddress = "http://127.0.0.1:7070";

    private const int MaxAttempts = 4;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, GrpcChannel> channels = [];
    private Dictionary<string, string>? directory;

    /// <summary>What the person chose, else where the person signed in, else this machine.</summary>
    public string Address => address ?? sessions.Read()?.Address ?? DefaultAddress;

    public SessionFile Sessions => sessions;

    /// <param name="service">Asks this service where the request itself does not tell which one is meant.</param>
    /// <param name="isPatient">
    /// Waits without an end, for work that takes as long as it is large: the caller looks for its end meanwhile.
    /// </param>
    public async Task<IMessage> Ask(Rpc rpc, IMessage request, CancellationToken cancel, string? service = null, bool isPatient = false)
    {
        service ??= rpc.Service(request);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                (CallInvoker calls, Metadata headers) = await Reach(rpc, service, cancel);
                CallOptions options = isPatient ? new CallOptions(headers, cancellationToken: cancel) : Options(headers, cancel);
                return await calls.AsyncUnaryCall(rpc.Wire, null, options, request);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && attempt < MaxAttempts)
            {
                terminal.Say($"no answer from {service ?? Address}; trying again ({attempt + 1} of {MaxAttempts})");
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50, 150) * (1 << attempt)), cancel);
            }
        }
    }

    public async Task<T> Ask<T>(Rpc rpc, IMessage request, CancellationToken cancel) where T : IMessage =>
        (T)await Ask(rpc, request, cancel);

    public async IAsyncEnumerable<IMessage> Read(Rpc rpc, IMessage request, [EnumeratorCancellation] CancellationToken cancel)
    {
        (CallInvoker calls, Metadata headers) = await Reach(rpc, rpc.Service(request), cancel);
        // A stream lasts as long as it has something to say; the person ends it with Ctrl-C.
        using var call = calls.AsyncServerStreamingCall(rpc.Wire, null, new CallOptions(headers, cancellationToken: cancel), request);
        while (await call.ResponseStream.MoveNext(cancel)) yield return call.ResponseStream.Current;
    }

    public async Task<IMessage> Send(Rpc rpc, IEnumerable<IMessage> requests, Action<IMessage> sent, CancellationToken cancel)
    {
        AsyncClientStreamingCall<IMessage, IMessage>? call = null;
        try
        {
            foreach (IMessage request in requests)
            {
                if (call is null)
                {
                    (CallInvoker calls, Metadata headers) = await Reach(rpc, rpc.Service(request), cancel);
                    call = calls.AsyncClientStreamingCall(rpc.Wire, null, new CallOptions(headers, cancellationToken: cancel));
                }
                await call.RequestStream.WriteAsync(request, cancel);
                sent(request);
            }
            if (call is null) throw new UsageError("There is nothing to send.");
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception error) when (call is not null && error is InvalidOperationException or RpcException)
        {
            // The service ended the call early; its answer says why.
        }
        using (call) return await call!.ResponseAsync;
    }

    /// <summary>Every service and its address.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Directory(CancellationToken cancel)
    {
        if (directory is not null) return directory;
        if (sessions.Read() is { Directory.Count: > 0 } session && session.Address == Address) return directory = session.Directory;
        return directory = await FetchDirectory(cancel);
    }

    public async Task<Dictionary<string, string>> FetchDirectory(CancellationToken cancel)
    {
        Protos.Access.V1.Directory answer = await new AccessService.AccessServiceClient(Channel(Address))
            .GetDirectoryAsync(new GetDirectoryRequest(), Options([], cancel));
        return answer.Places.ToDictionary(place => place.Service, place => place.Address);
    }

    public GrpcChannel Channel(string at)
    {
        if (channels.TryGetValue(at, out GrpcChannel? channel)) return channel;
        if (!Uri.TryCreate(at, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new UsageError($"\"{at}\" is not an address. Write it like {DefaultAddress}.");
        return channels[at] = GrpcChannel.ForAddress(uri, new GrpcChannelOptions { MaxReceiveMessageSize = 16 << 20 });
    }

    public CallOptions Options(Metadata headers, CancellationToken cancel) => new(headers, DateTime.UtcNow + timeout, cancel);

    public void Dispose()
    {
        foreach (GrpcChannel channel in channels.Values) channel.Dispose();
    }

    private async Task<(CallInvoker Calls, Metadata Headers)> Reach(Rpc rpc, string? service, CancellationToken cancel)
    {
        var headers = new Metadata();
        // Who signs in again after a long time must not be turned away for the old token.
        if (!rpc.IsAnonymous && await Present(cancel) is { } session) headers.Add("authorization", $"Bearer {session.AccessToken}");
        string at = service is null or "access" ? Address : (await Directory(cancel)).GetValueOrDefault(service, Address);
        return (Channel(at).CreateCallInvoker(), headers);
    }

    /// <summary>The session, renewed if it is about to end; null where nobody signed in.</summary>
    private async Task<Session?> Present(CancellationToken cancel)
    {
        if (sessions.Read() is not { } session || session.Address != Address) return null;
        if (IsFresh(session)) return session;

        using FileStream held = await sessions.Lock(cancel);
        // Another process may have renewed it, or signed out, while this one waited.
        if (sessions.Read() is not { } latest || IsFresh(latest)) return sessions.Read();
        try
        {
            return await Renew(latest, cancel);
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unauthenticated or StatusCode.FailedPrecondition)
        {
            terminal.Say("Your session has ended.");
            return latest;
        }
    }

    /// <summary>Spends the renewal token; the caller holds the session's lock.</summary>
    public async Task<Session> Renew(Session session, CancellationToken cancel)
    {
        SignInResponse answer = await new AccessService.AccessServiceClient(Channel(session.Address))
            .RenewTokenAsync(new RenewTokenRequest { RenewalToken = session.RenewalToken }, Options([], cancel));
        Session renewed = session.Renewed(answer);
        // Written before anything else can fail: the old renewal token is worth nothing any more.
        sessions.Write(renewed);
        renewed = renewed with { Directory = await FetchDirectory(cancel) };
        sessions.Write(renewed);
        return renewed;
    }

    private static bool IsFresh(Session session) => session.ExpireTime - DateTimeOffset.UtcNow > RenewBefore;
}
