using Fund.Chassis.Db;
using Fund.Payments.Banks;
using Fund.Payments.Payees;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;
using Microsoft.EntityFrameworkCore;

namespace Fund.Payments;

/// <summary>What Payments remembers.</summary>
public sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : ServiceDb(options)
{
    public DbSet<Payee> Payees => Set<Payee>();

    public DbSet<WageRun> WageRuns => Set<WageRun>();

    public DbSet<RunSource> RunSources => Set<RunSource>();

    public DbSet<WageLine> WageLines => Set<WageLine>();

    public DbSet<WageLineShare> WageLineShares => Set<WageLineShare>();

    public DbSet<Remittance> Remittances => Set<Remittance>();

    public DbSet<RemittanceFile> RemittanceFiles => Set<RemittanceFile>();

    public DbSet<Disbursement> Disbursements => Set<Disbursement>();

    public DbSet<BankFile> BankFiles => Set<BankFile>();

    public DbSet<KnownBooking> BookedKeys => Set<KnownBooking>();

    public DbSet<BankEffect> BankEffects => Set<BankEffect>();

    public DbSet<BankEffectShare> BankEffectShares => Set<BankEffectShare>();

    public DbSet<BankException> BankExceptions => Set<BankException>();

    protected override void Describe(ModelBuilder model)
    {
        model.Entity<Payee>().ToTable("payees");
        model.Entity<WageRun>(run =>
        {
            run.ToTable("wage_runs");
            run.Ignore(row => row.PayableMoney);
            run.Ignore(row => row.RollNames);
            run.Ignore(row => row.CitedRollNames);
        });
        model.Entity<RunSource>().ToTable("run_sources").HasKey(source => new { source.Run, source.Number });
        model.Entity<WageLine>().ToTable("wage_lines");
        model.Entity<WageLineShare>().ToTable("wage_line_shares").HasKey(share => new { share.Line, share.Source });
        model.Entity<Remittance>().ToTable("remittances").Ignore(row => row.TotalMoney);
        model.Entity<RemittanceFile>().ToTable("remittance_files").HasKey(file => file.Remittance);
        model.Entity<Disbursement>().ToTable("disbursements").Ignore(row => row.Money);
        model.Entity<BankFile>().ToTable("bank_files");
        model.Entity<KnownBooking>().ToTable("booked_keys").HasKey(key =>
            new { key.BankAccount, key.StatementId, key.Reference, key.Place, key.Side, key.Currency, key.Amount });
        model.Entity<BankEffect>().ToTable("bank_effects").Ignore(row => row.Money);
        model.Entity<BankEffectShare>().ToTable("bank_effect_shares").HasKey(share => new { share.Effect, share.Source });
        model.Entity<BankException>().ToTable("bank_exceptions");
    }

    /// <summary>Refuses WAGE_RUN_NOT_FOUND.</summary>
    public async Task<WageRun> WageRun(string name)
    {
        string text = Names.WageRuns.Parse(name).Text;
        return await WageRuns.SingleOrDefaultAsync(run => run.Name == text) ?? throw Reasons.WageRunNotFound(text);
    }

    /// <summary>Refuses WAGE_LINE_NOT_FOUND.</summary>
    public async Task<WageLine> WageLine(string name)
    {
        string text = Names.WageLines.Parse(name).Text;
        return await WageLines.SingleOrDefaultAsync(line => line.Name == text) ?? throw Reasons.WageLineNotFound(text);
    }

    /// <summary>Refuses REMITTANCE_NOT_FOUND.</summary>
    public async Task<Remittance> Remittance(string name)
    {
        string text = Names.Remittances.Parse(name).Text;
        return await Remittances.SingleOrDefaultAsync(remittance => remittance.Name == text) ?? throw Reasons.RemittanceNotFound(text);
    }

    /// <summary>Refuses BANK_FILE_NOT_FOUND.</summary>
    public async Task<BankFile> BankFile(string name)
    {
        string text = Names.BankFiles.Parse(name).Text;
        return await BankFiles.SingleOrDefaultAsync(file => file.Name == text) ?? throw Reasons.BankFileNotFound(text);
    }

    public Task<List<RunSource>> SourcesOf(string run) => RunSources.Where(source => source.Run == run).OrderBy(source => source.Number)
        .ToListAsync();

    public Task<List<WageLine>> LinesOf(string run) => WageLines.Where(line => line.Run == run).OrderBy(line => line.Number).ToListAsync();

    /// <summary>The live payees of the people in a run, by person.</summary>
    public Task<Dictionary<string, Payee>> PayeesOf(string run) =>
        Payees.Where(payee => payee.State != PayeeState.Closed && WageLines.Any(line => line.Run == run && line.Subject == payee.Subject))
            .ToDictionaryAsync(payee => payee.Subject);
}
