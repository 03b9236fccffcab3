using Fund.Access;
using Fund.Access.Domain;
using Fund.Kernel;

namespace Fund.Tests.Unit.Access;

public sealed class RolesTests
{
    private static readonly Roles Suite = AccessModule.RolesOfSuite();

    [Theory]
    [InlineData("budget.officer", "budget.approver", true)]
    [InlineData("purchase.officer", "purchase.approver", true)]
    [InlineData("wage.clerk", "wage.approver", true)]
    [InlineData("wage.clerk", "payment.releaser", true)]
    [InlineData("payment.releaser", "treasury.officer", true)]
    [InlineData("access.admin", "wage.clerk", true)]
    [InlineData("access.admin", "auditor", true)]
    [InlineData("access.admin", "operator", true)]
    [InlineData("operator", "payment.releaser", true)]
    [InlineData("operator", "auditor", false)]
    [InlineData("supervisor", "evaluator", false)]
    [InlineData("budget.officer", "purchase.officer", false)]
    [InlineData("wage.clerk", "wage.clerk", false)]
    [InlineData("access.admin", "access.admin", false)]
    public void Roles_exclude_each_other_by_their_duties_in_either_order(string one, string other, bool excludes)
    {
        Assert.Equal(excludes, Suite.Exclude(one, other));
        Assert.Equal(excludes, Suite.Exclude(other, one));
    }

    [Theory]
    [InlineData("wage.clerk", true)]
    [InlineData("access.admin", true)]
    [InlineData("anonymous", false)]
    [InlineData("*", false)]
    [InlineData("wage.king", false)]
    public void A_role_is_known_when_a_method_names_it(string role, bool isKnown) => Assert.Equal(isKnown, Suite.IsKnown(role));

    [Fact]
    public void A_grant_is_confirmed_by_another_person_once_and_not_beside_an_excluding_one()
    {
        RoleGrant clerk = Proposed("wage.clerk", by: "first");

        Assert.Equal("SAME_PERSON_PROPOSED", Reason(() => clerk.Confirm("first", [clerk], Suite)));
        Assert.Equal("ROLES_EXCLUDE_EACH_OTHER",
            Reason(() => clerk.Confirm("second", [clerk, Proposed("wage.approver", by: "first")], Suite)));
        Assert.Equal("OK", Reason(() => clerk.Confirm("second", [clerk], Suite)));
        Assert.Equal("GRANT_NOT_PROPOSED", Reason(() => clerk.Confirm("third", [clerk], Suite)));
        Assert.Equal("OK", Reason(() => clerk.Revoke(administratorsLeft: 0)));
        Assert.Equal("GRANT_REVOKED", Reason(() => clerk.Revoke(administratorsLeft: 0)));
    }

    [Theory]
    //          role            confirmed  others  outcome
    [InlineData("access.admin", true,      2,      "OK")]
    [InlineData("access.admin", true,      1,      "TOO_FEW_ADMINISTRATORS")]
    [InlineData("access.admin", true,      0,      "TOO_FEW_ADMINISTRATORS")]
    [InlineData("access.admin", false,     0,      "OK")]
    [InlineData("wage.clerk",   true,      0,      "OK")]
    public void Two_administrators_remain_whoever_goes(string role, bool isConfirmed, int others, string outcome)
    {
        RoleGrant grant = Proposed(role, by: "first");
        if (isConfirmed) grant.Confirm("second", [grant], Suite);

        Assert.Equal(outcome, Reason(() => grant.Revoke(others)));
    }

    [Theory]
    //          from          until         outcome
    [InlineData("2026-02-01", "2026-02-28", "OK")]
    [InlineData("2026-01-01", "2026-01-09", "OK")]
    [InlineData("2026-01-31", "2026-02-28", "GRANT_EXISTS")]
    [InlineData("2026-01-01", "2026-01-10", "GRANT_EXISTS")]
    [InlineData("2026-01-01", "", "GRANT_EXISTS")]
    [InlineData("2026-02-01", "2026-01-31", "GRANT_DAYS_REVERSED")]
    public void The_same_role_at_the_same_office_is_granted_once_for_a_day(string from, string until, string outcome)
    {
        RoleGrant held = Proposed("wage.clerk", by: "first", "2026-01-10", "2026-01-31");

        Assert.Equal(outcome, Reason(() => Proposed("wage.clerk", by: "first", from, until, [held])));
    }

    private static RoleGrant Proposed(string role, string by, string from = "2026-01-01", string until = "",
        RoleGrant[]? standing = null) =>
        RoleGrant.Propose(RoleGrant.Names.Parse($"offices/s-county/grants/{role.Replace('.', '-')}-{by}"), "one", role, Days.Parse(from),
            until.Length == 0 ? null : Days.Parse(until), "why", by, standing ?? [], Suite);

    private static string Reason(Action decide)
    {
        try
        {
            decide();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }
}
