namespace Fund.Kernel;

/// <summary>The kinds of refusal; each is one gRPC code on the wire (Chassis maps them).</summary>
public enum RefusalKind
{
    /// <summary>The request can never be accepted as it stands: INVALID_ARGUMENT.</summary>
    Malformed,
    /// <summary>What the request names is not there: NOT_FOUND.</summary>
    NotFound,
    /// <summary>The name is taken by other content: ALREADY_EXISTS.</summary>
    Conflict,
    /// <summary>State, money or duty forbid it now: FAILED_PRECONDITION.</summary>
    NotNow,
    /// <summary>The caller decided on an older state than the present one: ABORTED.</summary>
    Stale,
    /// <summary>The caller has no right to it: PERMISSION_DENIED.</summary>
    NoRight,
    /// <summary>The caller is not known: UNAUTHENTICATED.</summary>
    NoCredentials,
    /// <summary>A limit is reached; it may be tried again later: RESOURCE_EXHAUSTED.</summary>
    Limit,
    /// <summary>A service that is needed does not answer: UNAVAILABLE. Nothing was decided.</summary>
    Unavailable,
}

/// <summary>
/// A "no" with its reason. It is thrown by decisions and becomes a <c>google.rpc.Status</c> at the border;
/// nothing else catches it. Neither message nor facts may hold personal data.
/// </summary>
public sealed class Refusal : Exception
{
    private readonly Dictionary<string, string> facts = [];
    private readonly List<FieldViolation> violations = [];

    /// <param name="kind">What the client can do about it.</param>
    /// <param name="reason">The rule broken, UPPER_SNAKE, at most 63 characters; clients branch on it, so it never changes.</param>
    /// <param name="message">One or two sentences for a person: what was refused and what to do.</param>
    public Refusal(RefusalKind kind, string reason, string message) : base(message)
    {
        Kind = kind;
        Reason = reason;
    }

    public RefusalKind Kind { get; }

    public string Reason { get; }

    /// <summary>The changing parts of the message, by lowerCamelCase key, so that a client need not read prose.</summary>
    public IReadOnlyDictionary<string, string> Facts => facts;

    /// <summary>The fields at fault, all of them, for <see cref="RefusalKind.Malformed"/>.</summary>
    public IReadOnlyList<FieldViolation> Violations => violations;

    /// <summary>How long the caller should wait before it tries again; null where waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Adds one fact; the same refusal is returned so that calls can be chained.</summary>
    public Refusal With(string key, object value)
    {
        facts[key] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        return this;
    }

    /// <summary>Adds a field at fault; <paramref name="field"/> is its path in the request, such as <c>lines[2].amount</c>.</summary>
    public Refusal At(string field, string rule)
    {
        violations.Add(new FieldViolation(field, rule));
        return this;
    }
}

/// <summary>One field that breaks a rule. Holds the path and the rule, never the value, which may be personal.</summary>
public readonly record struct FieldViolation(string Field, string Rule);
