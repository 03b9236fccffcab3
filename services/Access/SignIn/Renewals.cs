using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fund.Access.Domain;
using Microsoft.EntityFrameworkCore;

namespace Fund.Access.SignIn;

/// <summary>The renewal tokens of sign-ins, kept as hashes. Each is used once; one that comes again ends its whole family.</summary>
internal static class Renewals
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Begins the family of a sign-in with its first token.</summary>
    public static void Begin(AccessDb db, string token, Account account, DateTimeOffset now) =>
        db.RenewalTokens.Add(new RenewalToken
        {
            Hash = HashOf(token), Family = Guid.CreateVersion7().ToString(), Account = account.Name, ExpiresAt = now + Lifetime,
        });

    /// <summary>
    /// Takes a token and puts the next one in its place; answers the account. Null: the token had been used before, and its family
    /// is void now. Refuses SIGN_IN_REFUSED.
    /// </summary>
    public static async Task<Account?> Take(AccessDb db, string token, string next, DateTimeOffset now, CancellationToken cancel)
    {
        RenewalToken taken = await db.RenewalTokens.FindAsync([HashOf(token)], cancel) ?? throw Reasons.SignInRefused();
        if (taken.State == RenewalState.Void || taken.ExpiresAt <= now) throw Reasons.SignInRefused();
        Account account = await db.Accounts.Get(taken.Account, cancel);
        if (account.State != AccountState.Enrolled) throw Reasons.SignInRefused();
        db.Commit.Resource = account.Name;
        if (taken.State == RenewalState.Used)
        {
            foreach (RenewalToken member in await db.RenewalTokens.Where(other => other.Family == taken.Family).ToListAsync(cancel))
                member.State = RenewalState.Void;
            db.Commit.Reason = "RENEWAL_TOKEN_REUSED";
            return null;
        }
        taken.State = RenewalState.Used;
        db.RenewalTokens.Add(
            new RenewalToken { Hash = HashOf(next), Family = taken.Family, Account = taken.Account, ExpiresAt = taken.ExpiresAt });
        return account;
    }

    /// <summary>Ends every sign-in of an account.</summary>
    public static async Task End(AccessDb db, Account account, CancellationToken cancel)
    {
        foreach (RenewalToken token in await db.RenewalTokens.Where(token => token.Account == account.Name).ToListAsync(cancel))
            token.State = RenewalState.Void;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
