using Fund.Kernel;

namespace Fund.Access.Domain;

public enum GrantState
{
    /// <summary>Waits for another person.</summary>
    Proposed,
    /// <summary>In force between its days.</summary>
    Confirmed,
    /// <summary>Ended before its time.</summary>
    Revoked,
}

/// <summary>A role that a person holds at an office and below: proposed by one person, confirmed by another.</summary>
public sealed class RoleGrant : Row
{
    public const int AdministratorsMin = 2;

    public static readonly NamePattern Names = new("grants");

    public GrantState State { get; set; }

    /// <summary>Who holds it, by resource name.</summary>
    public string Person { get; set; } = "";

    public string Role { get; set; } = "";

    /// <summary>The first day, inclusive.</summary>
    public DateOnly FromDate { get; set; }

    /// <summary>The last day, inclusive; null: no end.</summary>
    public DateOnly? UntilDate { get; set; }

    public string Reason { get; set; } = "";

    public string ProposedBy { get; set; } = "";

    public string ConfirmedBy { get; set; } = "";

    /// <param name="standing">What the person holds or may come to hold already, at any office.</param>
    /// <param name="roles">The roles of the suite.</param>
    /// <remarks>Refuses, in this order: ROLE_UNKNOWN, GRANT_DAYS_REVERSED, GRANT_EXISTS, ROLES_EXCLUDE_EACH_OTHER.</remarks>
    public static RoleGrant Propose(
        ResourceName name, string person, string role, DateOnly from, DateOnly? until, string reason, string by,
        IReadOnlyCollection<RoleGrant> standing, Roles roles)
    {
        var grant = new RoleGrant { Person = person, Role = role, FromDate = from, UntilDate = until, Reason = reason, ProposedBy = by };
        grant.Named(name);
        if (!roles.IsKnown(role)) throw Reasons.RoleUnknown(role, roles.All);
        if (until < from) throw Reasons.GrantDaysReversed();
        if (standing.FirstOrDefault(grant.Repeats) is { } same) throw Reasons.GrantExists(same.Name);
        roles.KeepApart(role, standing.Select(held => held.Role));
        return grant;
    }

    /// <summary>Puts it in force. Refuses, in this order: GRANT_NOT_PROPOSED, SAME_PERSON_PROPOSED, ROLES_EXCLUDE_EACH_OTHER.</summary>
    public void Confirm(string by, IReadOnlyCollection<RoleGrant> standing, Roles roles)
    {
        if (State != GrantState.Proposed) throw Reasons.GrantNotProposed(this);
        if (by == ProposedBy) throw Reasons.SamePersonProposed(this);
        roles.KeepApart(Role, standing.Where(held => held.Name != Name).Select(held => held.Role));
        State = GrantState.Confirmed;
        ConfirmedBy = by;
    }

    /// <summary>
    /// Ends it, whether it was confirmed or only proposed. Refuses, in this order: GRANT_REVOKED, TOO_FEW_ADMINISTRATORS.
    /// </summary>
    /// <param name="administratorsLeft">How many other people administer the office of the grant today.</param>
    public void Revoke(int administratorsLeft)
    {
        if (State == GrantState.Revoked) throw Reasons.GrantRevoked(this);
        // It takes two to grant anything: with fewer, nobody could ever be let in again.
        if (Role == Roles.Administrator && State == GrantState.Confirmed && administratorsLeft < AdministratorsMin)
            throw Reasons.TooFewAdministrators(administratorsLeft, AdministratorsMin);
        State = GrantState.Revoked;
    }

    private bool Repeats(RoleGrant other) =>
        other.Person == Person && other.Role == Role && other.Office == Office
        && (UntilDate is null || other.FromDate <= UntilDate) && (other.UntilDate is null || FromDate <= other.UntilDate);
}
