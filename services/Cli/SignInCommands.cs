using System.CommandLine;
using Fund.Protos.Access.V1;
using Grpc.Core;

namespace Fund.Cli;

/// <summary><c>login</c>, <c>renew</c>, <c>enrol</c>, <c>logout</c> and <c>whoami</c>.</summary>
internal static class SignInCommands
{
    public static IEnumerable<Command> Make(Runner run)
    {
        Option<string?> account = new("--account") { Description = "Your account id. Asked for when not given." };

        Command login = new("login", "Signs you in. The password is asked for, or read from the input's first line.") { account };
        login.SetAction((parse, cancel) => run(parse, invocation => LogIn(invocation, parse.GetValue(account)), cancel));

        Command enrol = new("enrol", "Sets the password of a new account with its one-time code.") { account, CommonOptions.RequestId };
        enrol.SetAction((parse, cancel) => run(parse, invocation => Enrol(invocation, parse.GetValue(account)), cancel));

        Command renew = new("renew", "Takes a new access token now. Commands do it by themselves when the old one ends.");
        renew.SetAction((parse, cancel) => run(parse, Renew, cancel));

        Command logout = new("logout", "Forgets your session on this machine.");
        logout.SetAction((parse, cancel) => run(parse, LogOut, cancel));

        Command whoami = new("whoami", "Tells who is signed in, where, until when, and with which roles.");
        whoami.SetAction((parse, cancel) => run(parse, WhoAmI, cancel));
        return [login, enrol, renew, logout, whoami];
    }

    private static async Task<int> LogIn(Invocation invocation, string? account)
    {
        Connection connection = invocation.Connection;
        string address = connection.Address;
        WarnIfOpen(invocation.Terminal, address);
        account ??= invocation.Terminal.Ask("account", "--account");
        var answer = await connection.Ask<SignInResponse>(Rpc.Of("access.signIn"),
            new SignInRequest { AccountId = account, Password = invocation.Terminal.AskSecret("password") }, invocation.Cancel);
        connection.Sessions.Write(new Session
        {
            Address = address,
            Account = account,
            Person = answer.Person,
            AccessToken = answer.AccessToken,
            ExpireTime = answer.ExpireTime.ToDateTimeOffset(),
            RenewalToken = answer.RenewalToken,
            Directory = await connection.FetchDirectory(invocation.Cancel),
        });
        invocation.Terminal.Say($"Signed in as {answer.Person} at {address}.");
        return ExitCode.Ok;
    }

    private static async Task<int> Enrol(Invocation invocation, string? account)
    {
        Terminal terminal = invocation.Terminal;
        WarnIfOpen(terminal, invocation.Connection.Address);
        var request = new EnrolRequest
        {
            AccountId = account ?? terminal.Ask("account", "--account"),
            Code = terminal.AskSecret("one-time code"),
            Password = terminal.AskSecret("new password"),
            RequestId = invocation.Parse.GetValue(CommonOptions.RequestId) ?? Guid.NewGuid().ToString(),
        };
        if (terminal.InIsPerson && terminal.AskSecret("new password again") != request.Password)
            throw new UsageError("The two passwords differ.");
        terminal.Say($"request {request.RequestId}");
        await invocation.Connection.Ask(Rpc.Of("access.enrol"), request, invocation.Cancel);
        terminal.Say($"{request.AccountId} is enrolled. Sign in with `fund login --account {request.AccountId}`.");
        return ExitCode.Ok;
    }

    private static async Task<int> Renew(Invocation invocation)
    {
        SessionFile sessions = invocation.Connection.Sessions;
        using FileStream held = await sessions.Lock(invocation.Cancel);
        Session session = sessions.Read() ?? throw NotSignedIn();
        await invocation.Connection.Renew(session, invocation.Cancel);
        invocation.Terminal.Say("Renewed.");
        return ExitCode.Ok;
    }

    private static Task<int> LogOut(Invocation invocation)
    {
        invocation.Connection.Sessions.Delete();
        invocation.Terminal.Say("Signed out on this machine.");
        return Task.FromResult(ExitCode.Ok);
    }

    private static async Task<int> WhoAmI(Invocation invocation)
    {
        Session session = invocation.Connection.Sessions.Read() ?? throw NotSignedIn();
        var self = await invocation.Connection.Ask<PresentGrants>(Rpc.Of("access.self.get"), new GetSelfRequest(), invocation.Cancel);
        // Asking may have renewed the session.
        session = invocation.Connection.Sessions.Read() ?? session;
        invocation.Printer.Report(
            new Sheet("", ["field", "value"],
            [
                ["person", self.Person],
                ["account", session.Account],
                ["address", session.Address],
                ["signed in until", session.ExpireTime],
            ]) { IsCard = true },
            new Sheet("roles", ["role", "office"], [.. self.Grants.Select(Split)], "No role is in force."));
        return ExitCode.Ok;
    }

    private static object?[] Split(string grant) => grant.Split('@', 2) is [var role, var office] ? [role, office] : [grant, ""];

    private static RpcException NotSignedIn() => new(new Status(StatusCode.Unauthenticated, "You are not signed in."));

    private static void WarnIfOpen(Terminal terminal, string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "http", IsLoopback: false })
            terminal.Say($"Warning: {address} is not encrypted; the password can be read on the way. Use https.");
    }
}
