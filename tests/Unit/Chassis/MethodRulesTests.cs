using Fund.Chassis.Rules;

namespace Fund.Tests.Unit.Chassis;

public sealed class MethodRulesTests
{
    [Fact]
    public void Every_method_has_a_rule_or_is_exempt_by_name() =>
        Assert.DoesNotContain(MethodRules.Methods.Keys, path => MethodRules.Of(path) is null && !MethodRules.IsExempt(path));

    [Fact]
    public void A_rule_is_found_by_the_path_of_the_call() =>
        Assert.Equal("budget.encumbrances.open", MethodRules.Of("/fund.budget.v1.LedgerService/OpenEncumbrance")!.Permission);

    [Theory]
    [InlineData("/fund.budget.v1.LedgerService/Unheard", false)]
    [InlineData("/grpc.health.v1.Health/Check", true)]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", true)]
    [InlineData("/grpc.health.v1.HealthOfOthers/Check", false)]
    [InlineData("/fund.grpc.health.v1.Health/Check", false)]
    [InlineData("", false)]
    public void Only_health_and_reflection_need_no_rule(string path, bool isExempt)
    {
        Assert.Null(MethodRules.Of(path));
        Assert.Equal(isExempt, MethodRules.IsExempt(path));
    }

    [Fact]
    public void A_method_that_changes_state_has_a_request_id() =>
        Assert.Empty(MethodRules.Methods
            .Where(method => MethodRules.Of(method.Key) is { Changes: true }
                && method.Value.InputType.FindFieldByName("request_id") is null)
            .Select(method => method.Key));

    [Fact]
    public void No_request_of_a_change_is_also_one_of_a_method_that_changes_nothing() =>
        Assert.Empty(MethodRules.Methods
            .Where(method => MethodRules.Of(method.Key) is { Changes: false } && MethodRules.IsRequestOfChange(method.Value.InputType))
            .Select(method => method.Key));
}
