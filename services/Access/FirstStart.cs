using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Fund.Access;

/// <summary>
/// Gives an empty suite its first two administrators, and shows the one-time codes by which they enrol: on the console, once, and never
/// in a log. As long as one of them has not enrolled, every start shows a new code and voids the one before.
/// </summary>
public sealed class FirstStart(Writes<AccessDb> writes, ServiceStore<AccessDb> store, SuiteSettings settings, PersonalVault vault,
    Clock clock)
    : IHostedService
{
    private static readonly string[] Ids = ["first-admin", "second-admin"];

    private Dictionary<string, string> codes = [];

    /// <summary>The codes that this start has shown, by account id; for a demo that enrols by itself.</summary>
    public IReadOnlyDictionary<string, string> Codes => codes;

    public async Task StartAsync(CancellationToken cancel)
    {
        await writes.Step("first-start", "first-start", Found, cancel);
        string[] waiting = await store.Read(db => db.Accounts
            .Where(account => account.State == AccountState.Pending && Ids.Contains(account.AccountId))
            .OrderBy(account => account.AccountId).Select(account => account.AccountId).ToArrayAsync(cancel), cancel);
        if (waiting.Length == 0) return;
        await writes.Step("first-start-codes", Guid.NewGuid().ToString(), ShowCodes, cancel);
        foreach ((string account, string code) in codes) Console.WriteLine($"One-time enrolment code of {account}: {code}");
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    private Task Found(AccessDb db)
    {
        foreach (string id in Ids)
        {
            ResourceName person = Person.Names.Of(settings.TopOffice, id);
            People.Register(db, person, id, vault);
            db.Accounts.Add(Account.Open(Account.Names.Under(person.Text, id)));
            var grant = new RoleGrant
            {
                State = GrantState.Confirmed, Person = person.Text, Role = Roles.Administrator,
                FromDate = clock.Today, Reason = "first start",
                ProposedBy = "service:access",
            };
            grant.Named(RoleGrant.Names.Of(settings.TopOffice, id));
            db.Grants.Add(grant);
        }
        db.Commit.Resource = $"offices/{settings.TopOffice}";
        db.Commit.Reason = "first start";
        return Task.CompletedTask;
    }

    private async Task ShowCodes(AccessDb db)
    {
        codes = [];
        foreach (Account account in await db.Accounts.Where(account => account.State == AccountState.Pending
            && Ids.Contains(account.AccountId)).ToListAsync())
        {
            string code = OneTimeCode.New();
            account.TakeCode(OneTimeCode.HashOf(code));
            codes.Add(account.AccountId, code);
        }
        db.Commit.Resource = $"offices/{settings.TopOffice}";
        db.Commit.Reason = "codes shown on the console";
    }
}
