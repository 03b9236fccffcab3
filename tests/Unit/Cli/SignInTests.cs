using Fund.Cli;
using Fund.Protos.Access.V1;
using Fund.Protos.Budget.V1;
using Grpc.Core;

namespace Fund.Tests.Unit.Cli;

/// <summary>Signing in, and where tokens go.</summary>
public sealed class SignInTests : OverTheWire
{
    [Fact]
    public async Task Signing_in_keeps_tokens_where_only_their_owner_reads_them()
    {
        await SignIn();
        string file = Path.Combine(home, "session.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(home).UnixFileMode);
        Assert.Equal("access-1", new SessionFile(home).Read()!.AccessToken);
        Assert.Equal("secret of li wei", suite.Requests<SignInRequest>().Single().Password);
    }

    [Fact]
    public async Task An_old_token_is_renewed_before_the_call()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(5), 1);
        suite.Answers["RenewToken"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddMinutes(15), 2);
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        await SignIn();
        await Type("", "budget", "appropriations", "get", Line);
        await Type("", "budget", "appropriations", "get", Line);
        Assert.Equal(["renewal-1"], suite.Requests<RenewTokenRequest>().Select(r => r.RenewalToken));
        Assert.All(suite.Calls.Where(c => c.Method == "GetAppropriation"), call => Assert.Equal("Bearer access-2", call.Authorization));
    }

    [Fact]
    public async Task Signing_in_again_does_not_send_the_old_token()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(-5), 1);
        await SignIn();
        await SignIn();
        Assert.DoesNotContain(suite.Calls, call => call.Authorization is not null || call.Method == "RenewToken");
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_has_to_be_signed_in_again()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(-5), 1);
        suite.Answers["RenewToken"] = (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "used"));
        suite.Answers["GetSelf"] = (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "expired"));
        await SignIn();
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.NotSignedIn, await Invoke(screen, "whoami"));
        Assert.Contains("fund login", screen.Said);
    }

    [Fact]
    public async Task Who_is_signed_in_is_told_with_roles()
    {
        suite.Answers["GetSelf"] = (_, _) =>
            new PresentGrants { Person = "offices/s-county/people/li-wei", Grants = { "wage.clerk@s-county" } };
        await SignIn();
        using var json = System.Text.Json.JsonDocument.Parse((await Type("", "whoami", "--output", "json")).Data);
        Assert.Equal("li-wei", json.RootElement.GetProperty("account").GetString());
        Assert.Equal("wage.clerk", json.RootElement.GetProperty("roles")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Enrolling_reads_code_and_password_from_the_input()
    {
        suite.Answers["Enrol"] = (_, _) => new Account();
        await Type("the-code\na long password\n", "enrol", "--account", "li-wei");
        EnrolRequest sent = suite.Requests<EnrolRequest>().Single();
        Assert.Equal(("li-wei", "the-code", "a long password"), (sent.AccountId, sent.Code, sent.Password));
        Assert.True(Guid.TryParse(sent.RequestId, out _));
    }

    [Fact]
    public async Task A_token_goes_only_where_its_owner_signed_in()
    {
        await SignIn();
        await using Suite other = await Suite.Start();
        other.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        await Type("", "budget", "appropriations", "get", Line, "--address", other.Address);
        Assert.All(other.Calls, call => Assert.Null(call.Authorization));
        Assert.Contains(other.Calls, call => call.Method == "GetAppropriation");
    }
}
