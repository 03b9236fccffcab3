using System.Security.Cryptography;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Keys;
using Fund.Protos.Access.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class CallerTokenTests
{
    private static readonly Dictionary<string, object> Admin = new()
    {
        ["sub"] = "first-admin", ["person"] = "offices/s-county/people/first-admin", ["grants"] = new[] { "access.admin@s-county" },
    };

    [Fact]
    public async Task Only_a_token_of_its_issuer_that_is_whole_and_not_over_is_taken()
    {
        await using ServiceHost host = await ServiceHost.Start(Engine.Sqlite, AccessAlone);
        string good = host.Services.GetRequiredService<Tokens>()
            .ForAccount("first-admin", (string)Admin["person"], ["access.admin@s-county"]).Token;
        Assert.Equal("OK", await Reason(host, good));

        Assert.Equal("TOKEN_REFUSED", await Reason(host, "not.a.token"));
        Assert.Equal("TOKEN_REFUSED",
            await Reason(host, good[..^6] + (good.EndsWith("AAAAAA", StringComparison.Ordinal) ? "BBBBBB" : "AAAAAA")));
        Assert.Equal("TOKEN_REFUSED", await Reason(host, Changed(good)));
        Assert.Equal("TOKEN_REFUSED", await Reason(host, Signed(host, "access", Admin, ECDsa.Create(ECCurve.NamedCurves.nistP256))));
        Assert.Equal("TOKEN_REFUSED", await Reason(host, Signed(host, "access", Admin, null)));
        Assert.Equal("TOKEN_REFUSED", await Reason(host, Signed(host, "stranger", Admin, ECDsa.Create(ECCurve.NamedCurves.nistP256))));
        host.Clock.Advance(Tokens.AccountLifetime);
        Assert.Equal("TOKEN_REFUSED", await Reason(host, good));
    }

    [Fact]
    public async Task A_service_speaks_for_itself_alone()
    {
        await using ServiceHost host = await ServiceHost.Start(Engine.Sqlite, AccessAlone);
        ECDsa budgets = SuiteKeys.Open(Path.Combine(host.Folder, "keys"), mayCreate: true).Signing("budgets");
        var asked = new GetPresentGrantsRequest { Person = (string)Admin["person"] };

        AccessService.AccessServiceClient With(Dictionary<string, object> claims) =>
            new(host.With(Signed(host, "budgets", claims, budgets)));

        Assert.Equal("OK", await Refused.Reason(With(new() { ["sub"] = "service:budgets" }).GetPresentGrantsAsync(asked)));
        Assert.Equal("TOKEN_REFUSED", await Refused.Reason(With(new() { ["sub"] = "service:payments" }).GetPresentGrantsAsync(asked)));
        Assert.Equal("TOKEN_REFUSED", await Refused.Reason(With(Admin).GetSelfAsync(new GetSelfRequest())));
    }

    [Fact]
    public async Task Without_a_token_a_caller_is_nobody()
    {
        await using ServiceHost host = await ServiceHost.Start(Engine.Sqlite, AccessAlone);
        var nobody = new AccessService.AccessServiceClient(host.AsNobody());

        Assert.Equal("NOT_SIGNED_IN", await Refused.Reason(nobody.GetSelfAsync(new GetSelfRequest())));
        Assert.Equal("OK", await Refused.Reason(nobody.GetDirectoryAsync(new GetDirectoryRequest())));
    }

    private static async Task<string> Reason(ServiceHost host, string token)
    {
        using AsyncUnaryCall<PresentGrants> call = new AccessService.AccessServiceClient(host.With(token))
            .GetSelfAsync(new GetSelfRequest());
        string reason = await Refused.Reason(call);
        if (reason != "OK") Assert.Equal(StatusCode.Unauthenticated, call.GetStatus().StatusCode);
        return reason;
    }

    // The same signature over other claims.
    private static string Changed(string token)
    {
        string[] parts = token.Split('.');
        string claims = Base64UrlEncoder.Decode(parts[1]).Replace("access.admin@s-county", "access.admin@t-county");
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }

    /// <summary>A token made by hand; without a key its algorithm is "none".</summary>
    private static string Signed(ServiceHost host, string issuer, Dictionary<string, object> claims, ECDsa? key) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = "fundservices", Claims = claims, Expires = host.Clock.GetUtcNow().UtcDateTime.AddMinutes(5),
            SigningCredentials = key is null ? null
                : new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = issuer }, SecurityAlgorithms.EcdsaSha256),
        });
}
