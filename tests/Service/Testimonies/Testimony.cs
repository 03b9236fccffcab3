using System.Collections.Concurrent;
using Fund.Chassis.Db;
using Google.Protobuf;

namespace Fund.Tests.Service.Testimonies;

/// <summary>What names a changing call for ever: who made it, which method, and the id he gave it.</summary>
internal readonly record struct CallName(string Caller, string Method, string RequestId);

/// <summary>
/// What the client knows of a call. In doubt is one that nobody answered, or that ended in an error which decides nothing.
/// </summary>
internal enum CallOutcome
{
    InDoubt,
    Accepted,
    Refused,
}

/// <summary>A changing call as its client saw it.</summary>
internal sealed class SeenCall(CallName name, IMessage request)
{
    public CallName Name => name;

    public IMessage Request => request;

    public CallOutcome Outcome { get; set; } = CallOutcome.InDoubt;
}

/// <summary>
/// What the clients of all hosts on one database saw, be they replicas or restarts. When a host stops, the audit entries and receipts in
/// its databases are held against it: <see cref="Examination"/>.
/// </summary>
public sealed class Testimony
{
    private static readonly ConcurrentDictionary<string, Testimony> Known = new();

    private readonly ConcurrentQueue<SeenCall> calls = new();
    private readonly ConcurrentDictionary<(string Caller, string Method), int> looks = new();
    private readonly ConcurrentDictionary<string, int> denials = new();
    private readonly ConcurrentDictionary<string, bool> invented = new();
    private readonly ConcurrentDictionary<string, bool> services = new();
    private int hosts;

    private Testimony(Engine engine) => Engine = engine;

    public Engine Engine { get; }

    internal IReadOnlyCollection<SeenCall> Calls => calls;

    /// <summary>How often a method that changes nothing was answered to a caller, such as a look at a secret, or a sign-in.</summary>
    internal IReadOnlyDictionary<(string Caller, string Method), int> Looks => looks;

    /// <summary>How often a method was refused for want of a right.</summary>
    internal IReadOnlyDictionary<string, int> Denials => denials;

    /// <summary>The services of all hosts so far.</summary>
    internal IEnumerable<string> Services => services.Keys;

    /// <summary>Whether every host on the database has stopped: a running one may still have denials in its memory.</summary>
    internal bool IsAtRest => Volatile.Read(ref hosts) == 0;

    internal static Testimony Of(string database) => Known.GetOrAdd(database,
        setting => new Testimony(setting.StartsWith("postgres:", StringComparison.Ordinal) ? Engine.Postgres : Engine.Sqlite));

    /// <summary>
    /// Says that a test writes entries of this method itself, past the door: whatever stands in the log under it belongs to no call.
    /// </summary>
    public void Invents(string method) => invented[method] = true;

    internal bool IsInvented(string method) => invented.ContainsKey(method);

    internal void Begins(IEnumerable<string> served)
    {
        foreach (string service in served) services[service] = true;
        Interlocked.Increment(ref hosts);
    }

    internal void Ends() => Interlocked.Decrement(ref hosts);

    internal SeenCall Sends(CallName name, IMessage request)
    {
        var call = new SeenCall(name, request);
        calls.Enqueue(call);
        return call;
    }

    internal void Looked(string caller, string method) => looks.AddOrUpdate((caller, method), 1, (_, times) => times + 1);

    internal void Denied(string method) => denials.AddOrUpdate(method, 1, (_, times) => times + 1);
}
