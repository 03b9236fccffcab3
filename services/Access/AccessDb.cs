using Fund.Access.Domain;
using Fund.Chassis.Db;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Access;

public sealed class AccessDb(DbContextOptions<AccessDb> options) : ServiceDb(options)
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<RoleGrant> Grants => Set<RoleGrant>();

    public DbSet<SignInAttempt> SignInAttempts => Set<SignInAttempt>();

    public DbSet<RenewalToken> RenewalTokens => Set<RenewalToken>();

    protected override void Describe(ModelBuilder model)
    {
        model.Entity<Person>().ToTable("people");
        // The relations make EF write a person before what leads to one.
        model.Entity<Account>().ToTable("accounts").HasOne<Person>().WithMany().HasForeignKey(account => account.Person);
        model.Entity<RoleGrant>().ToTable("grants").HasOne<Person>().WithMany().HasForeignKey(grant => grant.Person);
        model.Entity<SignInAttempt>().ToTable("sign_in_attempts").HasKey(attempt => attempt.Typed);
        model.Entity<RenewalToken>().ToTable("renewal_tokens").HasKey(token => token.Hash);
        model.Entity<RenewalToken>().HasOne<Account>().WithMany().HasForeignKey(token => token.Account);
    }
}

internal static class AccessQueries
{
    /// <summary>Refuses PERSON_NOT_FOUND.</summary>
    public static async Task<Person> Get(this IQueryable<Person> people, string name, CancellationToken cancel = default) =>
        await people.SingleOrDefaultAsync(person => person.Name == name, cancel) ?? throw Reasons.PersonNotFound(name);

    /// <summary>Refuses ACCOUNT_NOT_FOUND.</summary>
    public static async Task<Account> Get(this IQueryable<Account> accounts, string name, CancellationToken cancel = default) =>
        await accounts.SingleOrDefaultAsync(account => account.Name == name, cancel) ?? throw Reasons.AccountNotFound(name);

    /// <summary>Refuses GRANT_NOT_FOUND.</summary>
    public static async Task<RoleGrant> Get(this IQueryable<RoleGrant> grants, string name, CancellationToken cancel = default) =>
        await grants.SingleOrDefaultAsync(grant => grant.Name == name, cancel) ?? throw Reasons.GrantNotFound(name);

    /// <summary>What the person holds or may come to hold: everything proposed or confirmed that is not over.</summary>
    public static IQueryable<RoleGrant> StandingOf(this IQueryable<RoleGrant> grants, string person, DateOnly today) =>
        grants.Where(grant => grant.Person == person && grant.State != GrantState.Revoked
            && (grant.UntilDate == null || grant.UntilDate >= today));

    /// <summary>How many people other than the holder of this grant administer its office on the day.</summary>
    public static Task<int> AdministratorsBeside(
        this IQueryable<RoleGrant> grants, RoleGrant grant, DateOnly today, CancellationToken cancel)
    {
        string[] above = [.. OfficeName.Parse(grant.Office).SelfAndAbove().Select(office => office.Text)];
        return grants.Where(other => other.Role == Roles.Administrator && other.State == GrantState.Confirmed
                && other.Person != grant.Person && above.Contains(other.Office)
                && other.FromDate <= today && (other.UntilDate == null || other.UntilDate >= today))
            .Select(other => other.Person).Distinct().CountAsync(cancel);
    }

    /// <summary>The roles of the person in force on the day, each <c>role@office</c>.</summary>
    public static async Task<string[]> InForce(this IQueryable<RoleGrant> grants, string person, DateOnly today, CancellationToken cancel)
    {
        List<RoleGrant> held = await grants.StandingOf(person, today)
            .Where(grant => grant.State == GrantState.Confirmed && grant.FromDate <= today).OrderBy(grant => grant.Name)
                .ToListAsync(cancel);
        return [.. held.Select(grant => $"{grant.Role}@{grant.Office}").Distinct()];
    }
}
