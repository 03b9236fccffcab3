using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fund.Chassis.Db;

/// <summary>
/// The model of one service's database, with the tables that the door needs. Inside the door you are alone in the database:
/// read, decide, change; the door saves.
/// </summary>
public abstract class ServiceDb(DbContextOptions options) : DbContext(options)
{
    internal DbSet<Receipt> Receipts => Set<Receipt>();

    internal DbSet<FeedCommit> FeedCommits => Set<FeedCommit>();

    internal DbSet<ActRow> Acts => Set<ActRow>();

    internal DbSet<StepRow> Steps => Set<StepRow>();

    internal DbSet<InboxRow> Inbox => Set<InboxRow>();

    internal DbSet<DeadEventRow> DeadEvents => Set<DeadEventRow>();

    internal DbSet<Imports.ImportRow> Imports => Set<Imports.ImportRow>();

    internal DbSet<Imports.StagedRow> StagedRows => Set<Imports.StagedRow>();

    /// <summary>What this commit adds to the audit log and the feed.</summary>
    public Commit Commit { get; internal set; } = Commit.Reading;

    /// <summary>Tells a fact once the commit stands.</summary>
    public void Publish(Kernel.Events.IEvent happened) => Commit.Events.Add(happened);

    /// <summary>Leaves what the commit tells to the publisher, who numbers it.</summary>
    internal void Tell(Told told, DateTimeOffset now) => FeedCommits.Add(FeedCommit.Of(told, now));

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        conventions.Properties<DateOnly>().HaveConversion<DayConverter>();
        conventions.Properties<bool>().HaveConversion<WordConverter>();
        conventions.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Receipt>(e => e.ToTable("receipts").HasKey(r => new { r.Caller, r.RequestId }));
        model.Entity<FeedCommit>(e => e.ToTable("feed_commits").HasKey(c => c.Id));
        model.Entity<ActRow>(e => e.ToTable("acts").HasKey(a => new { a.Resource, a.Duty, a.Person }));
        model.Entity<StepRow>(e => e.ToTable("steps").HasKey(s => s.Id));
        model.Entity<InboxRow>(e => e.ToTable("inbox").HasKey(i => i.Source));
        model.Entity<DeadEventRow>(e => e.ToTable("dead_events").HasKey(d => new { d.Source, d.Epoch, d.Number }));
        model.Entity<Imports.ImportRow>(e => e.ToTable("imports").HasKey(i => i.Name));
        model.Entity<Imports.StagedRow>(e => e.ToTable("staged_rows").HasKey(s => new { s.Import, s.Number }));
        Describe(model);
        Columns.NameAll(model);
    }

    /// <summary>Adds the service's own tables. Columns are named after properties: <c>CreateTime</c> is <c>create_time</c>.</summary>
    protected abstract void Describe(ModelBuilder model);

    /// <summary>
    /// Sets instants and versions of what changed, and answers the instant of the commit. It never goes back within one resource,
    /// whatever the clocks of two replicas say: the publisher numbers in the order of these instants.
    /// </summary>
    internal DateTimeOffset Stamp(DateTimeOffset now)
    {
        EntityEntry<Row>[] changed = [.. ChangeTracker.Entries<Row>().Where(entry => entry.State != EntityState.Unchanged)];
        foreach (EntityEntry<Row> entry in changed)
            if (entry.Entity.UpdateTime >= now) now = entry.Entity.UpdateTime.AddTicks(TimeSpan.TicksPerMicrosecond);
        foreach (EntityEntry<Row> entry in changed)
        {
            if (entry.State == EntityState.Deleted) continue;
            if (entry.State == EntityState.Added) entry.Entity.CreateTime = now;
            entry.Entity.UpdateTime = now;
            entry.Entity.Version++;
        }
        return now;
    }

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, string>(i => i.ToText(), t => Instant.Parse(t));

    private sealed class DayConverter() : ValueConverter<DateOnly, string>(d => d.ToText(), t => Days.Parse(t));

    private sealed class WordConverter() : ValueConverter<bool, string>(b => b ? "YES" : "NO", t => t == "YES");
}
