using Fund.Kernel;
using Grpc.Core;

namespace Fund.Chassis.Callers;

/// <summary>Who calls: an account of a person, or a service. Put on the call by the border, read by bodies.</summary>
public sealed record Caller
{
    public static readonly Caller Nobody = new() { Principal = "anonymous" };

    /// <summary>The authenticated principal: an account name, <c>service:payments</c>, or anonymous. Receipts belong to it.</summary>
    public required string Principal { get; init; }

    /// <summary>The person behind it, by resource name: of the account, or on whose behalf a service calls. Empty: nobody.</summary>
    public string Person { get; init; } = "";

    /// <summary>The service that calls; empty for an account.</summary>
    public string Service { get; init; } = "";

    /// <summary>The roles in force, each at an office.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    public bool IsService => Service.Length > 0;

    public bool IsAnonymous => !IsService && Person.Length == 0;

    /// <summary>The offices where the caller holds one of the roles.</summary>
    public IEnumerable<OfficeName> OfficesOf(IReadOnlyCollection<string> roles) =>
        Grants.Where(grant => roles.Contains("*") || roles.Contains(grant.Role)).Select(grant => grant.Office);
}

/// <summary>A role held at an office, written <c>wage.clerk@s-county</c>.</summary>
public sealed record Grant(string Role, OfficeName Office)
{
    public static Grant Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return new Grant(text[..at], OfficeName.Parse(text[(at + 1)..]));
    }

    public override string ToString() => $"{Role}@{Office}";
}

public static class CallerContext
{
    private static readonly object Key = new();

    /// <summary>Who calls.</summary>
    public static Caller Caller(this ServerCallContext context) =>
        context.UserState.TryGetValue(Key, out object? caller) ? (Caller)caller : Callers.Caller.Nobody;

    internal static void SetCaller(this ServerCallContext context, Caller caller) => context.UserState[Key] = caller;
}
