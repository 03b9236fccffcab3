using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Protos.Access.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Kind = Fund.Protos.Feed.V1.Entry.Types.Kind;
using Pb = Fund.Protos.Access.V1;

namespace Fund.Access;

internal sealed partial class AccessRpc
{
    private static readonly TimeSpan AttemptsKept = TimeSpan.FromDays(1);

    public override async Task<Pb.Account> Enrol(EnrolRequest request, ServerCallContext context)
    {
        PasswordRules.Check(request.Password, request.AccountId);
        // Hashed before the door: it is slow on purpose, and nothing slow happens inside.
        HashedPassword password = await passwords.Hash(request.Password, context.CancellationToken);
        return await writes.Run(request, context, async db =>
        {
            Domain.Account account = await db.Accounts.SingleOrDefaultAsync(known => known.AccountId == request.AccountId)
                ?? throw Reasons.EnrolmentCodeWrong();
            account.Enrol(OneTimeCode.HashOf(request.Code), password.Salt, password.Hash, password.Iterations);
            return account.ToProto();
        });
    }

    public override async Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context)
    {
        string typed = vault.Index("sign_in_attempts/typed", request.AccountId);
        await writes.Unlogged(db => CountAttempt(db, typed), context.CancellationToken);

        Domain.Account? account = await store.Read(
            db => db.Accounts.SingleOrDefaultAsync(known => known.AccountId == request.AccountId, context.CancellationToken),
                context.CancellationToken);
        if (!await passwords.Opens(request.Password, account, context.CancellationToken)) throw Reasons.SignInRefused();

        string renewal = Renewals.NewToken();
        string[] grants = await writes.Noted(Kind.SignIn, context, async db =>
        {
            Domain.Account present = await db.Accounts.Get(account!.Name);
            if (present.State != AccountState.Enrolled) throw Reasons.SignInRefused();
            SignInAttempt attempt = await db.SignInAttempts.SingleAsync(one => one.Typed == typed);
            if (attempt.Tries > 1) db.Commit.Reason = $"after {attempt.Tries - 1} refused attempts";
            db.SignInAttempts.Remove(attempt);
            Renewals.Begin(db, renewal, present, clock.Now);
            return await SignedIn(db, present, context.CancellationToken);
        });
        return Answer(account!, grants, renewal);
    }

    public override async Task<SignInResponse> RenewToken(RenewTokenRequest request, ServerCallContext context)
    {
        string next = Renewals.NewToken();
        var (account, grants) = await writes.Noted<(Domain.Account?, string[])>(Kind.SignIn, context, async db =>
        {
            Domain.Account? account = await Renewals.Take(db, request.RenewalToken, next, clock.Now, context.CancellationToken);
            return account is null ? (null, []) : (account, await SignedIn(db, account, context.CancellationToken));
        });
        // Refused only now: that the family is void has to be committed first.
        return account is null ? throw Reasons.SignInRefused() : Answer(account, grants, next);
    }

    private async Task<bool> CountAttempt(AccessDb db, string typed)
    {
        SignInAttempt? attempt = await db.SignInAttempts.FindAsync(typed);
        if (attempt is null) db.SignInAttempts.Add(attempt = new SignInAttempt { Typed = typed, NextTryAt = clock.Now });
        attempt.Begin(clock.Now);
        return true;
    }

    private async Task<string[]> SignedIn(AccessDb db, Domain.Account account, CancellationToken cancel)
    {
        string[] grants = await db.Grants.InForce(account.Person, clock.Today, cancel);
        db.Commit.Resource = account.Name;
        db.Commit.SignedIn = new Caller
        {
            Principal = account.AccountId, Person = account.Person, Grants = [.. grants.Select(Chassis.Callers.Grant.Parse)],
        };
        DateTimeOffset now = clock.Now;
        DateTimeOffset before = now - AttemptsKept;
        await db.RenewalTokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.SignInAttempts.Where(attempt => attempt.NextTryAt < before).ExecuteDeleteAsync(cancel);
        return grants;
    }

    private SignInResponse Answer(Domain.Account account, string[] grants, string renewal)
    {
        (string token, DateTimeOffset until) = tokens.ForAccount(account.AccountId, account.Person, grants);
        return new SignInResponse { AccessToken = token, ExpireTime = until.ToProto(), RenewalToken = renewal, Person = account.Person };
    }
}
