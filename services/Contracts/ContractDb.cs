using Fund.Chassis.Db;
using Fund.Contracts.Agreements;
using Fund.Contracts.Attendance;
using Fund.Contracts.Posts;
using Microsoft.EntityFrameworkCore;

namespace Fund.Contracts;

/// <summary>What Contracts remembers: programmes, posts and the people in them; attendance and rolls; contracts.</summary>
public sealed class ContractDb(DbContextOptions<ContractDb> options) : ServiceDb(options)
{
    public DbSet<Programme> Programmes => Set<Programme>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<Enrolment> Enrolments => Set<Enrolment>();

    public DbSet<Publication> Publications => Set<Publication>();

    public DbSet<Exclusion> Exclusions => Set<Exclusion>();

    public DbSet<AttendanceDay> AttendanceDays => Set<AttendanceDay>();

    public DbSet<MusterRoll> MusterRolls => Set<MusterRoll>();

    public DbSet<MusterLine> MusterLines => Set<MusterLine>();

    public DbSet<Contract> Contracts => Set<Contract>();

    protected override void Describe(ModelBuilder model)
    {
        model.Entity<Programme>().ToTable("programmes");
        model.Entity<Post>().ToTable("posts");
        // EF must know this link: one commit writes a list and those it lists, and the list has to come first.
        model.Entity<Enrolment>().ToTable("enrolments").HasOne<Publication>().WithMany().HasForeignKey(row => row.Publication);
        model.Entity<Publication>().ToTable("publications");
        model.Entity<Exclusion>().ToTable("exclusions");
        model.Entity<AttendanceDay>().ToTable("attendance_days").HasKey(day => day.EventId);
        model.Entity<MusterRoll>().ToTable("muster_rolls");
        model.Entity<MusterLine>().ToTable("muster_lines").HasKey(line => new { line.Roll, line.Submission, line.Enrolment });
        model.Entity<Contract>(e =>
        {
            e.ToTable("contracts").HasKey(contract => contract.Name);
            e.HasMany(contract => contract.Milestones).WithOne().HasForeignKey(milestone => milestone.Contract);
            e.HasMany(contract => contract.Sources).WithOne().HasForeignKey(source => source.Contract);
        });
        model.Entity<Milestone>().ToTable("milestones").HasKey(milestone => new { milestone.Contract, milestone.MilestoneId });
        model.Entity<ContractSource>().ToTable("contract_sources").HasKey(source => new { source.Contract, source.Ordinal });
    }
}
