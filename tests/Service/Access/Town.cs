using Fund.Access;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Protos.Access.V1;
using Fund.Tests.Service.Chassis;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Access;

/// <summary>A suite of Access alone, whose present grants are the real ones.</summary>
internal static class Town
{
    public const string Password = "Kite-over-9-rivers";

    public static async Task<ServiceHost> Start(Engine engine)
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("fund-test-").FullName;
        string database = engine == Engine.Sqlite ? $"sqlite:{folder}" : await SharedPostgres.Setting();
        return await ServiceHost.Start(folder, database, new TestClock(), asksAccess: true, Witness.AccessAlone);
    }

    public static IReadOnlyDictionary<string, string> CodesOf(ServiceHost host) => host.Services.GetRequiredService<FirstStart>().Codes;

    public static AccessService.AccessServiceClient Admin(ServiceHost host, string id) => new(host.As(id, "access.admin"));

    public static AsyncUnaryCall<Account> Enrol(ServiceHost host, string account, string code, string password = Password) =>
        Nobody(host).EnrolAsync(new EnrolRequest { AccountId = account, Code = code, Password = password, RequestId = Id() });

    public static async Task<SignInResponse> SignIn(ServiceHost host, string account) => await SigningIn(host, account, Password);

    public static AsyncUnaryCall<SignInResponse> SigningIn(ServiceHost host, string account, string password) =>
        Nobody(host).SignInAsync(new SignInRequest { AccountId = account, Password = password });

    public static AsyncUnaryCall<SignInResponse> Renew(ServiceHost host, string token) =>
        Nobody(host).RenewTokenAsync(new RenewTokenRequest { RenewalToken = token });

    /// <summary>The grants in force as any service hears them.</summary>
    public static async Task<string[]> Present(ServiceHost host, string person) =>
        [.. (await host.Services.GetRequiredService<IPresentGrants>().Of(person, CancellationToken.None))
            .Select(grant => grant.ToString())];

    public static ProposeGrantRequest Grant(
        string id, string person, string role, string from = "2026-06-15", string until = "", string office = "s-county") => new()
        {
            Parent = $"offices/{office}", GrantId = id, Person = person, Role = role, FromDate = from, UntilDate = until,
            Reason = "appointed",
            RequestId = Id(),
        };

    /// <summary>A grant proposed by the first administrator and confirmed by the second.</summary>
    public static async Task Give(ServiceHost host, string person, string role, string from, string until)
    {
        var grant = await Admin(host, "first-admin").ProposeGrantAsync(Grant("given", person, role, from, until));
        await Admin(host, "second-admin")
            .ConfirmGrantAsync(new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Id() });
    }

    public static string Id() => Guid.NewGuid().ToString();

    private static AccessService.AccessServiceClient Nobody(ServiceHost host) => new(host.AsNobody());
}
