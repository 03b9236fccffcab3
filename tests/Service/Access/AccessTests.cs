using Fund.Access;
using Fund.Chassis.Border;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Access.V1;
using Fund.Protos.Feed.V1;
using Fund.Tests.Service.Chassis;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Access;

public sealed class AccessTests
{
    [Theory, EachDatabase]
    public async Task The_last_two_administrators_stay_until_another_one_is_confirmed(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        var first = Town.Admin(host, "first-admin");
        var second = Town.Admin(host, "second-admin");
        var own = (await first.ListGrantsAsync(new ListGrantsRequest { Parent = "offices/s-county" })).Grants
            .Single(grant => grant.Person.EndsWith("second-admin", StringComparison.Ordinal));
        RevokeGrantRequest Revoke() => new() { Name = own.Name, Reason = "left", RequestId = Town.Id() };

        Assert.Equal("TOO_FEW_ADMINISTRATORS", await Refused.Reason(first.RevokeGrantAsync(Revoke())));
        Person third = await first.CreatePersonAsync(new CreatePersonRequest
        {
            Parent = "offices/s-county", PersonId = "third", DisplayName = "Third", RequestId = Town.Id(),
        });
        var grant = await first.ProposeGrantAsync(Town.Grant("third", third.Name, "access.admin"));
        Assert.Equal("TOO_FEW_ADMINISTRATORS", await Refused.Reason(first.RevokeGrantAsync(Revoke())));
        await second.ConfirmGrantAsync(new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Town.Id() });
        Assert.Equal(Fund.Protos.Access.V1.Grant.Types.State.Revoked, (await first.RevokeGrantAsync(Revoke())).State);
        Assert.Equal("TOO_FEW_ADMINISTRATORS", await Refused.Reason(first.RevokeGrantAsync(new RevokeGrantRequest
        {
            Name = grant.Name, Reason = "left", RequestId = Town.Id(),
        })));
    }

    [Theory, EachDatabase]
    public async Task The_first_start_lets_two_people_enrol_once_each_and_nobody_else(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        IReadOnlyDictionary<string, string> codes = Town.CodesOf(host);
        Assert.Equal(["first-admin", "second-admin"], codes.Keys.Order());
        await using ServiceHost again = await host.Another(Witness.AccessAlone);
        IReadOnlyDictionary<string, string> newer = Town.CodesOf(again);

        Assert.Equal("ENROLMENT_CODE_WRONG", await Refused.Reason(Town.Enrol(again, "first-admin", codes["first-admin"])));
        Assert.Equal("ENROLMENT_CODE_WRONG", await Refused.Reason(Town.Enrol(again, "first-admin", newer["second-admin"])));
        Assert.Equal("ENROLMENT_CODE_WRONG", await Refused.Reason(Town.Enrol(again, "nobody-here", newer["first-admin"])));
        Assert.Equal("PASSWORD_WEAK", await Refused.Reason(Town.Enrol(again, "first-admin", newer["first-admin"], "first-admin-secret")));
        Assert.Equal("OK", await Refused.Reason(
            Town.Enrol(again, "first-admin", newer["first-admin"].ToLowerInvariant().Replace("-", " "))));
        Assert.Equal("ENROLMENT_CODE_WRONG", await Refused.Reason(Town.Enrol(again, "first-admin", newer["first-admin"])));

        await using ServiceHost third = await host.Another(Witness.AccessAlone);
        Assert.Equal(["second-admin"], Town.CodesOf(third).Keys);
        Assert.Equal("OK", await Refused.Reason(Town.Enrol(third, "second-admin", Town.CodesOf(third)["second-admin"])));
        await using ServiceHost fourth = await host.Another(Witness.AccessAlone);
        Assert.Empty(Town.CodesOf(fourth));
        Assert.Equal(2, (await Town.Admin(fourth, "first-admin")
            .ListPeopleAsync(new ListPeopleRequest { Parent = "offices/s-county" })).People.Count);
    }

    [Theory, EachDatabase]
    public async Task From_two_codes_to_a_clerk_who_signs_in_with_a_role(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        foreach ((string id, string code) in Town.CodesOf(host)) await Town.Enrol(host, id, code);
        var first = new AccessService.AccessServiceClient(host.With((await Town.SignIn(host, "first-admin")).AccessToken));
        var second = new AccessService.AccessServiceClient(host.With((await Town.SignIn(host, "second-admin")).AccessToken));
        Assert.Equal(["access.admin@s-county"], (await first.GetSelfAsync(new GetSelfRequest())).Grants);

        Person person = await first.CreatePersonAsync(Witness.Person("s110", displayName: "黄丽娟"));
        var account = await first.CreateAccountAsync(
            new CreateAccountRequest { Parent = person.Name, AccountId = "wage-clerk", RequestId = Town.Id() });
        var look = new RevealEnrolmentCodeRequest { Name = account.Name };
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(first.RevealEnrolmentCodeAsync(look)));
        string voided = (await second.RevealEnrolmentCodeAsync(look)).Code;
        string code2 = (await second.RevealEnrolmentCodeAsync(look)).Code;
        Assert.Equal("ENROLMENT_CODE_WRONG", await Refused.Reason(Town.Enrol(host, "wage-clerk", voided)));
        await Town.Enrol(host, "wage-clerk", code2);
        Assert.Equal("ACCOUNT_ENROLLED", await Refused.Reason(second.RevealEnrolmentCodeAsync(look)));

        var grant = await first.ProposeGrantAsync(Town.Grant("clerk", person.Name, "wage.clerk"));
        Assert.Empty((await Town.Present(host, person.Name)));
        var confirm = new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Town.Id() };
        Assert.Equal("SAME_PERSON_PROPOSED", await Refused.Reason(first.ConfirmGrantAsync(confirm)));
        Assert.Equal("ETAG_MISMATCH",
            await Refused.Reason(second.ConfirmGrantAsync(new ConfirmGrantRequest(confirm) { Etag = "0", RequestId = Town.Id() })));
        var confirmed = await second.ConfirmGrantAsync(new ConfirmGrantRequest(confirm) { RequestId = Town.Id() });
        Assert.Equal(("offices/s-county/people/first-admin", "offices/s-county/people/second-admin"),
            (confirmed.ProposedBy, confirmed.ConfirmedBy));

        SignInResponse clerk = await Town.SignIn(host, "wage-clerk");
        Assert.Equal(person.Name, clerk.Person);
        Assert.Equal(["wage.clerk@s-county"], await Town.Present(host, person.Name));
        await first.RevokeGrantAsync(new RevokeGrantRequest { Name = grant.Name, Reason = "left", RequestId = Town.Id() });
        // The token still says so; whoever asks Access at the call hears the truth.
        Assert.Empty(await Town.Present(host, person.Name));

        Entry[] entries = [.. await host.AllEntries<AccessDb>()];
        Assert.Equal(["first-admin", "second-admin", "wage-clerk"],
            entries.Where(entry => entry.Kind == Entry.Types.Kind.SignIn).Select(entry => entry.Caller));
        Assert.Equal([account.Name, account.Name], entries.Where(entry => entry.Kind == Entry.Types.Kind.Reveal)
            .Select(entry => entry.Resource));
    }

    [Theory, EachDatabase]
    public async Task Wrong_passwords_are_slowed_down_whether_the_account_exists_or_not(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        await Town.Enrol(host, "first-admin", Town.CodesOf(host)["first-admin"]);
        // An existing account, one that waits for its code, and none.
        foreach (string account in new[] { "first-admin", "second-admin", "nobody-here" })
        {
            var reasons = new List<string>();
            for (int i = 0; i < 5; i++) reasons.Add(await Refused.Reason(Town.SigningIn(host, account, "wrong")));
            Assert.Equal(["SIGN_IN_REFUSED", "SIGN_IN_REFUSED", "SIGN_IN_REFUSED", "SIGN_IN_TOO_OFTEN", "SIGN_IN_TOO_OFTEN"], reasons);
        }
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await Town.SigningIn(host, "first-admin", Town.Password));
        Assert.InRange(refused.ToRefusal()!.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));

        host.Clock.Advance(TimeSpan.FromSeconds(3));
        await Town.SignIn(host, "first-admin");
        Assert.Equal("after 3 refused attempts", (await host.AllEntries<AccessDb>())[^1].Reason);
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.SigningIn(host, "first-admin", "wrong")));
    }

    [Theory, EachDatabase]
    public async Task Many_guesses_at_once_win_no_more_than_one_after_another(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);

        string[] reasons = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(_ => Refused.Reason(Town.SigningIn(host, "first-admin", "wrong"))));

        Assert.Equal(3, reasons.Count(reason => reason == "SIGN_IN_REFUSED"));
        Assert.Equal(27, reasons.Count(reason => reason == "SIGN_IN_TOO_OFTEN"));
    }

    [Theory, EachDatabase]
    public async Task A_renewal_token_works_once_and_its_reuse_ends_the_sign_in(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        await Town.Enrol(host, "first-admin", Town.CodesOf(host)["first-admin"]);
        string first = (await Town.SignIn(host, "first-admin")).RenewalToken;
        string other = (await Town.SignIn(host, "first-admin")).RenewalToken;

        SignInResponse renewed = await Town.Renew(host, first);
        Assert.Equal("offices/s-county/people/first-admin",
            (await new AccessService.AccessServiceClient(host.With(renewed.AccessToken)).GetSelfAsync(new GetSelfRequest())).Person);
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.Renew(host, first)));
        Assert.Equal("RENEWAL_TOKEN_REUSED", (await host.AllEntries<AccessDb>())[^1].Reason);
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.Renew(host, renewed.RenewalToken)));
        // Another sign-in of the same account is another family.
        string later = (await Town.Renew(host, other)).RenewalToken;
        host.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.Renew(host, later)));
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.Renew(host, "made-up")));
    }

    [Theory, EachDatabase]
    public async Task A_closed_account_opens_nothing_any_more(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        await Town.Enrol(host, "first-admin", Town.CodesOf(host)["first-admin"]);
        string renewal = (await Town.SignIn(host, "first-admin")).RenewalToken;
        var close = new CloseAccountRequest
        {
            Name = "offices/s-county/people/first-admin/accounts/first-admin", Reason = "retired", RequestId = Town.Id(),
        };

        Assert.Equal(Account.Types.State.Closed, (await Town.Admin(host, "second-admin").CloseAccountAsync(close)).State);

        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.Renew(host, renewal)));
        Assert.Equal("SIGN_IN_REFUSED", await Refused.Reason(Town.SigningIn(host, "first-admin", Town.Password)));
        close.RequestId = Town.Id();
        Assert.Equal("ACCOUNT_CLOSED", await Refused.Reason(Town.Admin(host, "second-admin").CloseAccountAsync(close)));
    }

    [Theory, EachDatabase]
    public async Task A_grant_is_in_force_from_its_first_day_to_its_last(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        string person = (await host.Admin().CreatePersonAsync(Witness.Person("s110"))).Name;
        await Town.Give(host, person, "wage.clerk", "2026-06-16", "2026-06-17");

        // It is 09:00 of 15 June in the offices; their day begins at 16:00 UTC.
        Assert.Empty(await Town.Present(host, person));
        host.Clock.Advance(TimeSpan.FromHours(15));
        Assert.Equal(["wage.clerk@s-county"], await Town.Present(host, person));
        host.Clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal(["wage.clerk@s-county"], await Town.Present(host, person));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await Town.Present(host, person));
    }

    [Theory, EachDatabase]
    public async Task A_grant_that_may_not_be_is_refused_when_it_is_proposed(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        string person = (await host.Admin().CreatePersonAsync(Witness.Person("s110"))).Name;
        await Town.Give(host, person, "wage.clerk", "2026-06-15", "");

        async Task<string> Propose(string id, string whom, string role, string office = "s-county", string until = "") =>
            await Refused.Reason(host.Admin().ProposeGrantAsync(Town.Grant(id, whom, role, office: office, until: until)));

        Assert.Equal("PERSON_NOT_FOUND", await Propose("g01", "offices/s-county/people/s999", "wage.clerk"));
        Assert.Equal("ROLE_UNKNOWN", await Propose("g02", person, "wage.king"));
        Assert.Equal("GRANT_DAYS_REVERSED", await Propose("g03", person, "supervisor", until: "2026-06-01"));
        Assert.Equal("GRANT_EXISTS", await Propose("g04", person, "wage.clerk"));
        Assert.Equal("ROLES_EXCLUDE_EACH_OTHER", await Propose("g05", person, "wage.approver", office: "s-county.f-town"));
        Assert.Equal("ROLES_EXCLUDE_EACH_OTHER", await Propose("g06", person, "access.admin"));
        Assert.Equal("ROLES_EXCLUDE_EACH_OTHER", await Propose("g07", "offices/s-county/people/first-admin", "wage.clerk"));
        Assert.Equal("OUT_OF_SCOPE", await Propose("g08", person, "supervisor", office: "t-county"));
        Assert.Equal("GRANT_NOT_FOUND", await Refused.Reason(host.Admin().RevokeGrantAsync(
            new RevokeGrantRequest { Name = "offices/s-county.f-town/grants/g09", Reason = "left", RequestId = Town.Id() })));
        Assert.Equal("OK", await Propose("g09", person, "wage.clerk", office: "s-county.f-town"));
        Assert.Equal("GRANT_EXISTS", await Propose("g09", person, "supervisor", office: "s-county.f-town"));
        Assert.Equal(2, (await host.Admin()
            .ListGrantsAsync(new ListGrantsRequest { Parent = "offices/s-county", Person = person })).Grants.Count);
    }

    [Theory, EachDatabase]
    public async Task Two_proposals_that_exclude_each_other_are_not_both_made(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);
        await using ServiceHost replica = engine == Engine.Postgres ? await host.Another(Witness.AccessAlone) : host;
        for (int round = 0; round < 20; round++)
        {
            string person = (await host.Admin().CreatePersonAsync(Witness.Person($"s{round:000}"))).Name;
            string[] reasons = await Task.WhenAll(
                Refused.Reason(host.Admin().ProposeGrantAsync(Town.Grant($"clerk-{round}", person, "wage.clerk"))),
                Refused.Reason(replica.Admin().ProposeGrantAsync(Town.Grant($"approver-{round}", person, "wage.approver"))));
            Assert.Equal(["OK", "ROLES_EXCLUDE_EACH_OTHER"], reasons.Order());
        }
    }

    [Theory, EachDatabase]
    public async Task Names_of_people_are_shown_when_asked_for_and_never_by_a_change(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);

        Person created = await host.Admin().CreatePersonAsync(Witness.Person("s110", displayName: "黄丽娟"));
        Person shown = await host.Admin().GetPersonAsync(new GetPersonRequest { Name = created.Name });
        ListPeopleResponse page = await host.Admin().ListPeopleAsync(new ListPeopleRequest { Parent = "offices/s-county", PageSize = 2 });
        ListPeopleResponse rest = await host.Admin().ListPeopleAsync(
            new ListPeopleRequest { Parent = "offices/s-county", PageSize = 2, PageToken = page.NextPageToken });

        Assert.Equal(("", "黄丽娟"), (created.DisplayName, shown.DisplayName));
        Assert.Equal(created.Etag, shown.Etag);
        Assert.Equal(["first-admin", "s110", "second-admin"], page.People.Concat(rest.People).Select(person => person.Name.Split('/')[^1]));
        Assert.Equal("", rest.NextPageToken);
        Assert.Equal("PERSON_NOT_FOUND",
            await Refused.Reason(host.Admin().GetPersonAsync(new GetPersonRequest { Name = "offices/s-county/people/s111" })));
    }

    [Theory, EachDatabase]
    public async Task The_directory_names_every_service(Engine engine)
    {
        await using ServiceHost host = await Town.Start(engine);

        var directory = await new AccessService.AccessServiceClient(host.AsNobody()).GetDirectoryAsync(new GetDirectoryRequest());

        Assert.Equal(["access", "audit", "budgets", "contracts", "payments"], directory.Places.Select(place => place.Service).Order());
        Assert.All(directory.Places, place => Assert.StartsWith("http://127.0.0.1:", place.Address, StringComparison.Ordinal));
    }
}
