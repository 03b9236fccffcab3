using System.Security.Cryptography;
using Fund.Protos.Access.V1;

namespace Fund.Suite.Demo;

/// <summary>The first morning: two administrators enrol with the codes on the screen and bring the staff in, each grant by both.</summary>
internal sealed class StaffStory(Courier courier, DemoClock clock)
{
    private const string County = "offices/s-county";
    private readonly Dictionary<string, Actor> actors = [];

    /// <summary>The passwords of the story, made at random; the demo prints them so that one can sign in afterwards.</summary>
    public Dictionary<string, string> Passwords { get; } = [];

    public Actor this[string account] => actors[account];

    public async Task Play(IReadOnlyDictionary<string, string> enrolmentCodes, Action<string> step)
    {
        foreach ((string account, string code) in enrolmentCodes) await Enrol(account, code);
        Actor proposer = actors["first-admin"];
        Actor confirmer = actors["second-admin"];
        foreach (CountyRow row in CountyFile.Read("staff").Rows)
        {
            step($"{row["role"]}: registered, enrolled, granted by two");
            await BringIn(proposer, confirmer, row);
        }
    }

    private async Task BringIn(Actor proposer, Actor confirmer, CountyRow row)
    {
        var admin = proposer.Client<AccessService.AccessServiceClient>();
        Person person = await admin.CreatePersonAsync(new CreatePersonRequest
        {
            Parent = County, PersonId = row["person_id"], DisplayName = row["display_name"], RequestId = Actor.RequestId(),
        });
        Account account = await admin.CreateAccountAsync(new CreateAccountRequest
        {
            Parent = person.Name, AccountId = row["account_id"], RequestId = Actor.RequestId(),
        });
        // The code is shown by the other administrator, so that none of them can act as somebody new.
        var second = confirmer.Client<AccessService.AccessServiceClient>();
        var revealed = await second.RevealEnrolmentCodeAsync(new RevealEnrolmentCodeRequest { Name = account.Name });
        await Enrol(row["account_id"], revealed.Code);
        Grant grant = await admin.ProposeGrantAsync(new ProposeGrantRequest
        {
            Parent = row["office"], GrantId = $"{row["person_id"]}-2026", Person = person.Name, Role = row["role"], FromDate = "2026-01-01",
            UntilDate = "2026-12-31", Reason = "Staff list 2026", RequestId = Actor.RequestId(),
        });
        await second.ConfirmGrantAsync(new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Actor.RequestId() });
    }

    private async Task Enrol(string account, string code)
    {
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
        await new AccessService.AccessServiceClient(courier.Invoker()).EnrolAsync(new EnrolRequest
        {
            AccountId = account, Code = code, Password = password, RequestId = Actor.RequestId(),
        });
        Passwords[account] = password;
        actors[account] = new Actor(courier, clock, account, password);
    }
}
