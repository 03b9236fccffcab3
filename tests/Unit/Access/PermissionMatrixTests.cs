using System.Collections;
using Fund.Chassis.Callers;
using Fund.Chassis.Clients;
using Fund.Chassis.Rules;
using Fund.Kernel;
using Fund.Protos.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Tests.Unit.Access;

/// <summary>
/// Every method of every service, asked by every role from every place: as its rule says, and the rules as a table to read.
/// </summary>
public sealed class PermissionMatrixTests
{
    private const string Own = "s-county.f-town";

    // Where the request lies, seen from a role held at s-county.f-town; the last two are names that only look alike.
    private static readonly (string Office, bool IsReached)[] Places =
    [
        (Own, true), ("s-county.f-town.v03", true), ("s-county", false), ("s-county.l-town", false), ("t-county.f-town", false),
        ("s-county.f-town2", false), ("s-county.f-tow", false),
    ];

    private static readonly string[] Roles =
    [
        .. MethodRules.Methods.Keys.Select(MethodRules.Of).OfType<MethodRule>().SelectMany(rule => rule.Roles)
            .Where(role => role is not ("*" or "anonymous")).Append("expert").Append("public").Distinct().Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Methods =>
        [.. MethodRules.Methods.Keys.Where(path => !MethodRules.IsExempt(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_role_may_do_what_the_rule_says_where_it_reaches_and_nothing_else(string path)
    {
        MethodRule rule = MethodRules.Of(path)!;
        foreach (string role in Roles)
            foreach (var (office, isReached) in Places)
            {
                bool isOpen = rule.Roles.Contains("anonymous");
                bool holds = isOpen || rule.Roles.Contains("*") || rule.Roles.Contains(role);
                bool isInScope = isOpen || rule.ScopeFields.Count == 0 || isReached;
                string expected = !holds ? "PERMISSION_MISSING" : isInScope ? "OK" : "OUT_OF_SCOPE";
                var caller = new Caller
                {
                    Principal = "a-person", Person = $"offices/{Own}/people/a-person", Grants = [new Grant(role, OfficeName.Parse(Own))],
                };
                Assert.True(expected == Outcome(path, caller, office), $"{role} at {Own} calls {path} on {office}: expected {expected}.");
            }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Services_and_strangers_may_do_what_the_rule_says(string path)
    {
        MethodRule rule = MethodRules.Of(path)!;
        bool isOpen = rule.Roles.Contains("anonymous");
        foreach (string service in FundClients.Services)
        {
            bool may = isOpen || rule.Services.Contains("*") || rule.Services.Contains(service);
            // Whoever it acts for lends it no right.
            var caller = new Caller { Principal = $"service:{service}", Service = service, Person = $"offices/{Own}/people/a-person" };
            Assert.Equal(may ? "OK" : "PERMISSION_MISSING", Outcome(path, caller, "t-county"));
        }
        Assert.Equal(isOpen ? "OK" : "NOT_SIGNED_IN", Outcome(path, Caller.Nobody, Own));
        var withoutRole = new Caller { Principal = "a-person", Person = $"offices/{Own}/people/a-person" };
        bool isForAnyone = isOpen || rule.Roles.Contains("*");
        Assert.Equal(!isForAnyone ? "PERMISSION_MISSING" : isOpen || rule.ScopeFields.Count == 0 ? "OK"
            : "OUT_OF_SCOPE", Outcome(path, withoutRole, Own));
    }

    [Fact]
    public void A_scope_of_several_names_is_reached_only_if_each_is()
    {
        var caller = new Caller { Principal = "p", Person = "p", Grants = [new Grant("wage.clerk", OfficeName.Parse("s-county"))] };
        var rule = new MethodRule { Permission = "p", Roles = { "wage.clerk" }, ScopeFields = { "parent", "person" } };

        string Of(string parent, string person) => Reason(() =>
            Permission.Check(rule, caller, new Protos.Access.V1.ProposeGrantRequest { Parent = $"offices/{parent}", Person = person }));

        Assert.Equal("OK", Of("s-county", "offices/s-county.f-town/people/one"));
        Assert.Equal("OUT_OF_SCOPE", Of("s-county", "offices/t-county/people/one"));
        Assert.Equal("FIELDS_INVALID", Of("s-county", "people/one"));
        Assert.Equal("FIELDS_INVALID", Of("", "offices/s-county/people/one"));
    }

    [Fact]
    public void Every_permission_is_of_one_method_and_every_role_and_service_is_known()
    {
        MethodRule[] rules = [.. Methods.Select(row => MethodRules.Of(row.Data)!)];
        string[] known =
        [
            "budget.officer", "budget.approver", "budget.head", "treasury.officer", "purchase.officer", "purchase.approver", "expert",
                "undertaker", "supervisor",
            "evaluator", "wage.clerk", "wage.approver", "payment.releaser", "auditor", "operator", "access.admin", "public", "*",
                "anonymous",
        ];
        Assert.All(rules, rule => Assert.NotNull(rule));
        Assert.Empty(rules.GroupBy(rule => rule.Permission).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(rules.SelectMany(rule => rule.Roles).Except(known));
        Assert.Empty(rules.SelectMany(rule => rule.Services).Except([.. FundClients.Services, "*"]));
        Assert.Empty(rules.Select(rule => rule.Duty).Where(duty => duty.Length > 0)
            .Except(Duties.All.SelectMany(pair => new[] { pair.One, pair.Other })));
    }

    [Fact]
    public void The_matrix_as_a_table_is_up_to_date()
    {
        var lines = new List<string>
        {
            "# Permissions", "",
            "Generated from the protos; a test compares it (UPDATE_GOLDEN=1 rewrites it). A role reaches its office and those below.", "",
            "| method | permission | roles | services | office of | duty | grants asked at the call | changes |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        };
        foreach (string path in Methods.Select(row => row.Data))
        {
            MethodRule rule = MethodRules.Of(path)!;
            lines.Add($"| {path.TrimStart('/')} | {rule.Permission} | {List(rule.Roles)} | {List(rule.Services)} "
                + $"| {List(rule.ScopeFields)} | {rule.Duty} | {(rule.PresentGrants ? "yes" : "")} | {(rule.Changes ? "yes" : "")} |");
        }
        Golden.Check("protos/permissions.md", string.Join('\n', lines) + "\n");
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => word == "*" ? "any" : word));

    private static string Outcome(string path, Caller caller, string office)
    {
        MethodRule? rule = MethodRules.Of(path);
        IMessage request = MethodRules.Methods[path].InputType.Parser.ParseFrom([]);
        foreach (string field in rule!.ScopeFields) Set(request, field.Split('.'), 0, $"offices/{office}/things/one");
        return Reason(() => Permission.Check(rule, caller, request));
    }

    private static string Reason(Action check)
    {
        try
        {
            check();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }

    private static void Set(IMessage message, string[] path, int depth, string name)
    {
        FieldDescriptor field = message.Descriptor.FindFieldByName(path[depth]);
        object? value = depth == path.Length - 1 ? name : field.MessageType.Parser.ParseFrom([]);
        if (value is IMessage inner) Set(inner, path, depth + 1, name);
        if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(value);
        else field.Accessor.SetValue(message, value);
    }
}
