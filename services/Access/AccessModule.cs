using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Chassis.Rules;
using Fund.Chassis.Vault;
using Fund.Protos.Access.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Access;

public static class AccessModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        FundModule<AccessDb>.Add(builder, "access", options => new AccessDb(options))
            .Importable(provider => ImportMethod<AccessDb>.Of<CreatePersonRequest, Protos.Access.V1.Person>(
                "/fund.access.v1.AccessService/CreatePerson",
                (db, request, _) => People.Create(db, request, provider.GetRequiredService<PersonalVault>())));
        builder.Services.AddSingleton(RolesOfSuite());
        builder.Services.AddSingleton<PasswordHasher>();
        builder.Services.AddSingleton<FirstStart>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FirstStart>());
    }

    public static void Map(WebApplication app) => app.MapGrpcService<AccessRpc>();

    internal static Roles RolesOfSuite() =>
        new(MethodRules.Methods.Keys.Select(MethodRules.Of).OfType<Protos.Options.V1.MethodRule>()
            .Select(rule => (rule.Roles.AsEnumerable(), rule.Duty)));
}
