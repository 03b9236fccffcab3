using Fund.Chassis.Callers;
using Fund.Kernel;
using Fund.Kernel.Events;
using Google.Protobuf;
using Pb = Fund.Protos.Type;

namespace Fund.Chassis.Writes;

/// <summary>What a body asks the door to write beside its rows: events, the cited case, and words for the audit entry.</summary>
public sealed class Commit
{
    /// <summary>Stands on a context that only reads; whatever is added to it is never written.</summary>
    internal static Commit Reading => new();

    /// <summary>The person who acts, or the service where no person stands behind it.</summary>
    public string Actor { get; internal init; } = "";

    /// <summary>
    /// Whether only the decision is asked for: raw statements of the body, which the door cannot see, must not write then.
    /// </summary>
    public bool IsDryRun { get; internal init; }

    internal List<IEvent> Events { get; } = [];

    internal List<string> Cited { get; } = [];

    internal List<Pb.Act> Upstream { get; } = [];

    internal List<Func<IMessage>> Items { get; } = [];

    /// <summary>The resource of the entry; by default the <c>name</c> of the answer.</summary>
    public string Resource { get; set; } = "";

    /// <summary>The amount at stake, if any.</summary>
    public Money? Amount { get; set; }

    /// <summary>Why; by default the <c>reason</c> of the request.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Who acted, where only the call itself made that known: a sign-in.</summary>
    public Caller? SignedIn { get; set; }

    /// <summary>For bulk work: the sum of the items in minor units.</summary>
    public long ItemSum { get; set; }

    /// <summary>
    /// Names the resources this one cites: acts on them count when duties are kept apart. Call it for every resource of the
    /// chain; the resource itself is always part of it.
    /// </summary>
    public void Cites(params IEnumerable<string> resources) => Cited.AddRange(resources);

    /// <summary>Takes over the acts that another service answered with; they are stored and count like our own.</summary>
    public void CitesActs(IEnumerable<Pb.Act> upstream) => Upstream.AddRange(upstream);

    /// <summary>
    /// For bulk work: one item as it is shown; the entry holds the RFC 6962 root over the bytes of all of them. It is asked for once the
    /// rows have their instants and versions: who reads the item after the commit holds exactly what the root was made of.
    /// </summary>
    public void AddItem(Func<IMessage> item) => Items.Add(item);
}
