using Fund.Chassis.Rules;
using Fund.Protos.Access.V1;
using Fund.Protos.Options.V1;
using Google.Protobuf.Reflection;

namespace Fund.Tests.Unit.Access;

/// <summary>What every method must have so that the door can keep its promises.</summary>
public sealed class MethodShapeTests
{
    // Its answer is emptied of the display name; PeopleTests shows it.
    private static readonly string[] EmptiedAnswers = [Person.Descriptor.FullName];

    public static TheoryData<string> Methods => PermissionMatrixTests.Methods;

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_change_has_a_request_id_and_a_dry_run_and_nothing_else_has(string path)
    {
        MethodDescriptor method = MethodRules.Methods[path];
        bool changes = MethodRules.Of(path)!.Changes;

        Assert.Equal(changes, method.InputType.FindFieldByName("request_id") is { FieldType: FieldType.String });
        Assert.Equal(changes, method.InputType.FindFieldByName("validate_only") is { FieldType: FieldType.Bool });
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_answer_of_a_change_holds_no_personal_data(string path)
    {
        if (!MethodRules.Of(path)!.Changes) return;
        Assert.Empty(Sensitive(MethodRules.Methods[path].OutputType, []));
    }

    [Fact]
    public void Whoever_does_a_duty_changes_something_or_is_logged_for_looking()
    {
        string[] looks = ["/fund.access.v1.AccessService/RevealEnrolmentCode"];
        Assert.Empty(Methods.Select(row => row.Data).Where(path => MethodRules.Of(path) is { Duty.Length: > 0, Changes: false })
            .Except(looks));
    }

    private static IEnumerable<string> Sensitive(MessageDescriptor type, HashSet<MessageDescriptor> seen)
    {
        if (!seen.Add(type) || EmptiedAnswers.Contains(type.FullName)) yield break;
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            if (field.GetOptions()?.GetExtension(OptionsExtensions.Field) is { Sensitive: true }) yield return field.FullName;
            if (field.FieldType != FieldType.Message) continue;
            foreach (string inner in Sensitive(field.MessageType, seen)) yield return inner;
        }
    }
}
