using Fund.Audit.Log;
using Fund.Chassis.Db;
using Microsoft.EntityFrameworkCore;

namespace Fund.Audit;

/// <summary>The model is for listing only; the log itself is written by <see cref="LogTables"/>.</summary>
public sealed class AuditDb(DbContextOptions<AuditDb> options) : ServiceDb(options)
{
    internal DbSet<LogEntry> LogEntries => Set<LogEntry>();

    protected override void Describe(ModelBuilder model) =>
        model.Entity<LogEntry>(entry => entry.ToTable("log_entries").HasKey(row => row.LeafIndex));
}
