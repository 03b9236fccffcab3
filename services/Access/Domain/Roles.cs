using Fund.Kernel;

namespace Fund.Access.Domain;

/// <summary>
/// The roles that the methods of the suite know, and which of them one person may not hold together: those whose duties exclude
/// each other as standing roles, and those that run the suite beside any that decide in it.
/// </summary>
public sealed class Roles
{
    // Who gives roles, and who works on the databases, decides no business; and the giver of roles does not look after the log.
    public const string Administrator = "access.admin";
    private const string Operating = "operator";
    private const string Auditing = "auditor";

    private readonly Dictionary<string, HashSet<string>> dutiesOf;

    /// <param name="rules">Every method's roles with its duty; empty where it has none.</param>
    public Roles(IEnumerable<(IEnumerable<string> Roles, string Duty)> rules)
    {
        dutiesOf = rules.SelectMany(rule => rule.Roles, (rule, role) => (Role: role, rule.Duty))
            .Where(pair => pair.Role is not ("*" or "anonymous"))
            .GroupBy(pair => pair.Role)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Duty).Where(duty => duty.Length > 0).ToHashSet());
    }

    public IEnumerable<string> All => dutiesOf.Keys.Order(StringComparer.Ordinal);

    public bool IsKnown(string role) => dutiesOf.ContainsKey(role);

    /// <summary>Refuses ROLES_EXCLUDE_EACH_OTHER when one of the roles held excludes the role.</summary>
    public void KeepApart(string role, IEnumerable<string> held)
    {
        if (held.FirstOrDefault(other => Exclude(role, other)) is { } excluding) throw Reasons.RolesExcludeEachOther(role, excluding);
    }

    /// <summary>Whether one person may not hold both. The order does not matter, and no role excludes itself.</summary>
    public bool Exclude(string one, string other) =>
        one != other && (RunsBeside(one, other) || RunsBeside(other, one)
            || DutiesOf(one).Any(duty => DutiesOf(other).Any(another => Duties.ExcludeStanding(duty, another))));

    private bool RunsBeside(string role, string other) => role switch
    {
        Administrator => IsBusiness(other) || other is Operating or Auditing,
        Operating => IsBusiness(other),
        _ => false,
    };

    private bool IsBusiness(string role) => role is not (Administrator or Operating or Auditing) && DutiesOf(role).Count > 0;

    private HashSet<string> DutiesOf(string role) => dutiesOf.GetValueOrDefault(role, []);
}
