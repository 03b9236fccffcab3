using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Access.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Kind = Fund.Protos.Feed.V1.Entry.Types.Kind;
using Pb = Fund.Protos.Access.V1;

namespace Fund.Access;

internal sealed partial class AccessRpc
{
    public override Task<Pb.Person> CreatePerson(CreatePersonRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => People.Create(db, request, vault));

    public override Task<Pb.Person> GetPerson(GetPersonRequest request, ServerCallContext context) =>
        store.Read(async db =>
            (await db.People.Get(Domain.Person.Names.Parse(request.Name).Text, context.CancellationToken))
                .ToProto(vault), context.CancellationToken);

    public override Task<ListPeopleResponse> ListPeople(ListPeopleRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            OfficeName office = new NamePattern().Parse(request.Parent).Office;
            Page<Domain.Person> page = await db.People.Within(office)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new ListPeopleResponse { NextPageToken = page.NextPageToken };
            answer.People.AddRange(page.Items.Select(person => person.ToProto(vault)));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.Account> CreateAccount(CreateAccountRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            string person = Domain.Person.Names.Parse(request.Parent).Text;
            ResourceName name = Domain.Account.Names.Under(person, request.AccountId);

            await db.People.Get(person);
            // The account id is the caller in receipts and in the log, where strangers have a name too.
            if (request.AccountId == Caller.Nobody.Principal || await db.Accounts.AnyAsync(other => other.AccountId == request.AccountId))
                throw Reasons.AccountExists(request.AccountId);

            Domain.Account account = Domain.Account.Open(name);
            db.Accounts.Add(account);
            return account.ToProto();
        });

    public override Task<Pb.Account> CloseAccount(CloseAccountRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Domain.Account account = await db.Accounts.Get(Domain.Account.Names.Parse(request.Name).Text);
            account.Close();
            await Renewals.End(db, account, context.CancellationToken);
            return account.ToProto();
        });

    public override Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string person = Domain.Person.Names.Parse(request.Parent).Text;
            await db.People.Get(person, context.CancellationToken);
            Page<Domain.Account> page = await db.Accounts.Where(account => account.Person == person)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new ListAccountsResponse { NextPageToken = page.NextPageToken };
            answer.Accounts.AddRange(page.Items.Select(account => account.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override async Task<RevealEnrolmentCodeResponse> RevealEnrolmentCode(RevealEnrolmentCodeRequest request,
        ServerCallContext context)
    {
        string name = Domain.Account.Names.Parse(request.Name).Text;
        string code = OneTimeCode.New();
        await writes.Noted(Kind.Reveal, context, async db =>
        {
            Domain.Account account = await db.Accounts.Get(name);
            account.TakeCode(OneTimeCode.HashOf(code));
            db.Commit.Resource = account.Name;
            return true;
        });
        return new RevealEnrolmentCodeResponse { Code = code };
    }
}
