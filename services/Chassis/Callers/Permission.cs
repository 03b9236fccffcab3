using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Options.V1;
using Google.Protobuf;

namespace Fund.Chassis.Callers;

/// <summary>
/// The decision whether a caller may call a method on what a request names. Deny by default: a method without a rule, a rule
/// without the caller's role, an office out of reach — all are refused, before anything is looked up.
/// </summary>
public static class Permission
{
    /// <summary>Refuses NOT_SIGNED_IN, PERMISSION_MISSING or OUT_OF_SCOPE.</summary>
    public static void Check(MethodRule? rule, Caller caller, IMessage request)
    {
        if (rule is null) throw Missing("none");
        if (rule.Roles.Contains("anonymous")) return;
        if (caller.IsService)
        {
            if (!rule.Services.Contains("*") && !rule.Services.Contains(caller.Service)) throw Missing(rule.Permission);
            return;
        }
        if (caller.IsAnonymous)
            throw new Refusal(RefusalKind.NoCredentials, "NOT_SIGNED_IN", "Sign in first and send the access token with the call.");

        OfficeName[] reach = caller.OfficesOf(rule.Roles).ToArray();
        if (reach.Length == 0 && !rule.Roles.Contains("*") && Guard.IsOn("permission"))
            throw Missing(rule.Permission).With("roles", string.Join(", ", rule.Roles));
        foreach (OfficeName office in ScopePaths.Offices(request, rule.ScopeFields))
            if (!Array.Exists(reach, held => held.Reaches(office)) && Guard.IsOn("scope"))
                throw new Refusal(RefusalKind.NoRight, "OUT_OF_SCOPE",
                        "You hold no fitting role at that office or above it.")
                    .With("permission", rule.Permission).With("roles", string.Join(", ", rule.Roles));
    }

    private static Refusal Missing(string permission) =>
        new Refusal(RefusalKind.NoRight, "PERMISSION_MISSING",
            "Your roles do not allow this. An access.admin can propose a role that does.")
            .With("permission", permission);
}
